using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Api;

/// <summary>What a program sends to have a folder taken in: the folder's name in the settings, never a path.</summary>
internal sealed record IngestRequestJson(string? Folder);

/// <summary>A run that was asked for, and what of an upload was refused before it.</summary>
/// <param name="Run">Its number.</param>
/// <param name="Url">Where to ask how it stands.</param>
/// <param name="Files">How many files of an upload were taken; 0 for a folder.</param>
/// <param name="Refused">Files of an upload that were not taken.</param>
internal sealed record RequestedRunJson(long Run, string Url, int Files, IReadOnlyList<RejectedFileJson> Refused);

/// <summary>A file of an upload that was not taken.</summary>
internal sealed record RejectedFileJson(string Name, string Reason)
{
    public static IReadOnlyList<RejectedFileJson> From(Upload upload, Words words) =>
        [.. upload.Rejected.Select(
            file => new RejectedFileJson(file.Name, words.Format(file.Reason, file.Limit is { } limit ? Words.Number(limit) : string.Empty)))];
}

/// <summary>What a run would do; nothing of it was done.</summary>
internal sealed record DryRunJson(
    int Files,
    int Added,
    int Updated,
    int Unchanged,
    int Rejected,
    int RejectedEntries,
    double Seconds,
    IReadOnlyList<RejectionJson> Rejections,
    IReadOnlyList<RejectedFileJson> Refused)
{
    public static DryRunJson From(IngestionReport report, Func<string, string> nameOf, IReadOnlyList<RejectedFileJson> refused) => new(
        report.Counts.Files,
        report.Counts.Added,
        report.Counts.Updated,
        report.Counts.Unchanged,
        report.Counts.Rejected,
        report.Counts.RejectedEntries,
        report.Seconds,
        [.. report.Rejections.Take(RunJson.MaxRejections)
            .Select(rejection => new RejectionJson(nameOf(rejection.Path), rejection.Line, rejection.Reason, "open"))],
        refused);
}

/// <summary>A rejection; <paramref name="Path"/> begins with the name of its folder.</summary>
internal sealed record RejectionJson(string Path, int Line, string Reason, string State);

/// <summary>A run and how it stands.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">Why it was made: <c>folder</c>, <c>upload</c>, <c>watch</c>, <c>schedule</c>, <c>reparse</c>.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>completed</c>, <c>cancelled</c>, <c>failed</c>, <c>interrupted</c>.</param>
/// <param name="StartedAt">When it was asked for, and from its beginning on when that was.</param>
/// <param name="EndedAt">Null until then.</param>
/// <param name="Found">Files found so far; null when it does not go on.</param>
/// <param name="Files">Files that are done.</param>
/// <param name="Added">Files that brought something new.</param>
/// <param name="Updated">Files that changed something.</param>
/// <param name="Unchanged">Files that changed nothing.</param>
/// <param name="Rejected">Files of which nothing could be read.</param>
/// <param name="RejectedEntries">Entries that could not be read of files that otherwise could.</param>
/// <param name="Vanished">Files of earlier runs that were not found.</param>
/// <param name="PerSecond">Files a second, while it goes on.</param>
/// <param name="SecondsLeft">What the files found so far need, while it goes on.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Rejections">The first of them.</param>
/// <param name="RejectionsTotal">All of them.</param>
internal sealed record RunJson(
    long Id,
    string Kind,
    string State,
    DateTime StartedAt,
    DateTime? EndedAt,
    int? Found,
    int Files,
    int Added,
    int Updated,
    int Unchanged,
    int Rejected,
    int RejectedEntries,
    int Vanished,
    double? PerSecond,
    double? SecondsLeft,
    string? Failure,
    IReadOnlyList<RejectionJson> Rejections,
    int RejectionsTotal)
{
    /// <summary>How many rejections an answer lists.</summary>
    public const int MaxRejections = 100;

    public static RunJson From(
        RunView run, IngestionJobState? live, TimeProvider clock, IReadOnlyList<RejectionView> refusals, int total, Func<string, string> nameOf)
    {
        (var pace, var left) = live?.Pace(clock) ?? (null, null);
        var now = live?.Progress;
        return new RunJson(
            run.Id,
            run.Kind.ToString().ToLowerInvariant(),
            (live is null ? run.State : RunState.Running).ToString().ToLowerInvariant(),
            run.StartedAt,
            run.EndedAt,
            now?.FilesFound,
            now?.Counts.Files ?? run.Files,
            now?.Counts.Added ?? run.Added,
            now?.Counts.Updated ?? run.Updated,
            now?.Counts.Unchanged ?? run.Unchanged,
            now?.Counts.Rejected ?? run.Rejected,
            now?.Counts.RejectedEntries ?? Math.Max(0, total - run.Rejected),
            run.Vanished,
            pace,
            left?.TotalSeconds,
            run.Failure,
            [.. refusals.Select(refusal => new RejectionJson(nameOf(refusal.Path), refusal.Line, refusal.Reason, refusal.State.ToString().ToLowerInvariant()))],
            total);
    }
}
