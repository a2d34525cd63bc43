using System.Net;
using System.Text.Json;

namespace NewsBrowser.Web.Tests;

/// <summary>A site whose operator wants no pages about people.</summary>
public sealed class PeopleOffTests : IAsyncLifetime
{
    private readonly Site _site = new(("NewsBrowser:People", "off"));

    public ValueTask InitializeAsync() => _site.InitializeAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task There_are_no_such_pages_and_nothing_leads_to_one()
    {
        var reader = _site.Reader();
        await reader.PageAsync("/people/bj45566", HttpStatusCode.NotFound);
        var article = await reader.FindAsync("source:statnews.com");
        foreach (var path in new[]
        {
            "/",
            "/search?q=kind%3Aforum",
            "/search?q=author%3Ank11208z",
            "/comments?q=AI",
            "/boards/Stock",
            "/changes",
            "/versions/" + Site.ThreadId,
            Site.Thread,
            Site.Thread + "?person=bj45566",
            article
        })
        {
            var page = await reader.PageAsync(path);
            Assert.Empty(page.QuerySelectorAll("a[href*='/people/']"));
        }

        using var response = await reader.GetAsync(new Uri("/api/v1/suggest?q=bj455", UriKind.Relative), TestContext.Current.CancellationToken);
        using var suggestions = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(suggestions.RootElement.EnumerateArray(), suggestion => suggestion.GetProperty("kind").GetString() == "person");
        Assert.All(
            suggestions.RootElement.EnumerateArray(),
            suggestion => Assert.StartsWith("/search", suggestion.GetProperty("url").GetString(), StringComparison.Ordinal));
    }
}
