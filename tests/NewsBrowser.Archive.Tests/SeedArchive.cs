using NewsBrowser.Archive.Tests;

[assembly: AssemblyFixture(typeof(SeedArchive))]

namespace NewsBrowser.Archive.Tests;

/// <summary>An archive of the two seed documents, for tests that only read.</summary>
public sealed class SeedArchive : IAsyncLifetime
{
    internal OpenedArchive Opened { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Opened = await OpenedArchive.OpenAsync(Checkout.Seeds);

    public ValueTask DisposeAsync() => Opened.DisposeAsync();
}
