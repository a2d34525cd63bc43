using NewsBrowser.Archive.Ingestion;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads past and present runs of ingestion.</summary>
public sealed class RunLog
{
    /// <summary>The newest runs first.</summary>
    public Task<IReadOnlyList<RunView>> ListAsync(int limit, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<RunView?> FindAsync(long id, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>A run's rejections in order, from the n-th on.</summary>
    public Task<IReadOnlyList<FileRejection>> RejectionsAsync(long id, int skip, int limit, CancellationToken cancellation) => throw new NotImplementedException();
}
