namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>An archive of the shared posts and news items, one for all tests of a class.</summary>
public sealed class SharedPosts : IAsyncLifetime
{
    internal OpenedArchive Archive { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Archive = await OpenedArchive.OpenAsync(Checkout.Corpus("ptt-stock-text"), Checkout.Corpus("news-smartable"));
        await Archive.Archive.Search.LearnWordsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Archive is not null)
        {
            await Archive.DisposeAsync();
        }
    }
}
