using NewsBrowser.Archive.Identity;

namespace NewsBrowser.Archive.Tests.Linking;

public sealed class CanonicalUrlTests
{
    [Theory]
    [InlineData(
        "https://www.techtimes.com/articles/302240/20240303/microsoft-mistral-ais-multi-million-euro-partnership-reshape-ai-landscape.htm",
        "https://www.techtimes.com/amp/articles/302240/20240303/microsoft-mistral-ais-multi-million-euro-partnership-reshape-ai-landscape.htm",
        "https://www-techtimes-com.cdn.ampproject.org/c/s/www.techtimes.com/amp/articles/302240/20240303/microsoft-mistral-ais-multi-million-euro-partnership-reshape-ai-landscape.htm")]
    [InlineData(
        "https://www.cnbc.com/2024/03/06/microsoft-ai-engineer-says-copilot-designer-creates-disturbing-images.html",
        "https://www.cnbc.com/amp/2024/03/06/microsoft-ai-engineer-says-copilot-designer-creates-disturbing-images.html",
        "https://www-cnbc-com.cdn.ampproject.org/c/s/www.cnbc.com/amp/2024/03/06/microsoft-ai-engineer-says-copilot-designer-creates-disturbing-images.html")]
    [InlineData(
        "https://www.theguardian.com/technology/2024/mar/06/microsoft-ai-explicit-image-safety?ref=mc.news",
        "https://amp.theguardian.com/technology/2024/mar/06/microsoft-ai-explicit-image-safety",
        "https://amp-theguardian-com.cdn.ampproject.org/c/s/amp.theguardian.com/technology/2024/mar/06/microsoft-ai-explicit-image-safety")]
    public void The_three_addresses_of_a_story_give_one_key(string web, string amp, string cdn)
    {
        var key = CanonicalUrl.Canonicalize(web);
        Assert.NotNull(key);
        Assert.Equal(key, CanonicalUrl.Canonicalize(amp));
        Assert.Equal(key, CanonicalUrl.Canonicalize(cdn));
    }

    [Theory]
    [InlineData("HTTP://WWW.Example.COM:80/A", "https://example.com/A")]
    [InlineData("https://example.com:443/", "https://example.com")]
    [InlineData("https://example.com:8443/a/", "https://example.com:8443/a")]
    [InlineData("https://user:word@example.com./a", "https://example.com/a")]
    [InlineData("https://example.com/a#comments", "https://example.com/a")]
    [InlineData("https://example.com/#!/story/7", "https://example.com#!/story/7")]
    [InlineData("https://example.com/#/story/1", "https://example.com#/story/1")]
    [InlineData("https://example.com/app/#/story/1/?utm_source=x&b=2&a=1#part", "https://example.com/app#/story/1?a=1&b=2")]
    [InlineData("https://example.com/#!/story/7?fbclid=y", "https://example.com#!/story/7")]
    [InlineData("https://example.com/#/", "https://example.com")]
    [InlineData("https://example.com/a#part/2", "https://example.com/a")]
    [InlineData("https://example.com/a#:~:text=b", "https://example.com/a")]
    [InlineData("https://example.com/a?utm_source=x&b=2&a=1&fbclid=y&gclid=z", "https://example.com/a?a=1&b=2")]
    [InlineData("https://example.com/a?UTM_Campaign=x&igshid=1&mc_cid=2", "https://example.com/a")]
    [InlineData("https://example.com/a?x=1&amp;utm_medium=rss", "https://example.com/a?x=1")]
    [InlineData("https://example.com/a?fit=750%2c420&amp;#038;strip=all", "https://example.com/a?fit=750%2C420&strip=all")]
    [InlineData("https://www.wsj.com/tech/ai/story-659ac2a2?mod=tech_lead_pos1", "https://wsj.com/tech/ai/story-659ac2a2")]
    [InlineData("https://forum.example.com/forum.php?mod=viewthread&tid=7", "https://forum.example.com/forum.php?mod=viewthread&tid=7")]
    [InlineData("https://code.example.com/file?ref=main", "https://code.example.com/file?ref=main")]
    [InlineData("https://example.com/a?ref=mc.news", "https://example.com/a")]
    [InlineData("https://www.youtube.com/watch?v=abc&feature=youtu.be", "https://youtube.com/watch?v=abc")]
    [InlineData("https://example.com/2021/05/25/story/amp/", "https://example.com/2021/05/25/story")]
    [InlineData("https://example.com/articles/story?amp", "https://example.com/articles/story")]
    [InlineData("https://example.com/articles/story?amp=1&outputType=amp", "https://example.com/articles/story")]
    [InlineData("https://www.example.com/google-amp/article/story/", "https://example.com/article/story")]
    [InlineData("https://www.google.com/amp/s/www.example.com/story", "https://example.com/story")]
    [InlineData("https://example.com/amp", "https://example.com/amp")]
    [InlineData("https://example.com/%7euser/caf%c3%a9", "https://example.com/~user/caf%C3%A9")]
    [InlineData("https://example.com/café x", "https://example.com/caf%C3%A9%20x")]
    [InlineData("https://example.com/?q=a+b", "https://example.com?q=a%20b")]
    [InlineData("https://example.com/100%", "https://example.com/100%25")]
    [InlineData("https://例え.jp/x", "https://xn--r8jz45g.jp/x")]
    [InlineData("https://EXAMPLE.com\\a\\b", "https://example.com/a/b")]
    [InlineData("  https://example.com/a \n", "https://example.com/a")]
    [InlineData("https://[::1]:8080/a", "https://[::1]:8080/a")]
    public void An_address_is_folded(string url, string key) => Assert.Equal(key, CanonicalUrl.Canonicalize(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/assets/images/a.jpg")]
    [InlineData("//example.com/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("mailto:a@example.com")]
    [InlineData("ftp://example.com/a")]
    [InlineData("http:example.com")]
    [InlineData("https://")]
    [InlineData("https:///a")]
    [InlineData("https://exa mple.com/")]
    [InlineData("https://example.com:99999/")]
    [InlineData("https://exa<mple.com/")]
    public void What_is_no_web_address_has_no_key(string? url) => Assert.Null(CanonicalUrl.Canonicalize(url));

    [Theory]
    [InlineData("https://example.com/a", "https://example.com/b")]
    [InlineData("https://example.com/a", "https://example.com/A")]
    [InlineData("https://example.com/#/story/1", "https://example.com/#/story/2")]
    [InlineData("https://example.com/#/story?id=1", "https://example.com/#/story?id=2")]
    [InlineData("https://example.com/a?id=1", "https://example.com/a?id=2")]
    [InlineData("https://news.example.com/a", "https://example.com/a")]
    [InlineData("https://example.com/a/b", "https://example.com/ab")]
    [InlineData("https://example.com/a%2Fb", "https://example.com/a/b")]
    [InlineData("https://example.com/?t=1&t=2", "https://example.com/?t=2&t=1")]
    public void Different_pages_stay_apart(string one, string other) => Assert.NotEqual(CanonicalUrl.Canonicalize(one), CanonicalUrl.Canonicalize(other));

    [Fact]
    public void An_address_past_the_limit_has_no_key()
    {
        var longest = "https://example.com/" + new string('a', CanonicalUrl.MaxLength - 20);
        Assert.NotNull(CanonicalUrl.Canonicalize(longest));
        Assert.Null(CanonicalUrl.Canonicalize(longest + "a"));
    }

    [Fact]
    public void Twenty_thousand_broken_addresses_give_a_key_that_folds_to_itself_or_none()
    {
        const string Letters = "https://www.amp.cdn.ampproject.org/c/s/?&#;%=@[]:!\\ a1é例\ud83d\udca9\0";
        var random = new Random(20);
        for (var round = 0; round < 20_000; round++)
        {
            var letters = new char[random.Next(60)];
            for (var at = 0; at < letters.Length; at++)
            {
                letters[at] = Letters[random.Next(Letters.Length)];
            }

            var url = "https://" + (round % 2 == 0 ? "www-a-com.cdn.ampproject.org/c/s/" : string.Empty) + new string(letters);
            var key = CanonicalUrl.Canonicalize(url);
            Assert.True(key is null || CanonicalUrl.Canonicalize(key) == key, $"{url} gave {key}, which gave {CanonicalUrl.Canonicalize(key)}");
        }
    }
}
