using System.Globalization;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Jobs;

/// <summary>Asks for runs in the name of whoever is signed in, and writes down that it was done.</summary>
internal sealed class RunRequests(IngestionJob job, AuditWriter audit)
{
    /// <summary>Asks for a run.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="action">The name that the audit log gives it.</param>
    /// <param name="order">What to take in.</param>
    /// <param name="detail">More for the audit log.</param>
    public RunRequestResult Submit(HttpContext context, string action, RunRequest order, string? detail)
    {
        try
        {
            var run = job.Enqueue(order);
            audit.Add(context, action, run?.ToString(CultureInfo.InvariantCulture), detail, done: run is not null);
            return run is { } number ? new RunRequestResult(number, null) : new RunRequestResult(0, "admin.queue.full");
        }
        catch (ArchiveUnavailableException e)
        {
            audit.Add(context, action, null, detail, done: false);
            return new RunRequestResult(0, null) { Message = e.Message };
        }
    }

    /// <summary>Cancels a run; false when it neither goes on nor waits.</summary>
    public bool Cancel(HttpContext context, long run)
    {
        var done = job.Cancel(run);
        audit.Add(context, "cancel", run.ToString(CultureInfo.InvariantCulture), done: done);
        return done;
    }
}

/// <summary>What came of asking for a run.</summary>
/// <param name="Run">Its number; 0 when there will be none.</param>
/// <param name="RejectionKey">The key of the words that say why there is none.</param>
internal sealed record RunRequestResult(long Run, string? RejectionKey)
{
    /// <summary>The same in the words of the store.</summary>
    public string? Message { get; init; }
}

/// <summary>What a run of the site is to take in; all of it lies in the configured folders, or the run is refused when its turn comes.</summary>
internal sealed record RunRequest(RunKind Kind, IReadOnlyList<string> Paths)
{
    /// <summary>Files that changed after this moment are left for a later run.</summary>
    public DateTime? ChangedBefore { get; init; }

    /// <summary>Files that are left for a later run.</summary>
    public IReadOnlySet<string> Except { get; init; } = new HashSet<string>();

    public bool IsSame(RunRequest other) => Except.Count + other.Except.Count == 0 && Kind == other.Kind && ChangedBefore == other.ChangedBefore
        && Paths.SequenceEqual(other.Paths, StringComparer.Ordinal);
}
