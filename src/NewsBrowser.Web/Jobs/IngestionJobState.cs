using NewsBrowser.Archive.Ingestion;

namespace NewsBrowser.Web.Jobs;

/// <summary>How a background run stands.</summary>
/// <param name="Progress">The latest figures.</param>
/// <param name="Began">The clock's timestamp of its beginning.</param>
/// <param name="Report">Set when it ended well or was cancelled.</param>
/// <param name="Failure">Set when it did not end well: one sentence.</param>
/// <param name="Ended">True when nothing more will come.</param>
internal sealed record IngestionJobState(IngestionProgress Progress, long Began, IngestionReport? Report, string? Failure, bool Ended)
{
    /// <summary>Files a second since it began, and how long the files that were found need at that pace; null while that cannot be told.</summary>
    public (double? PerSecond, TimeSpan? Left) Pace(TimeProvider clock)
    {
        var seconds = clock.GetElapsedTime(Began).TotalSeconds;
        if (seconds <= 0 || Progress.Counts.Files == 0)
        {
            return (null, null);
        }

        var pace = Progress.Counts.Files / seconds;
        return (pace, TimeSpan.FromSeconds(Math.Max(0, Progress.FilesFound - Progress.Counts.Files) / pace));
    }
}
