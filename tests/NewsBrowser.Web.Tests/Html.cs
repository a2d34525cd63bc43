using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace NewsBrowser.Web.Tests;

/// <summary>Reads pages as a browser would.</summary>
internal static class Html
{
    public static async Task<IDocument> PageAsync(this HttpClient reader, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await reader.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static async Task<string> FindAsync(this HttpClient reader, string query, string selector = ".hit h2 a")
    {
        var page = await reader.PageAsync("/search?q=" + Uri.EscapeDataString(query));
        return page.QuerySelector(selector)?.GetAttribute("href") ?? throw new InvalidOperationException($"Nothing found for {query}.");
    }
}
