namespace NewsBrowser.Browser.Tests;

/// <summary>A site over the 1,472 posts of the corpus, made when the first test asks for it; the test is skipped where there is no corpus.</summary>
public sealed class CorpusSite : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private RunningSite? _site;

    public async Task<RunningSite> GetAsync()
    {
        var posts = Checkout.Corpus("ptt-stock-text");
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_site is null)
            {
                var site = new RunningSite { Seeds = posts };
                await site.InitializeAsync();
                _site = site;
            }

            return _site;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        _one.Dispose();
    }
}
