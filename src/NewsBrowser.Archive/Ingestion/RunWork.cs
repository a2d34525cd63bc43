using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Ingestion.Reparsing;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>A file that waits for its turn.</summary>
/// <param name="Size">What it weighs on its way, in bytes.</param>
/// <param name="Counts">False for one that was counted in an earlier pass, or that is no file of today's.</param>
/// <param name="Prepare">The part of its work that needs no writer; done on any thread.</param>
/// <param name="Write">The other part; true when that completed a batch which changed items.</param>
internal readonly record struct WaitingFile(long Size, bool Counts, Func<PreparedFile> Prepare, Func<PreparedFile, bool> Write);

/// <summary>What a run does: passes over files, each to be written whole before the next is asked for. What comes after the last one is done
/// when yet another is asked for.</summary>
internal sealed record RunWork(IReadOnlyList<string> Paths, Func<RunWriter, IEnumerable<IEnumerable<WaitingFile>>> Begin)
{
    /// <summary>Takes in files and folders.</summary>
    /// <exception cref="ArchiveUnavailableException">One of the paths does not exist.</exception>
    public static RunWork ForFiles(IngestionRequest request, ArchiveStore store, ILogger logger)
    {
        var walk = FileWalk.Over(request.Paths, request.Within);
        return new RunWork(walk.Roots, Begin);

        IEnumerable<IEnumerable<WaitingFile>> Begin(RunWriter run)
        {
            using var files = new FileWriter(run, logger);
            yield return Found(
                walk, request, store.Clock, run.OpenLookups(), new FilePreparation(store.Options.NewsBaseUrl, request.Within, logger), files.Write);
            files.MarkVanished(walk);
        }
    }

    /// <summary>Parses the stored texts again: all of them, and then those whose items come from several files.</summary>
    public static RunWork ForStoredTexts(ArchiveStore store, ILogger logger)
    {
        return new RunWork([], Begin);

        IEnumerable<IEnumerable<WaitingFile>> Begin(RunWriter run)
        {
            using var texts = new Reparser(run, logger);
            using var sources = new ReparseSources(store.OpenReadConnection());
            var preparation = new FilePreparation(store.Options.NewsBaseUrl, null, logger);
            var all = sources.List();
            yield return Stored(all, sources, source => source.IsCurrent, preparation, texts.Write);
            yield return Stored(texts.ListSecondPass(all), sources, _ => false, preparation, texts.WriteAgain);
            texts.DeleteAbandoned();
        }
    }

    private static IEnumerable<WaitingFile> Found(
        FileWalk walk, IngestionRequest request, TimeProvider clock, SqliteConnection connection, FilePreparation preparation,
        Func<PreparedFile, bool> write)
    {
        using var known = new KnownFiles(connection);

        // A file that is being written has the time of now; one from the future was written before the clock was set back.
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var file in walk.Files()
            .Where(file => file.Trouble is not null
                || !((file.ModifiedAt > request.ChangedBefore && file.ModifiedAt <= now) || request.Except?.Contains(file.Path) == true)))
        {
            var before = known.Find(file.Path);
            yield return new WaitingFile(file.Size, true, () => preparation.Prepare(file, before), write);
        }
    }

    private static IEnumerable<WaitingFile> Stored(
        IReadOnlyList<ReparseSource> list, ReparseSources sources, Predicate<ReparseSource> counts, FilePreparation preparation,
        Func<PreparedFile, ReparseSource, bool> write)
    {
        foreach (var source in list)
        {
            if (sources.Read(source) is var (file, bytes))
            {
                yield return new WaitingFile(
                    file.Size, counts(source), () => preparation.PrepareStored(file, bytes, source.Hash), prepared => write(prepared, source));
            }
        }
    }
}
