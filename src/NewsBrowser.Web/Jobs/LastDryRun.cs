using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.DryRun;

namespace NewsBrowser.Web.Jobs;

/// <summary>The report of the last dry run, for the page that shows it; it is kept until the next one or the program's end.</summary>
internal sealed class LastDryRun(TimeProvider clock)
{
    private volatile FinishedDryRun? _last;

    /// <summary>Null when no dry run was made since the start.</summary>
    public FinishedDryRun? Last => _last;

    /// <summary>Forgets it: something that it shows was deleted for good.</summary>
    public void Forget() => _last = null;

    /// <summary>Takes a dry run's report; that of any other run is left out.</summary>
    public void Put(IngestionFolder folder, IngestionReport report)
    {
        if (report.DryRunResult is { } preview)
        {
            _last = new FinishedDryRun(clock.GetUtcNow().UtcDateTime, folder, report, preview);
        }
    }
}

/// <summary>A dry run's report, when it was made, and over which folder.</summary>
internal sealed record FinishedDryRun(DateTime At, IngestionFolder Folder, IngestionReport Report, DryRunResult Result)
{
    /// <summary>A file by its place in the folder.</summary>
    public string FormatPath(string path) =>
        Path.GetRelativePath(Folder.Path, path) is var rest && rest.StartsWith("..", StringComparison.Ordinal) ? path : rest;
}
