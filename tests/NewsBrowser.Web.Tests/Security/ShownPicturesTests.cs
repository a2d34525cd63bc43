using System.Net;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>That pictures come from elsewhere only when a reader asks this page for them, and then from their own origins alone.</summary>
public sealed class ShownPicturesTests
{
    private const string Post = "作者picker (nick)看板Stock標題[標的] 有圖多時間Mon Sep 11 23:50:37 2023\n\n看圖 https://i.imgur.com/AbCdE12.jpg 還有\n"
        + "https://imgur.com/XyZ9876 和 http://open.test/line.png\nhttps://imgur.com/a/album1\n\n--\n"
        + "※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n※ 文章網址: https://www.ptt.cc/bbs/Stock/M.1694447437.A.B1F.html\n推 user1: 好 09/12 00:00\n";

    private const string Path = "/forum/Stock/M.1694447437.A.B1F";

    [Fact]
    public async Task A_page_shows_pictures_when_it_is_asked_and_its_policy_names_their_origins()
    {
        using var folder = new TemporaryFolder();
        folder.Write("M.1694447437.A.B1F.txt", Post);
        await using var site = new Site(("NewsBrowser:Seeds", folder.Path));
        await site.InitializeAsync();
        using var reader = site.Reader();

        var page = await reader.PageAsync(Path);
        Assert.Empty(page.QuerySelectorAll("img"));
        Assert.DoesNotContain("imgur", await PolicyAsync(reader, Path), StringComparison.Ordinal);
        var show = Assert.Single(page.QuerySelectorAll("a[href*='pictures=show']")).GetAttribute("href")!;

        var asked = Path + show[..show.IndexOf('#', StringComparison.Ordinal)];
        page = await reader.PageAsync(asked);
        Assert.Equal(
            ["https://i.imgur.com/AbCdE12.jpg", "https://i.imgur.com/XyZ9876.jpg"],
            page.QuerySelectorAll("img").Select(image => image.GetAttribute("src")));
        for (var again = 0; again < 3; again++)
        {
            // From the cache too.
            Assert.Contains("img-src 'self' https://i.imgur.com;", await PolicyAsync(reader, asked), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("imgur", await PolicyAsync(reader, Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://i.imgur.com/a1.jpg", "https://i.imgur.com/a1.jpg")]
    [InlineData("https://imgur.com/AbCdE12 x https://imgur.com/AbCdE12", "https://i.imgur.com/AbCdE12.jpg")]
    [InlineData("https://imgur.com/a/AbCdE12 https://example.com/page", "")]
    [InlineData("https://example.com/x.PNG?size=1", "https://example.com/x.PNG?size=1")]
    public void The_pictures_of_a_text(string text, string pictures) =>
        Assert.Equal(pictures.Split(' ', StringSplitOptions.RemoveEmptyEntries), PostPictures.Find(text));

    private static async Task<string> PolicyAsync(HttpClient reader, string path)
    {
        using var response = await reader.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(policy.Contains("imgur", StringComparison.Ordinal) ? "credentialless" : "require-corp",
            Assert.Single(response.Headers.GetValues("Cross-Origin-Embedder-Policy")));
        return policy;
    }
}
