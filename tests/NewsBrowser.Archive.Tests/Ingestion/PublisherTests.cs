using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Ingestion;

/// <summary>That an item bears the publisher that its own file names, however many publish on one domain.</summary>
public sealed class PublisherTests
{
    private const string First = "https://video.example/watch?v=1";
    private const string Second = "https://video.example/watch?v=2";
    private const string Linked = "https://video.example/watch?v=3";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_item_and_link_bears_the_name_in_its_own_file()
    {
        await using var archive = await OpenAsync();

        Assert.Equal(["Channel One|video.example", "Channel Three|video.example", "Channel Two|video.example", "Nameless|nameless.example"], Publishers(archive));
        Assert.Equal(
            [("Channel One", "channel-one"), ("Channel Three", "channel-three"), ("Channel Two", "channel-two")],
            (await archive.Archive.Catalogue.SourcesAsync("video.example", None)).Select(source => (source.Name, source.Slug)).Order());
    }

    [Theory]
    [InlineData("source:\"Channel Two\"", 1)]
    [InlineData("source:video.example/channel-two", 1)]
    [InlineData("source:video.example", 3)]
    [InlineData("source:www.video.example", 3)]
    [InlineData("source:nameless.example", 1)]
    [InlineData("source:Nameless", 1)]
    public async Task A_publisher_is_found_by_name_and_all_of_a_domain_by_the_domain(string query, int total)
    {
        await using var archive = await OpenAsync();

        var found = await FindAsync(archive, query);

        Assert.Equal(total, found.Total);
        Assert.Empty(found.Problems);
    }

    [Fact]
    public async Task Publishers_are_counted_by_name()
    {
        await using var archive = await OpenAsync();

        var counted = (await FindAsync(archive, "")).Facets.Single(facet => facet.Field == SearchFields.Source).Values;

        Assert.Equal(
            [
                ("Channel One", "video.example/channel-one"), ("Channel Three", "video.example/channel-three"), ("Channel Two", "video.example/channel-two"),
                ("Nameless", "nameless.example")
            ],
            counted.Select(value => (value.Label, value.Value)).Order());
        Assert.All(counted, value => Assert.Equal(1, value.Count));
        var ofDomain = (await FindAsync(archive, "source:video.example")).Facets.Single(facet => facet.Field == SearchFields.Source).Values;
        Assert.Equal(["Channel One", "Channel Three", "Channel Two"], ofDomain.Where(value => value.Selected).Select(value => value.Label).Order());
    }

    [Fact]
    public async Task An_archive_that_knew_domains_alone_is_mended_by_reparse()
    {
        await using var archive = await OpenAsync();
        var before = archive.Everything();
        archive.Execute(
            """
            UPDATE Items SET SourceId = (SELECT min(Id) FROM Sources WHERE Domain = 'video.example')
              WHERE SourceId IN (SELECT Id FROM Sources WHERE Domain = 'video.example');
            UPDATE Items SET SourceId = NULL WHERE SourceId IN (SELECT Id FROM Sources WHERE Domain = 'nameless.example');
            UPDATE SourceFiles SET ParserVersion = 0;
            """);
        await archive.ReopenAsync();

        await archive.Archive.Ingestor.ReparseAsync(null, None);

        Assert.Equal(["Channel One|video.example", "Channel Three|video.example", "Channel Two|video.example", "Nameless|nameless.example"], Publishers(archive));
        Assert.Equal(1, (await FindAsync(archive, "source:\"Channel Two\"")).Total);
        Assert.Equal(before["ItemVersions"], archive.Everything()["ItemVersions"]);
        Assert.Empty(await archive.Archive.VerifyAsync(None));
    }

    [Fact]
    public async Task Every_item_of_the_shared_news_bears_the_name_in_its_file()
    {
        string[] folders = [Checkout.Corpus("news-smartable"), Checkout.Corpus("news-smartable-ai")];
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(folders);
        var shown = archive.Rows(
            """
            SELECT f.Path, i.SourceLine, coalesce(s.Name, ''), coalesce(s.Domain, '')
            FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId LEFT JOIN Sources s ON s.Id = i.SourceId WHERE i.Kind = 1 AND i.IsLink = 0
            """).Select(row => row.Split('|')).ToList();
        Assert.InRange(shown.Count, 250, 100_000);

        var wrong = new List<string>();
        foreach (var row in shown)
        {
            var parsed = Assert.IsType<ParseResult.Parsed>(DocumentParser.Parse(new ParseInput(row[0], File.ReadAllBytes(row[0]))));
            var line = int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture);
            var news = parsed.Documents.OfType<NewsItem>().Single(document => document.Line == line);
            var named = news.Provider?.Name is { Length: > 0 } name ? name.Trim() : news.Provider?.Domain?.Trim().ToLowerInvariant() ?? string.Empty;
            if (row[2] != named)
            {
                wrong.Add($"{row[0]}: {row[2]} instead of {named}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static List<string> Publishers(TestArchive archive) =>
        archive.Rows("SELECT s.Name, s.Domain FROM Items i JOIN Sources s ON s.Id = i.SourceId ORDER BY 1, 2");

    private static Task<SearchPage<ItemHit>> FindAsync(TestArchive archive, string query) =>
        archive.Archive.Search.FindAsync(new SearchRequest(OpenedArchive.Parse(query)), None);

    private static async Task<TestArchive> OpenAsync()
    {
        var archive = await TestArchive.OpenAsync();
        archive.Write("one.md", News("One channel's talk", First, "  name: Channel One\n  domain: video.example\n"));
        archive.Write(
            "two.md",
            News(
                "Another channel's talk",
                Second,
                "  name: Channel Two\n  domain: Video.Example\nrelated:\n" + Documents.Related(
                    "A third one", Linked, "    provider:\n      name: Channel Three\n      domain: video.example\n")));
        archive.Write("three.md", News("A name without a domain", "https://www.nameless.example/a", "  name: Nameless\n"));
        await archive.IngestAsync();
        return archive;
    }

    private static string News(string title, string url, string provider) => $"---\ntitle: \"{title}\"\ntype: video\nwebUrl: \"{url}\"\nprovider:\n{provider}---\n";
}
