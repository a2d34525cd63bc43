using System.Net;
using System.Text.RegularExpressions;
using NewsBrowser.Text.Snippets;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>Titles that turn round what follows them.</summary>
public sealed partial class BidiTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a \u202Eb", "a \u202Eb\u202C")]
    [InlineData("\u202Aa\u202Bb\u202Dc\u202C", "\u202Aa\u202Bb\u202Dc\u202C\u202C\u202C")]
    [InlineData("\u2066a\u202Eb", "\u2066a\u202Eb\u202C\u2069")]
    [InlineData("\u2067a\u202Eb\u2069c", "\u2067a\u202Eb\u2069c")]
    [InlineData("\u2068a\u202Cb", "\u2068a\u202Cb\u2069")]
    [InlineData("\u202C\u2069a", "\u202C\u2069a")]
    [InlineData("\u202Ea\nb", "\u202Ea\nb")]
    public void What_a_text_leaves_open_is_closed_behind_it(string text, string closed)
    {
        Assert.Equal(closed, BidiText.Close(text));
        Assert.Equal(closed, BidiText.Close(closed));
    }

    [Fact]
    public void Marks_stay_where_they_are()
    {
        using var written = new StringWriter();
        TextMarkup.Marked("\u202Eab", [new TextRange(1, 1)]).WriteTo(written, System.Text.Encodings.Web.HtmlEncoder.Default);
        Assert.Equal("\u202E<mark>a</mark>b\u202C", WebUtility.HtmlDecode(written.ToString()));
    }

    [Fact]
    public async Task No_page_and_no_feed_leaves_a_title_open()
    {
        const string Item = "---\ntitle: \"Unclosed \u202Eoverride\"\ntype: article\nexcerpt: short\npublishedDateTime: 2024-01-02T03:04:05Z\n"
            + "webUrl: \"https://a.example/override\"\ntopics:\n  - weather\nprovider:\n  name: One\n  domain: a.example\n---\nBody\n";
        await using var site = await ListeningSite.StartAsync(new Dictionary<string, string> { ["a.md"] = Item });
        var search = await GetAsync(site, "/search?q=override");
        var page = PagePath().Match(search).Value;
        foreach (var path in new[] { "/", page, "/search?q=override", "/sources/a.example", "/topics/weather", "/feed.atom", "/feed.rss", "/feed.json" })
        {
            // Data for programs says what the source says.
            var text = DataForPrograms().Replace(await GetAsync(site, path), string.Empty);
            text = WebUtility.HtmlDecode(text).Replace("\\u202E", "\u202E", StringComparison.OrdinalIgnoreCase)
                .Replace("\\u202C", "\u202C", StringComparison.OrdinalIgnoreCase);
            var open = text.IndexOf('\u202E', StringComparison.Ordinal);
            Assert.True(open >= 0, $"{path} does not show the title.");
            for (; open >= 0; open = text.IndexOf('\u202E', open + 1))
            {
                var rest = text[open..];
                var end = rest.IndexOf("override", StringComparison.Ordinal) + "override".Length;
                var closed = rest[end..].Replace("</mark>", string.Empty, StringComparison.Ordinal);
                Assert.True(closed.StartsWith('\u202C'), $"{path} leaves the title open: {rest[..Math.Min(rest.Length, 60)]}");
            }
        }
    }

    private static Task<string> GetAsync(ListeningSite site, string path) =>
        site.Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    [GeneratedRegex("(?<=href=\")/news/[^\"?#]+")]
    private static partial Regex PagePath();

    [GeneratedRegex("<script type=\"application/ld\\+json\">.*?</script>", RegexOptions.Singleline)]
    private static partial Regex DataForPrograms();
}
