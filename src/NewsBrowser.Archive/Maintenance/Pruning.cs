using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Deletes what no file gives any more: items of which every file has vanished. They come back when a file of theirs does.</summary>
public sealed class Pruning
{
    /// <summary>How many items a preview lists.</summary>
    public const int MaxListed = 200;

    /// <summary>Deletions in one transaction; readers and other writers come in between.</summary>
    private const int BatchItems = 500;

    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;
    private readonly Ingestor _ingestor;

    internal Pruning(ArchiveStore store, ArchiveIndex index, Ingestor ingestor)
    {
        _store = store;
        _index = index;
        _ingestor = ingestor;
    }

    /// <summary>What pruning would delete now, with the first of the items.</summary>
    public async Task<PruneDryRun> DryRunAsync(CancellationToken cancellation)
    {
        var (counts, first) = await Task.Run(() => Preview(cancellation), cancellation);
        await using var context = _store.CreateContext();
        var rows = await Items.ItemSummaryQueries.ByIdAsync(context, first, cancellation);
        return counts with { Listed = [.. first.Where(rows.ContainsKey).Select(id => rows[id])] };
    }

    /// <summary>Deletes those items, the rows of their files and their raw texts. Ended early, what was deleted stays so,
    /// and the next pruning goes on.</summary>
    /// <exception cref="RunInProgressException">A run goes on.</exception>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public Task<PruneReport> PruneAsync(CancellationToken cancellation) => _ingestor.RunExclusiveAsync(async () =>
    {
        var report = Prune(cancellation);
        await _index.CatchUpDurablyAsync(CancellationToken.None);
        return report;
    });

    private (PruneDryRun Counts, List<long> First) Preview(CancellationToken cancellation)
    {
        // Its own connection: the temporary table must not stay with one of the pool's.
        using var connection = _store.Options.ReadOnly ? _store.OpenReadConnection() : _store.OpenWriteConnection();
        PruneSelection.Fill(connection, _store.Options.NewsBaseUrl, cancellation);
        using var counts = new Statement(
            connection,
            "SELECT coalesce(sum(i.Kind = 1 AND i.IsLink = 0), 0), coalesce(sum(i.Kind = 2), 0), coalesce(sum(i.IsLink), 0), coalesce(sum(i.CommentCount), 0) "
                + "FROM Pruned p JOIN Items i ON i.Id = p.Id");
        counts.Next();
        var preview = new PruneDryRun((int)counts.GetInt64(0), (int)counts.GetInt64(1), (int)counts.GetInt64(2), counts.GetInt64(3), CountFiles(connection));
        using var first = new Statement(connection, "SELECT p.Id FROM Pruned p JOIN Items i ON i.Id = p.Id ORDER BY i.IsLink, p.Id LIMIT ?1");
        return (preview, first.Bind(MaxListed).Numbers());
    }

    /// <summary>Files that have vanished and of which nothing would be left.</summary>
    private static int CountFiles(SqliteConnection connection)
    {
        using var files = new Statement(
            connection,
            """
            SELECT count(*) FROM SourceFiles f WHERE f.VanishedInRun IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM Items i WHERE i.SourceFileId = f.Id AND i.IsLink = 0 AND i.Id NOT IN (SELECT Id FROM Pruned))
              AND NOT EXISTS (SELECT 1 FROM ItemVersions v WHERE v.SourceFileId = f.Id AND v.ItemId NOT IN (SELECT Id FROM Pruned))
            """);
        return (int)(files.Number() ?? 0);
    }

    private PruneReport Prune(CancellationToken cancellation)
    {
        using var connection = _store.OpenWriteConnection();
        var copies = PruneSelection.Fill(connection, _store.Options.NewsBaseUrl, cancellation);
        Write(() => PlaceCopies(connection, copies));
        using var chosen = new Statement(connection, "SELECT Id FROM Pruned");
        var items = chosen.Numbers();
        foreach (var batch in items.Chunk(BatchItems))
        {
            cancellation.ThrowIfCancellationRequested();
            Write(() => Delete(connection, batch));
        }

        var files = Write(() => DeleteFiles(connection));
        _ = Write(() => PostingFormUpdate.LearnChanged(connection));
        return new PruneReport(items.Count, files);

        int Write(Func<int> work) => _store.Write(connection, "the pruning ended early. Do it again later.", work);
    }

    private static int PlaceCopies(SqliteConnection connection, IReadOnlyList<(long Item, long File, byte[] Text, int Line)> copies)
    {
        using var place = new Statement(connection, "UPDATE Items SET SourceFileId = ?2, TextHash = ?3, SourceLine = ?4 WHERE Id = ?1");
        foreach (var copy in copies)
        {
            place.Bind(copy.Item).Bind(copy.File).Bind(copy.Text).Bind(copy.Line).Run();
        }

        return copies.Count;
    }

    private static int Delete(SqliteConnection connection, long[] items)
    {
        using var change = new Statement(connection, "UPDATE ArchiveState SET ChangeNumber = ChangeNumber + 1 WHERE Id = 1 RETURNING ChangeNumber");
        var number = change.Number() ?? throw new InvalidOperationException("The archive has no state.");
        using var deletion = new ItemDeletion(connection);
        foreach (var item in items)
        {
            deletion.Delete(item, number);
        }

        return items.Length;
    }

    /// <summary>Deletes the rows of vanished files that nothing comes from, the texts that nothing has, and names that nobody bears.
    /// Links that others name are said to come from those.</summary>
    private static int DeleteFiles(SqliteConnection connection)
    {
        using (var places = new Statement(connection, "SELECT DISTINCT i.SourceFileId, i.TextHash FROM SourceFiles f "
            + "JOIN Items i ON i.SourceFileId = f.Id WHERE f.VanishedInRun IS NOT NULL AND i.IsLink = 1"))
        {
            var texts = new List<(long File, byte[] Text)>();
            while (places.Next())
            {
                texts.Add((places.GetInt64(0), places.GetBytes(1)));
            }

            foreach (var (file, text) in texts)
            {
                LinkReassignment.Reassign(connection, file, text);
            }
        }

        const string Unused = "VanishedInRun IS NOT NULL AND NOT EXISTS (SELECT 1 FROM Items i WHERE i.SourceFileId = SourceFiles.Id) AND NOT EXISTS "
            + "(SELECT 1 FROM ItemVersions v WHERE v.SourceFileId = SourceFiles.Id)";
        using var ignored = new Statement(connection, "DELETE FROM IgnoredFiles WHERE Path IN (SELECT Path FROM SourceFiles WHERE " + Unused + ")");
        ignored.Run();
        using var files = new Statement(connection, "DELETE FROM SourceFiles WHERE " + Unused);
        var deleted = files.Run();
        using var unused = new Statement(
            connection, "DELETE FROM SourceTexts WHERE Hash NOT IN (SELECT TextHash FROM Items UNION SELECT TextHash FROM ItemVersions UNION "
                + "SELECT TextHash FROM SourceFiles WHERE TextHash IS NOT NULL)");
        unused.Run();
        ItemDeletion.DeleteUnusedNames(connection);
        return deleted;
    }
}

/// <summary>What pruning would delete.</summary>
/// <param name="News">Full news items.</param>
/// <param name="Posts">Posts.</param>
/// <param name="Links">Links that nothing else names.</param>
/// <param name="Comments">Comments under those posts.</param>
/// <param name="Files">Vanished files that would be forgotten.</param>
public sealed record PruneDryRun(int News, int Posts, int Links, long Comments, int Files)
{
    public int Items => News + Posts + Links;

    /// <summary>The first of the items.</summary>
    public IReadOnlyList<ItemSummary> Listed { get; init; } = [];
}

/// <summary>What a pruning deleted.</summary>
public sealed record PruneReport(int Items, int Files);
