using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace NewsBrowser.Web.Tests.Feeds;

/// <summary>That every feed has what its format demands, whatever it is asked and whatever the sources hold.</summary>
public sealed class FeedTests(FeedSite site)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static readonly XNamespace Threading = "http://purl.org/syndication/thread/1.0";

    /// <summary>What is put behind <c>/feed.atom</c>, or the whole path of a thread; how many entries it has.</summary>
    public static TheoryData<string, int> Asked { get; } = new()
    {
        { "", 50 },
        { "?q=rain", 50 },
        { "?q=rain&sort=oldest", 50 },
        { "?q=source%3Aformula.example", 1 },
        { "?q=source%3Aexample.org", 1 },
        { "?q=source%3Aundated.example", 1 },
        { "?q=board%3ATest", 1 },
        { "?q=nothinghasthisword", 0 },
        { "?q=rain+nothinghasthisword", 0 },
        { "?q=%28%22+a%3Ab+date%3Anever+OR", 0 },
        { "?q=rain&sort=upward", 50 },
        { "?q=rain&of=nothing", 50 },
        { "?of=comments", 50 },
        { "?q=%E4%B8%8B%E9%9B%A8&of=comments", 50 },
        { "?q=nothinghasthisword&of=comments", 0 },
        { FeedSite.Thread, 50 },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task Atom_has_what_RFC_4287_demands(string asked, int entries)
    {
        var (response, text) = await ReadAsync(asked, "atom");
        Assert.Equal("application/atom+xml", response.Content.Headers.ContentType!.MediaType);
        var feed = Xml(text).Root!;
        Assert.Equal(Atom + "feed", feed.Name);
        foreach (var part in new[] { feed }.Concat(feed.Elements(Atom + "entry")))
        {
            Assert.StartsWith("urn:uuid:", Assert.Single(part.Elements(Atom + "id")).Value, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(Assert.Single(part.Elements(Atom + "title")).Value));
            Moment(Assert.Single(part.Elements(Atom + "updated")).Value);
            Assert.All(part.Elements(Atom + "published"), published => Moment(published.Value));
            Assert.All(part.Elements(Atom + "link"), link => Absolute(link.Attribute("href")!.Value));
            Assert.Single(part.Elements(Atom + "link"), link => link.Attribute("rel")!.Value == "alternate");
            Assert.All(part.Elements(Atom + "author"), author => Assert.False(string.IsNullOrWhiteSpace(Assert.Single(author.Elements(Atom + "name")).Value)));
        }

        Assert.Single(feed.Elements(Atom + "author"));
        await LeadsToItselfAsync(feed.Elements(Atom + "link").Single(link => link.Attribute("rel")!.Value == "self").Attribute("href")!.Value, text);
        var ids = feed.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value).ToList();
        Assert.Equal(entries, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(feed.Elements(Atom + "entry"), entry => Assert.Single(entry.Elements(Atom + "content")));
        Assert.All(feed.Elements(Atom + "entry"), entry => Assert.NotEqual(string.Empty, entry.Attribute(XNamespace.Xml + "lang")!.Value));
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task RSS_has_what_its_second_version_demands(string asked, int entries)
    {
        var (response, text) = await ReadAsync(asked, "rss");
        Assert.Equal("application/rss+xml", response.Content.Headers.ContentType!.MediaType);
        var root = Xml(text).Root!;
        Assert.Equal(("rss", "2.0"), (root.Name.LocalName, root.Attribute("version")!.Value));
        var channel = Assert.Single(root.Elements("channel"));
        Assert.False(string.IsNullOrWhiteSpace(Assert.Single(channel.Elements("title")).Value));
        Assert.False(string.IsNullOrWhiteSpace(Assert.Single(channel.Elements("description")).Value));
        Absolute(Assert.Single(channel.Elements("link")).Value);
        var items = channel.Elements("item").ToList();
        Assert.Equal(entries, items.Count);
        foreach (var item in items)
        {
            Assert.False(string.IsNullOrWhiteSpace(Assert.Single(item.Elements("title")).Value));
            Absolute(Assert.Single(item.Elements("link")).Value);
            Assert.Equal("false", Assert.Single(item.Elements("guid")).Attribute("isPermaLink")!.Value);
            Assert.All(item.Elements("pubDate"), date => DateTime.ParseExact(date.Value, "R", CultureInfo.InvariantCulture));
            Assert.InRange(item.Elements("description").Count(), 0, 1);
        }

        Assert.Equal(items.Count, items.Select(item => item.Element("guid")!.Value).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task JSON_Feed_has_what_its_version_1_1_demands(string asked, int entries)
    {
        var (response, text) = await ReadAsync(asked, "json");
        Assert.Equal("application/feed+json", response.Content.Headers.ContentType!.MediaType);
        using var json = JsonDocument.Parse(text);
        var feed = json.RootElement;
        Assert.Equal("https://jsonfeed.org/version/1.1", feed.GetProperty("version").GetString());
        Assert.False(string.IsNullOrWhiteSpace(feed.GetProperty("title").GetString()));
        Absolute(feed.GetProperty("home_page_url").GetString()!);
        await LeadsToItselfAsync(feed.GetProperty("feed_url").GetString()!, text);
        var items = feed.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(entries, items.Count);
        foreach (var item in items)
        {
            Assert.False(string.IsNullOrEmpty(item.GetProperty("id").GetString()));
            Absolute(item.GetProperty("url").GetString()!);
            Assert.True(item.TryGetProperty("content_html", out var content) || item.TryGetProperty("content_text", out content));
            Assert.False(string.IsNullOrWhiteSpace(content.GetString()));
            foreach (var name in new[] { "date_published", "date_modified" })
            {
                if (item.TryGetProperty(name, out var date))
                {
                    Moment(date.GetString()!);
                }
            }

            if (item.TryGetProperty("authors", out var authors))
            {
                Assert.All(authors.EnumerateArray(), author => Assert.False(string.IsNullOrEmpty(author.GetProperty("name").GetString())));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task The_three_formats_name_the_same_entries(string asked, int entries)
    {
        var atom = Xml((await ReadAsync(asked, "atom")).Text).Descendants(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value).ToList();
        var rss = Xml((await ReadAsync(asked, "rss")).Text).Descendants("guid").Select(guid => guid.Value).ToList();
        using var json = JsonDocument.Parse((await ReadAsync(asked, "json")).Text);
        Assert.Equal(entries, atom.Count);
        Assert.Equal(atom, rss);
        Assert.Equal(atom, json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task The_newest_come_first_unless_another_order_is_asked_for()
    {
        var newest = await PublishedAsync("?q=rain");
        var oldest = await PublishedAsync("?q=rain&sort=oldest");
        Assert.Equal(newest.OrderDescending(), newest);
        Assert.Equal(oldest.Order(), oldest);
        Assert.NotEqual(newest, oldest);
        Assert.Equal(oldest, await PublishedAsync("?q=rain&sort=OLDEST"));
    }

    [Fact]
    public async Task An_item_that_nobody_dated_has_the_time_of_its_coming_and_no_other()
    {
        var entry = Xml((await ReadAsync("?q=source%3Aundated.example", "atom")).Text).Descendants(Atom + "entry").Single();
        Assert.Empty(entry.Elements(Atom + "published"));
        Assert.Equal(TimeProvider.System.GetUtcNow().UtcDateTime, Moment(entry.Element(Atom + "updated")!.Value), TimeSpan.FromHours(1));
        Assert.Empty(Xml((await ReadAsync("?q=source%3Aundated.example", "rss")).Text).Descendants("pubDate"));
        Assert.DoesNotContain("date_published", (await ReadAsync("?q=source%3Aundated.example", "json")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_texts_arrive_as_they_are_without_what_no_document_may_hold()
    {
        const string Title = "=cmd|' /C calc'!A0 ]]> </script> &";
        foreach (var format in new[] { "atom", "rss" })
        {
            Assert.Contains(
                Xml((await ReadAsync("?q=source%3Aformula.example", format)).Text).Descendants(),
                element => element.Name.LocalName == "title" && element.Value == Title);
        }

        using var json = JsonDocument.Parse((await ReadAsync("?q=source%3Aformula.example", "json")).Text);
        Assert.Equal(Title, json.RootElement.GetProperty("items")[0].GetProperty("title").GetString());
        var post = Xml((await ReadAsync("?q=board%3ATest", "atom")).Text).Descendants(Atom + "content").Single();
        Assert.Equal("html", post.Attribute("type")!.Value);
        Assert.Contains("&lt;iframe", post.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<iframe", post.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_name_their_floor_and_the_post_that_they_answer()
    {
        var thread = Xml((await ReadAsync(FeedSite.Thread, "atom")).Text).Descendants(Atom + "entry").ToList();
        Assert.Equal(new Uri(site.Address, $"{FeedSite.Thread}#b{FeedSite.Comments}").AbsoluteUri, thread[0].Element(Atom + "link")!.Attribute("href")!.Value);
        var post = Xml((await ReadAsync("?q=board%3AStock", "atom")).Text).Descendants(Atom + "entry").Single();
        var replies = post.Elements(Atom + "link").Single(link => link.Attribute("rel")!.Value == "replies");
        Assert.Equal(
            (new Uri(site.Address, FeedSite.Thread + "/feed.atom").AbsoluteUri, $"{FeedSite.Comments}"),
            (replies.Attribute("href")!.Value, replies.Attribute(Threading + "count")!.Value));
        Assert.All(
            thread, entry => Assert.Equal(post.Element(Atom + "id")!.Value, Assert.Single(entry.Elements(Threading + "in-reply-to")).Attribute("ref")!.Value));

        // The same comment is the same entry in every feed.
        var found = Xml((await ReadAsync("?q=board%3AStock&of=comments", "rss")).Text).Descendants("guid").Select(guid => guid.Value);
        Assert.Equal(thread.Select(entry => entry.Element(Atom + "id")!.Value).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("atom")]
    [InlineData("rss")]
    [InlineData("json")]
    public async Task What_was_fetched_before_is_not_sent_again(string format)
    {
        using var reader = site.Reader();
        var address = new Uri($"/feed.{format}?q=rain", UriKind.Relative);
        using var first = await reader.GetAsync(address, TestContext.Current.CancellationToken);
        var tag = first.Headers.ETag!;
        Assert.NotNull(first.Content.Headers.LastModified);
        using var asked = new HttpRequestMessage(HttpMethod.Get, address);
        asked.Headers.IfNoneMatch.Add(tag);
        using var second = await reader.SendAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(tag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        using var since = new HttpRequestMessage(HttpMethod.Get, address);
        since.Headers.IfModifiedSince = first.Content.Headers.LastModified;
        using var third = await reader.SendAsync(since, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, third.StatusCode);

        using var other = new HttpRequestMessage(HttpMethod.Get, address);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\"", isWeak: true));
        using var fourth = await reader.SendAsync(other, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, fourth.StatusCode);
    }

    [Theory]
    [InlineData("/feed.atom?q=rain")]
    [InlineData("/feed.json?of=comments")]
    [InlineData(FeedSite.Thread + "/feed.rss")]
    public async Task HEAD_tells_the_same_without_the_feed(string address)
    {
        using var reader = site.Reader();
        using var get = await reader.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address, UriKind.Relative));
        using var head = await reader.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(
            (HttpStatusCode.OK, get.Headers.ETag, get.Content.Headers.ContentType), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_thread_that_is_not_there_has_no_feed_and_other_letters_lead_to_the_right_one()
    {
        using var reader = site.Reader();
        using var missing = await reader.GetAsync(new Uri("/forum/Stock/M.1.A.000/feed.atom", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var moved = await reader.GetAsync(
            new Uri(FeedSite.Thread.Replace("Stock", "stock", StringComparison.Ordinal) + "/feed.json", UriKind.Relative),
            TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.MovedPermanently, FeedSite.Thread + "/feed.json"), (moved.StatusCode, moved.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task Its_title_is_in_the_readers_language_and_its_id_is_not()
    {
        using var english = JsonDocument.Parse(
            await site.Reader().GetStringAsync(new Uri("/feed.json?q=rain", UriKind.Relative), TestContext.Current.CancellationToken));
        using var chinese = JsonDocument.Parse(
            await site.Reader("zh-TW").GetStringAsync(new Uri("/feed.json?q=rain", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal(("en", "zh-Hant"), (english.RootElement.GetProperty("language").GetString(), chinese.RootElement.GetProperty("language").GetString()));
        Assert.NotEqual(english.RootElement.GetProperty("title").GetString(), chinese.RootElement.GetProperty("title").GetString());
        Assert.Equal(english.RootElement.GetProperty("items").GetRawText(), chinese.RootElement.GetProperty("items").GetRawText());
    }

    internal static string BuildAddress(string asked, string format) => asked.StartsWith('/') ? $"{asked}/feed.{format}" : $"/feed.{format}{asked}";

    private async Task<(HttpResponseMessage Response, string Text)> ReadAsync(string asked, string format)
    {
        using var reader = site.Reader();
        var response = await reader.GetAsync(new Uri(BuildAddress(asked, format), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task LeadsToItselfAsync(string address, string text)
    {
        using var reader = site.Reader();
        Assert.Equal(text, await reader.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken));
    }

    private async Task<List<DateTime>> PublishedAsync(string asked) =>
        [.. Xml((await ReadAsync(asked, "atom")).Text).Descendants(Atom + "published").Select(published => Moment(published.Value))];

    // As strict as a reader may be: no document type, every character checked.
    private static XDocument Xml(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader);
    }

    private static DateTime Moment(string text) =>
        DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static void Absolute(string address) =>
        Assert.True(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", address);
}
