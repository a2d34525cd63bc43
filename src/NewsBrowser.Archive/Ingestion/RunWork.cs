using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Ingestion.Reparsing;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>A file that waits for the part of its work that needs no writer.</summary>
/// <param name="Size">What it weighs on its way, in bytes.</param>
/// <param name="Counts">False for one that was counted in an earlier pass, or that is no file of today's.</param>
/// <param name="Prepare">That work; done on any thread.</param>
internal readonly record struct WaitingFile(long Size, bool Counts, Func<PreparedFile> Prepare);

/// <summary>What a run does: passes over files, one after the other, and what comes after them.</summary>
internal sealed record RunWork(
    IReadOnlyList<string> Paths, IngestionRequest Request, IReadOnlyList<Func<RunWriter, IEnumerable<WaitingFile>>> Passes, Action<RunWriter> End)
{
    /// <summary>Takes in files and folders.</summary>
    /// <exception cref="ArchiveUnavailableException">One of the paths does not exist.</exception>
    public static RunWork ForFiles(IngestionRequest request, ArchiveStore store, ILogger logger)
    {
        var walk = FileWalk.Over(request.Paths, request.Within);
        return new RunWork(walk.Roots, request, [writer => Found(walk, request, writer.OpenKnown(), store, logger)], writer => writer.MarkVanished(walk));
    }

    /// <summary>Parses the stored texts again: all of them, and then those whose items come from several files.</summary>
    public static RunWork ForStoredTexts(IngestionRequest request, ArchiveStore store, ILogger logger)
    {
        IReadOnlyList<ReparseSource> all = [];
        return new RunWork(
            [],
            request,
            [
                _ =>
                {
                    using var files = new ReparseSources(store.OpenReadConnection());
                    return Stored(all = files.List(), store, logger);
                },
                writer => Stored(writer.SecondPass(all), store, logger),
            ],
            writer => writer.EndReparsing());
    }

    private static IEnumerable<WaitingFile> Found(FileWalk walk, IngestionRequest request, SqliteConnection connection, ArchiveStore store, ILogger logger)
    {
        using var known = new KnownFiles(connection);
        var preparation = new FilePreparation(store.Options.NewsBaseUrl, request.Within, logger);
        foreach (var file in walk.Files()
            .Where(file => file.Trouble is not null || !(file.ModifiedAt > request.ChangedBefore || request.Except?.Contains(file.Path) == true)))
        {
            var before = known.Find(file.Path);
            yield return new WaitingFile(file.Size, true, () => preparation.Prepare(file, before));
        }
    }

    private static IEnumerable<WaitingFile> Stored(IReadOnlyList<ReparseSource> sources, ArchiveStore store, ILogger logger)
    {
        using var files = new ReparseSources(store.OpenReadConnection());
        var preparation = new FilePreparation(store.Options.NewsBaseUrl, null, logger);
        foreach (var source in sources)
        {
            if (files.Read(source) is var (file, bytes))
            {
                yield return new WaitingFile(file.Size, source is { IsCurrent: true, IsSecondPass: false }, () => preparation.Prepare(file, bytes, source));
            }
        }
    }
}
