using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;
using NewsBrowser.Text.Parsing.News;
using static NewsBrowser.Text.Tests.Parsing.Reading;

namespace NewsBrowser.Text.Tests.Parsing.News;

public sealed class NewsParserTests
{
    private static NewsItem Seed(bool crlf = false)
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "seeds", "000_fc390c129c05649a.txt"));
        return Item(crlf ? text.ReplaceLineEndings("\r\n") : text, "seeds/000_fc390c129c05649a.txt");
    }

    [Fact]
    public void The_seed_tells_all_it_holds()
    {
        var item = Seed();
        Assert.Equal("Q&A: Microsoft research head explains how generative AI could help doctors be more human", item.Title);
        Assert.Equal("news", item.Category);
        Assert.StartsWith("Generative AI is having a moment. Peter Lee ... The OpenAI services on Microsoft’s Azure", item.Excerpt, StringComparison.Ordinal);
        Assert.Equal(new PublicationTime(new DateTime(2024, 3, 5, 0, 0, 0, DateTimeKind.Utc), true), item.PublishedAt);
        Assert.Equal("https://www.statnews.com/2024/03/05/peter-lee-microsoft-generative-ai-physicians-medicine/", item.WebUrl);
        Assert.Equal(item.WebUrl, item.OriginalUrl);
        Assert.Equal("article", item.Type);
        Assert.Equal(45, item.Quality);
        Assert.Equal(-1, item.Heat);
        Assert.False(item.Published);
        Assert.Equal("STAT", item.Provider?.Name);
        Assert.Equal("statnews.com", item.Provider?.Domain);
        Assert.Equal(["Microsoft AI", "AI"], item.Topics);
        Assert.Equal(
            new ImageReference("https://www.statnews.com/wp-content/uploads/2024/02/Peter_Lee-328x328.jpg", 328, 328, true, null), Assert.Single(item.Images));
        Assert.StartsWith("G8x5fjOEC7T29t", item.Secured, StringComparison.Ordinal);
        Assert.Null(item.BodyHtml);
        Assert.Null(item.BodyText);
        Assert.Null(item.ExtraJson);
    }

    [Fact]
    public void The_seeds_related_stories_stand_in_file_order_with_their_lines()
    {
        var related = Seed().Related;
        Assert.Equal([103, 93, 61, 60, 60, 59, 51, 50, 42, 35, 34, 27, 17], related.Select(link => link.Quality!.Value));
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "seeds", "000_fc390c129c05649a.txt"));
        Assert.All(related, link => Assert.StartsWith("  - title: ", lines[link.Line - 1], StringComparison.Ordinal));
        Assert.All(related, link => Assert.Null(link.ExtraJson));
        Assert.Equal(
            "https://venturebeat.com/wp-content/uploads/2024/03/cfr0z3n_vector_art_synthwave_line_art_minimalistic_an_orca_whal_952f96c0-8e81-4cc3-9e35-57074c123e61.png?fit=750%2C420&strip=all",
            related[0].Images[0].Url);
        Assert.Equal("https://amp.theguardian.com/technology/2024/mar/06/microsoft-ai-explicit-image-safety", related[6].AmpUrl);
        Assert.StartsWith("https://amp-theguardian-com.cdn.ampproject.org/", related[6].CdnAmpUrl, StringComparison.Ordinal);
        Assert.Equal("U.S. News & World Report", related[4].Provider?.Name);
        Assert.True(related[12].PublishedAt?.DateOnly);
        Assert.False(related[0].PublishedAt?.DateOnly);
    }

    [Fact]
    public void Line_ends_of_either_kind_give_the_same_item() => Assert.Equivalent(Seed(), Seed(crlf: true), strict: true);

    [Fact]
    public void Every_key_has_its_place()
    {
        var item = Item(Front(
            "name: \"A &amp;quot;Person&amp;quot;\u00a0 of  note\"",
            "bio: \"we&#8217;re\\r\\nhere \"",
            "type: \"profile\"",
            "ampWebUrl: \"https://a.example/amp?x=1&#038;y=2\"",
            "cdnAmpWebUrl: https://a-example.cdn.ampproject.org/c/s/a.example/amp",
            "featuredContent: \"<iframe width=\\\"800\\\" src=\\\"https://www.youtube.com/embed/OKPNjXh-6Vk\\\" allow=\\\"autoplay\\\"></iframe>\"",
            "price: Free",
            "length: PT8M59S",
            "ratings:",
            "  count: 441",
            "  average: 4.628118",
            "levels:",
            "  - Advanced",
            "  - Beginner",
            "items:",
            "  - courses/one",
            "  - courses/two",
            "actions:",
            "  - url: \"https://a.example/x.msapp\"",
            "    type: download",
            "    title: \"Download\"",
            "    attribution: \"Them\"",
            "removed: true",
            "provider:",
            "  name: Forum",
            "  domain: Example.COM",
            "  images:",
            "    - url: /assets/images/a.jpg",
            "      width: 50",
            "      height: 40",
            "  authors:",
            "    - name: dENNtoetert",
            "images:",
            "  - url: https://a.example/p.png",
            "    title: \"A caption\"",
            "location: Seattle, WA",
            "website: https://me.example/",
            "twitter:",
            "  username: rc_says",
            "  url: https://twitter.com/rc_says",
            "  followers: 2209",
            "linkedin:",
            "  url: https://www.linkedin.com/in/rycu",
            "affiliation:",
            "  name: Microsoft",
            "  domain: microsoft.com",
            "members: 8400"));
        Assert.Equal("A \"Person\" of note", item.Title);
        Assert.Equal("we’re here", item.Excerpt);
        Assert.Equal("https://a.example/amp?x=1&y=2", item.AmpUrl);
        Assert.Equal("https://a-example.cdn.ampproject.org/c/s/a.example/amp", item.CdnAmpUrl);
        Assert.Equal("https://www.youtube.com/watch?v=OKPNjXh-6Vk", item.FeaturedVideoUrl);
        Assert.Equal("Free", item.Price);
        Assert.Equal("PT8M59S", item.Length);
        Assert.Equal(new Rating(4.628118, 441), item.Rating);
        Assert.Equal(["Advanced", "Beginner"], item.Levels);
        Assert.Equal(["courses/one", "courses/two"], item.Items);
        Assert.Equal(new DownloadAction("https://a.example/x.msapp", "download", "Download", "Them"), Assert.Single(item.Actions));
        Assert.True(item.Removed);
        Assert.Equal("example.com", item.Provider?.Domain);
        Assert.Equal(new ImageReference("/assets/images/a.jpg", 50, 40, null, null), Assert.Single(item.Provider!.Images));
        Assert.Equal(["dENNtoetert"], item.Provider!.Authors);
        Assert.Equal("A caption", item.Images[0].Title);
        Assert.Equal(
            new Profile
            {
                Location = "Seattle, WA",
                Website = "https://me.example/",
                TwitterName = "rc_says",
                TwitterUrl = "https://twitter.com/rc_says",
                TwitterFollowers = 2209,
                LinkedInUrl = "https://www.linkedin.com/in/rycu",
                Affiliation = "Microsoft",
                Members = 8400,
            },
            item.Profile);
        Assert.Equal("{\"affiliation.domain\":\"microsoft.com\"}", item.ExtraJson);
    }

    [Fact]
    public void What_was_never_scored_is_not_zero()
    {
        var item = Item(Front("title: a", "type: article"));
        Assert.Null(item.Quality);
        Assert.Null(item.Heat);
        Assert.Null(item.Published);
        Assert.False(item.Removed);
        Assert.Null(item.Profile);
        Assert.Equal(0, Item(Front("title: a", "heat: 0")).Heat);
    }

    [Fact]
    public void Unknown_keys_are_kept_as_JSON_in_file_order()
    {
        var item = Item(Front("zeta: 1.50", "title: a", "provider:", "  name: b", "  rank: ~", "alpha: [true, \"7\", {b: 新聞}]", "when: 007"));
        Assert.Equal("{\"zeta\":1.50,\"provider.rank\":null,\"alpha\":[true,\"7\",{\"b\":\"新聞\"}],\"when\":\"007\"}", item.ExtraJson);
    }

    [Fact]
    public void Unknown_keys_of_a_related_story_stay_with_it()
    {
        var item = Item(Front("title: a", "related:", "  - title: b", "    score: 9", "    images:", "      - url: /x.png", "        credit: c", "  - 7"));
        var link = Assert.Single(item.Related);
        Assert.Equal("{\"score\":9,\"images[0].credit\":\"c\"}", link.ExtraJson);
        Assert.Equal("{\"related[1]\":7}", item.ExtraJson);
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_told_with_its_line_and_kept()
    {
        var parsed = Parsed(
            Parse(Front("title: a", "heat: warm", "published: perhaps", "publishedDateTime: yesterday", "webUrl: javascript:alert(1)", "topics: {a: b}")));
        var item = Assert.IsType<NewsItem>(parsed.Documents[0]);
        Assert.Equal([3, 4, 5, 6, 7], parsed.Warnings.Select(warning => warning.Line));
        Assert.Contains("\"heat\" is not a whole number", parsed.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Equal(
            "{\"heat\":\"warm\",\"published\":\"perhaps\",\"publishedDateTime\":\"yesterday\",\"webUrl\":\"javascript:alert(1)\",\"topics\":{\"a\":\"b\"}}",
            item.ExtraJson);
        Assert.Null(item.Heat);
        Assert.Null(item.WebUrl);
    }

    [Fact]
    public void A_key_that_stands_twice_is_told_and_kept()
    {
        var parsed = Parsed(Parse(Front("title: first", "title: second", "title: third")));
        var item = Assert.IsType<NewsItem>(parsed.Documents[0]);
        Assert.Equal("first", item.Title);
        Assert.Equal("{\"title\":\"second\",\"title#2\":\"third\"}", item.ExtraJson);
        Assert.Equal([3, 4], parsed.Warnings.Select(warning => warning.Line));
    }

    [Theory]
    [InlineData("2024-03-05T10:53:00Z", "2024-03-05T10:53:00Z", false)]
    [InlineData("2024-03-05T00:00:00Z", "2024-03-05T00:00:00Z", true)]
    [InlineData("2024-03-05", "2024-03-05T00:00:00Z", true)]
    [InlineData("2020-12-16T03:13:19-08:00", "2020-12-16T11:13:19Z", false)]
    [InlineData("1970-01-01T00:00:01Z", "1970-01-01T00:00:01Z", false)]
    [InlineData("2100-01-01T00:00:00+08:00", "2099-12-31T16:00:00Z", false)]
    public void A_time_is_UTC_and_knows_when_it_is_a_day(string written, string utc, bool dateOnly)
    {
        var time = Item(Front("title: a", "publishedDateTime: " + written)).PublishedAt;
        Assert.Equal(utc, time?.Utc.ToString("yyyy-MM-dd'T'HH:mm:ssK"));
        Assert.Equal(dateOnly, time?.DateOnly);
    }

    [Theory]
    [InlineData("<iframe src=\\\"https://player.vimeo.com/video/123456\\\"></iframe>", "https://vimeo.com/123456")]
    [InlineData("<iframe src='//www.youtube-nocookie.com/embed/abcdefgh?rel=0'></iframe>", "https://www.youtube.com/watch?v=abcdefgh")]
    [InlineData("<iframe src=\\\"https://evil.example/www.youtube.com/embed/abcdefgh\\\"></iframe>", null)]
    [InlineData("<iframe src=\\\"https://www.youtube.com.evil.example/embed/abcdefgh\\\"></iframe>", null)]
    [InlineData("<script>alert(1)</script>", null)]
    public void Featured_content_is_believed_only_as_a_video(string frame, string? page)
    {
        var item = Item(Front("title: a", $"featuredContent: \"{frame}\""));
        Assert.Equal(page, item.FeaturedVideoUrl);
        Assert.Equal(page is null, item.ExtraJson is not null);
    }

    [Fact]
    public void Root_relative_pictures_are_resolved_below_a_known_site()
    {
        var text = Front("title: a", "images:", "  - url: /assets/a.jpg", "  - url: \"//cdn.example/b.jpg\"", "  - url: \"data:image/png;base64,AA\"");
        Assert.Equal(
            ["https://site.example/repo/assets/a.jpg", "https://cdn.example/b.jpg"],
            Item(text, baseUrl: "https://site.example/repo/").Images.Select(image => image.Url));
        Assert.Equal(["/assets/a.jpg", "https://cdn.example/b.jpg"], Item(text).Images.Select(image => image.Url));
        Assert.Equal("{\"images[2].url\":\"data:image/png;base64,AA\"}", Item(text).ExtraJson);
    }

    [Theory]
    [InlineData("_news/2020-01-01-a.md", "news")]
    [InlineData("x/_learning/videos/a.md", "videos")]
    [InlineData("C:\\x\\_people\\a.md", "people")]
    [InlineData("a.md", null)]
    [InlineData("news.md", null)]
    public void The_folder_tells_the_kind_when_the_file_does_not(string path, string? kind)
    {
        Assert.Equal(kind, Item(Front("title: a"), path).Category);
        Assert.Equal("own", Item(Front("title: a", "category: own"), path).Category);
    }

    [Fact]
    public void A_byte_order_mark_and_blanks_after_the_fences_do_not_matter() =>
        Assert.Equal("a", Item("\ufeff---  \r\ntitle: a\r\n--- \r\n").Title);

    [Fact]
    public void A_file_without_closing_line_is_rejected_where_it_breaks()
    {
        // Two files merged in the middle of a line, as one real file was.
        var rejection = Rejected(Parse(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "fixtures", "news", "corrupt-merged.md"))));
        Assert.Equal(5, rejection.Line);
        Assert.Contains("no closing line", rejection.Reason, StringComparison.Ordinal);
        rejection = Rejected(Parse("---\ntitle: a\ntype: b\n"));
        Assert.Equal(3, rejection.Line);
    }

    [Fact]
    public void Broken_YAML_is_rejected_at_its_line()
    {
        var rejection = Rejected(Parse(Front("title: a", "type: article", "excerpt: \"open")));
        Assert.Contains("not valid YAML", rejection.Reason, StringComparison.Ordinal);
        Assert.InRange(rejection.Line, 4, 5);
        Assert.Equal(3, Rejected(Parse(Front("title: a", "web: b: c"))).Line);
    }

    [Theory]
    [InlineData("title: a\nx: &one 1\ny: *one", 3, "anchor")]
    [InlineData("title: a\ny: *one", 3, "alias")]
    [InlineData("title: a\nx: !!binary AAAA", 3, "tag")]
    [InlineData("title: a\n--- \nb: c", 0, null)]
    [InlineData("title: a\n--- b\nb: c", 3, "more than one")]
    [InlineData("title: a\nx: {a: b, c\nd: e}", 3, "not valid YAML")]
    [InlineData("? [a, b]\n: c", 2, "not a name")]
    [InlineData("- a\n- b", 2, "not a map")]
    [InlineData("layout: page", 1, "neither a title nor a name")]
    [InlineData("title: \"  \"", 1, "neither a title nor a name")]
    public void Front_matter_that_no_item_needs_is_refused_with_its_line(string yaml, int line, string? reason)
    {
        var result = Parse("---\n" + yaml + "\n---\n");
        if (reason is null)
        {
            Assert.Equal("b: c\n---", Item(result).BodyText);
            return;
        }

        var rejection = Rejected(result);
        Assert.Contains(reason, rejection.Reason, StringComparison.Ordinal);
        Assert.Equal(line, rejection.Line);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_its_first_anchor()
    {
        var bomb = new StringBuilder("a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (var level = 1; level < 9; level++)
        {
            bomb.Append($"a{level}: &a{level} [").AppendJoin(',', Enumerable.Repeat($"*a{level - 1}", 9)).Append("]\n");
        }

        Assert.Equal(2, Rejected(Parse("---\n" + bomb + "---\n")).Line);
    }

    [Fact]
    public void The_limits_hold_where_they_say()
    {
        static string Nested(int depth) => Front("title: a", "x: " + new string('[', depth) + new string(']', depth));
        Assert.NotNull(Item(Nested(YamlTreeReader.MaxDepth - 1)).ExtraJson);
        Assert.Contains("deep", Rejected(Parse(Nested(YamlTreeReader.MaxDepth))).Reason, StringComparison.Ordinal);
        Assert.Contains("deep", Rejected(Parse(Nested(100_000))).Reason, StringComparison.Ordinal);

        static string Wide(int count) => Front("title: a", "x: [" + string.Join(',', Enumerable.Repeat("1", count)) + "]");
        Assert.NotNull(Item(Wide(YamlTreeReader.MaxNodes - 5)).ExtraJson);
        Assert.Contains("values", Rejected(Parse(Wide(YamlTreeReader.MaxNodes))).Reason, StringComparison.Ordinal);

        static string Long(int length) => Front("title: a", "x: \"" + new string('b', length) + "\"");
        Assert.NotNull(Item(Long(YamlTreeReader.MaxScalarLength)).ExtraJson);
        Assert.Contains("characters", Rejected(Parse(Long(YamlTreeReader.MaxScalarLength + 1))).Reason, StringComparison.Ordinal);

        var far = "---\ntitle: a\n" + string.Concat(Enumerable.Repeat("# " + new string('c', 97) + "\n", FrontMatter.MaxLength / 100 + 1)) + "---\n";
        Assert.Contains("no closing line", Rejected(Parse(far)).Reason, StringComparison.Ordinal);

        var odd = Front(["title: a", .. Enumerable.Repeat("heat: warm", NewsParser.MaxWarnings + 10)]);
        Assert.Equal(NewsParser.MaxWarnings + 1, Parsed(Parse(odd)).Warnings.Count);
    }

    [Fact]
    public void All_real_items_are_read_without_losing_a_key()
    {
        var files = new[] { "news-smartable", "news-smartable-ai" }
            .SelectMany(name => Directory.EnumerateFiles(Checkout.Corpus(name), "*", SearchOption.AllDirectories))
            .Where(file => FrontMatter.Begins(File.ReadAllText(file)))
            .ToList();
        Assert.True(files.Count >= 288, $"only {files.Count} files");
        var bodies = 0;
        foreach (var file in files)
        {
            var result = DocumentParser.Parse(new ParseInput(file, File.ReadAllBytes(file)));
            if (Path.GetFileName(file).Contains("CORRUPT", StringComparison.OrdinalIgnoreCase))
            {
                Assert.True(Rejected(result).Line > 1, file);
                continue;
            }

            var item = Item(result);
            Assert.True(item.Category is not null, file);
            Assert.NotEmpty(item.Topics);
            Assert.True(item.ExtraJson is null || item.ExtraJson.StartsWith("{\"affiliation.", StringComparison.Ordinal), $"{file}: {item.ExtraJson}");
            Assert.Empty(Parsed(result).Warnings);
            bodies += item.BodyHtml is null ? 0 : 1;
        }

        // 52 files have a body; one holds a single &nbsp;.
        Assert.Equal(51, bodies);
    }
}
