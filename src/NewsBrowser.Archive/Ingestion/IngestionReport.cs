using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>What to ingest.</summary>
/// <param name="Paths">Files and folders.</param>
/// <param name="DryRun">Parse and compare, store nothing.</param>
/// <param name="Kind">Why the run is made.</param>
public sealed record IngestionRequest(IReadOnlyList<string> Paths, bool DryRun = false, RunKind Kind = RunKind.Folder)
{
    /// <summary>Folders outside of which nothing is read, wherever a link leads; null for anywhere.</summary>
    public FolderBounds? Within { get; init; }

    /// <summary>Files that changed after this moment are left for a later run; null for none.</summary>
    public DateTime? ChangedBefore { get; init; }

    /// <summary>Files that are left for a later run, by their full paths as the walk reaches them; null for none.</summary>
    public IReadOnlySet<string>? Except { get; init; }

    /// <summary>The number that <c>WaitingRuns.Reserve</c> gave; null for a new one.</summary>
    public long? RunId { get; init; }

    /// <summary>Makes sure that the paths are there, without an archive.</summary>
    /// <exception cref="ArchiveUnavailableException">One of them is not.</exception>
    public void RequirePaths() => FileWalk.Over(Paths, Within);
}

/// <summary>Where a run stands; files found so far grow while folders are walked.</summary>
public sealed record IngestionProgress(long RunId, int FilesFound, RunCounts Counts, string? CurrentPath)
{
    /// <summary>True when no more files will be found; until then no share of the whole can be told.</summary>
    public bool AllFound { get; init; }
}

/// <summary>What a run did.</summary>
/// <param name="RunId">The run's number; 0 for a dry run.</param>
/// <param name="Counts">By file.</param>
/// <param name="Seconds">The run's own clock.</param>
/// <param name="Rejections">Every file and every document of a collection that could not be taken.</param>
public sealed record IngestionReport(long RunId, RunCounts Counts, double Seconds, IReadOnlyList<FileRejection> Rejections)
{
    /// <summary>What would become of each item; of a dry run only.</summary>
    public DryRunResult? DryRunResult { get; init; }

    /// <summary>Documents that were left out because they were deleted for good. Said when their file is read,
    /// not again as long as it stays as it is; they are no rejections.</summary>
    public IReadOnlyList<FileRejection> LeftOut { get; init; } = [];
}

/// <summary>A run was cancelled; the report says what it had done by then, and that stays.</summary>
public sealed class IngestionCancelledException : OperationCanceledException
{
    public IngestionCancelledException(IngestionReport report, CancellationToken cancellation)
        : base("The run was cancelled.", cancellation)
    {
        Report = report;
    }

    public IngestionReport Report { get; }
}

/// <summary>A run could not begin because another goes on; it may be tried again.</summary>
public sealed class RunInProgressException(string message = "Another run is going on; wait for its end or cancel it.") : ArchiveUnavailableException(message);
