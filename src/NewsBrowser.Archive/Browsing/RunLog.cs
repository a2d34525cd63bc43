using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads past and present runs of ingestion.</summary>
public sealed class RunLog
{
    public const int MaxLimit = 500;

    private readonly ArchiveStore _store;

    internal RunLog(ArchiveStore store) => _store = store;

    /// <summary>The newest runs first.</summary>
    public async Task<IReadOnlyList<RunView>> ListAsync(int limit, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var runs = await context.IngestionRuns.OrderByDescending(r => r.Id).Take(Math.Clamp(limit, 1, MaxLimit)).ToListAsync(cancellation);
        return runs.ConvertAll(View);
    }

    public async Task<RunView?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await context.IngestionRuns.FirstOrDefaultAsync(r => r.Id == id, cancellation) is { } run ? View(run) : null;
    }

    /// <summary>The newest run of a kind; null when there was none.</summary>
    public async Task<RunView?> LastAsync(RunKind kind, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await context.IngestionRuns.Where(r => r.Kind == kind).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellation) is { } run
            ? View(run)
            : null;
    }

    /// <summary>A run's rejections in order, from the n-th on.</summary>
    public async Task<IReadOnlyList<FileRejection>> RejectionsAsync(long id, int skip, int limit, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await context.Rejections.Where(r => r.RunId == id).OrderBy(r => r.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(limit, 1, MaxLimit))
            .Select(r => new FileRejection(r.Path, r.Line, r.Reason)).ToListAsync(cancellation);
    }

    private static RunView View(IngestionRun run) => new(
        run.Id,
        run.StartedAt,
        run.EndedAt,
        run.State,
        run.Kind,
        run.Paths.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        run.Files,
        run.Added,
        run.Updated,
        run.Unchanged,
        run.Rejected,
        run.Vanished,
        run.Failure);
}

/// <summary>A run of ingestion as the administrator sees it.</summary>
public sealed record RunView(
    long Id,
    DateTime StartedAt,
    DateTime? EndedAt,
    RunState State,
    RunKind Kind,
    IReadOnlyList<string> Paths,
    int Files,
    int Added,
    int Updated,
    int Unchanged,
    int Rejected,
    int Vanished,
    string? Failure);
