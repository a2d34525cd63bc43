using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Admin;

/// <summary>The report of the last dry run, for the page that shows it; it is kept until the next one or the program's end.</summary>
internal sealed class LastPreview(TimeProvider clock)
{
    private volatile MadePreview? _last;

    /// <summary>Null when no dry run was made since the start.</summary>
    public MadePreview? Last => _last;

    /// <summary>Forgets it: something that it shows was deleted for good.</summary>
    public void Forget() => _last = null;

    /// <summary>Takes a dry run's report; that of any other run is left out.</summary>
    public void Put(IngestionFolder folder, IngestionReport report)
    {
        if (report.Preview is { } preview)
        {
            _last = new MadePreview(clock.GetUtcNow().UtcDateTime, folder, report, preview);
        }
    }
}

/// <summary>A dry run's report, when it was made, and over which folder.</summary>
internal sealed record MadePreview(DateTime At, IngestionFolder Folder, IngestionReport Report, IngestionPreview Preview)
{
    /// <summary>A file by its place in the folder.</summary>
    public string NameOf(string path) => Path.GetRelativePath(Folder.Path, path) is var rest && rest.StartsWith("..", StringComparison.Ordinal) ? path : rest;
}
