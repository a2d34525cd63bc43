using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Jobs;

/// <summary>Builds the search index again when the administrator asks for it.</summary>
internal sealed partial class IndexRebuild(Lazy<NewsArchive> archive, ILogger<IndexRebuild> log, IHostApplicationLifetime lifetime)
    : BackgroundJob<JobState>(lifetime)
{
    /// <summary>Begins to build, unless that goes on already.</summary>
    public void Start() => TryBegin(new JobState(), async stop =>
    {
        (var items, var messages) = await archive.Value.ReindexAsync(stop);
        LogDone(items, messages);
    });

    protected override void Log(JobState state, Exception fault)
    {
        if (fault is ArchiveUnavailableException)
        {
            LogFailed(fault.Message);
        }
        else
        {
            LogFault(fault);
        }
    }

    [LoggerMessage(LogLevel.Information, "The search index was built again: {Items} items, {Runs} messages")]
    private partial void LogDone(int items, int runs);

    [LoggerMessage(LogLevel.Error, "The search index could not be built again: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Error, "The search index could not be built again")]
    private partial void LogFault(Exception fault);
}
