using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>What runs could not take, how each of it stands now, and what the administrator knows of.</summary>
public sealed class RejectedFiles
{
    public const int MaxLimit = 500;

    private readonly ArchiveStore _store;

    internal RejectedFiles(ArchiveStore store) => _store = store;

    /// <summary>The runs that read the files which are refused still as they are now, newest first, and how many files each.</summary>
    public async Task<IReadOnlyList<(long Run, int Files)>> ByRunAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var counted = await context.Files
            .Where(f => f.RejectionsJson != null && f.VanishedInRun == null && !context.IgnoredFiles.Any(i => i.Path == f.Path && i.TextHash == f.TextHash))
            .GroupBy(f => f.LastSeenInRun).OrderByDescending(g => g.Key).Select(g => new { Run = g.Key, Files = g.Count() }).ToListAsync(cancellation);
        return counted.ConvertAll(c => (c.Run, c.Files));
    }

    /// <summary>How many rejections of a run stand how.</summary>
    public async Task<IReadOnlyDictionary<RejectionState, int>> CountAsync(long run, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await QueryRun(context, run).GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
    }

    /// <summary>A run's rejections in order: those that stand so, and have a text in their path or reason.</summary>
    public async Task<IReadOnlyList<RejectionView>> ListAsync(
        long run, RejectionState? state, string? find, int skip, int limit, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var found = QueryRun(context, run);
        if (state is { } wanted)
        {
            found = found.Where(r => r.State == wanted);
        }

        if (!string.IsNullOrEmpty(find))
        {
            found = found.Where(r => r.Path.Contains(find) || r.Reason.Contains(find));
        }

        return await found.OrderBy(r => r.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(limit, 1, MaxLimit)).ToListAsync(cancellation);
    }

    /// <summary>One rejection of a run by its number; null when that run has none of it.</summary>
    public async Task<RejectionView?> FindAsync(long run, long id, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await QueryRun(context, run).FirstOrDefaultAsync(r => r.Id == id, cancellation);
    }

    /// <summary>The files of a run that have a rejection in it.</summary>
    public async Task<IReadOnlySet<string>> PathsAsync(long run, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await context.Rejections.Where(r => r.RunId == run).Select(r => r.Path).Distinct().ToHashSetAsync(StringComparer.Ordinal, cancellation);
    }

    /// <summary>The files in a folder of which nothing is left to do: all of each is in the store, or the administrator knows of what is not.</summary>
    public async Task<IReadOnlySet<string>> SettledAsync(string folder, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var prefix = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        return await context.Files.Where(
            f => f.Path.StartsWith(prefix) && (f.RejectionsJson == null || context.IgnoredFiles.Any(i => i.Path == f.Path && i.TextHash == f.TextHash)))
            .Select(f => f.Path).ToHashSetAsync(StringComparer.Ordinal, cancellation);
    }

    /// <summary>The files under a folder that a run has seen, whatever became of them.</summary>
    public async Task<IReadOnlySet<string>> SeenAsync(string folder, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var prefix = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        return await context.Files.Where(f => f.Path.StartsWith(prefix)).Select(f => f.Path).ToHashSetAsync(StringComparer.Ordinal, cancellation);
    }

    /// <summary>The bytes that are kept of a file as it was last seen; null when none are, as of a file of which nothing could be read.</summary>
    public async Task<byte[]?> ReadStoredAsync(string path, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var kept = await (
            from file in context.Files
            where file.Path == path
            join text in context.Texts on file.TextHash equals text.Hash
            where text.WithheldBy == null
            select new { text.Length, text.Compressed }).FirstOrDefaultAsync(cancellation);
        return kept is null ? null : RawTexts.UnpackWhole(kept.Compressed, kept.Length);
    }

    /// <summary>Notes that a file's refusal is known: it is nothing to mend until its bytes change.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public void Ignore(string path) => _store.Write(connection =>
    {
        using var insert = new Statement(
            connection,
            "INSERT OR REPLACE INTO IgnoredFiles (Path, TextHash, At) SELECT ?1, (SELECT TextHash FROM SourceFiles WHERE Path = ?1), ?2");
        return insert.Bind(path).Bind(_store.Clock.GetUtcNow().UtcDateTime).Run();
    });

    /// <summary>Takes back <see cref="Ignore"/>.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public void StopIgnoring(string path) => _store.Write(connection =>
    {
        using var delete = new Statement(connection, "DELETE FROM IgnoredFiles WHERE Path = ?1");
        return delete.Bind(path).Run();
    });

    private static IQueryable<RejectionView> QueryRun(ArchiveContext context, long run) =>
        from rejection in context.Rejections
        where rejection.RunId == run
        join known in context.Files on rejection.Path equals known.Path into files
        from file in files.DefaultIfEmpty()
        join noted in context.IgnoredFiles on rejection.Path equals noted.Path into notes
        from note in notes.DefaultIfEmpty()
        select new RejectionView
        {
            Id = rejection.Id,
            Path = rejection.Path,
            Line = rejection.Line,
            Reason = rejection.Reason,
            State = file != null && file.RejectionsJson == null ? RejectionState.Mended
                : note != null && note.TextHash == file!.TextHash ? RejectionState.Ignored
                : RejectionState.Open,
        };
}

/// <summary>How a rejection stands now.</summary>
public enum RejectionState
{
    /// <summary>The file is still refused, in whole or in part.</summary>
    Open = 1,

    /// <summary>The administrator knows of it, and the file is as it was then.</summary>
    Ignored = 2,

    /// <summary>A later run could read all of the file.</summary>
    Mended = 3,
}

/// <summary>A rejection of a run and how it stands now.</summary>
public sealed record RejectionView
{
    public required long Id { get; init; }

    public required string Path { get; init; }

    /// <summary>1-based; 0 when the trouble is the file itself.</summary>
    public required int Line { get; init; }

    public required string Reason { get; init; }

    public required RejectionState State { get; init; }
}
