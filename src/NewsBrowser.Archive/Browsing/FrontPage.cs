namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads the front page.</summary>
public sealed class FrontPage
{
    public Task<FrontPageView> ReadAsync(CancellationToken cancellation) => throw new NotImplementedException();

    public Task<ArchiveStatistics> StatisticsAsync(CancellationToken cancellation) => throw new NotImplementedException();
}
