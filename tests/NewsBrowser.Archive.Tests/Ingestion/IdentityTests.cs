namespace NewsBrowser.Archive.Tests.Ingestion;

public sealed class IdentityTests
{
    [Fact]
    public async Task A_full_item_takes_the_place_of_its_link_and_keeps_the_id()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write(
            "a.md",
            Documents.News("First", "https://example.com/a", extra: "related:\n" + Documents.Related("Told", "https://example.com/b", "    quality: 50\n")));
        await archive.IngestAsync();
        var link = archive.Rows("SELECT Id, PublicId FROM Items WHERE IsLink = 1").Single();
        archive.Write("b.md", Documents.News("Second", "https://www.example.com/b?utm_source=x"));

        var report = await archive.IngestAsync();

        Assert.Equal((1, 0, 1), (report.Counts.Added, report.Counts.Updated, report.Counts.Unchanged));
        Assert.Equal(link, archive.Rows("SELECT Id, PublicId FROM Items WHERE Title = 'Second' AND IsLink = 0").Single());
        Assert.Equal("50|Second", archive.Rows("SELECT r.Quality, i.Title FROM RelatedReferences r JOIN Items i ON i.Id = r.ToItemId").Single());
        Assert.Equal(2, archive.Number("SELECT count(*) FROM Items"));
    }

    [Fact]
    public async Task A_link_never_overwrites_a_full_item()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("Full", "https://example.com/a"));
        archive.Write(
            "b.md",
            Documents.News("Other", "https://example.com/b", extra: "related:\n" + Documents.Related("Told", "https://example.com/a", "    quality: 7\n")));

        await archive.IngestAsync();

        Assert.Equal(["Full", "Other"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));
        Assert.Equal("Full|7", archive.Rows("SELECT i.Title, r.Quality FROM RelatedReferences r JOIN Items i ON i.Id = r.ToItemId").Single());
    }

    [Fact]
    public async Task Of_two_links_to_one_address_the_fuller_one_is_shown_and_each_keeps_its_score()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write(
            "a.md",
            Documents.News("A", "https://example.com/a", extra: "related:\n" + Documents.Related("Short", "https://example.com/x", "    quality: 1\n")));
        archive.Write("b.md", Documents.News(
            "B",
            "https://example.com/b",
            extra: "related:\n" + Documents.Related("Long", "https://example.com/x", "    quality: 2\n    excerpt: \"More.\"\n")));

        await archive.IngestAsync();

        Assert.Equal("Long", archive.Rows("SELECT Title FROM Items WHERE IsLink = 1").Single());
        Assert.Equal(["1", "2"], archive.Rows("SELECT Quality FROM RelatedReferences ORDER BY Quality"));
    }

    [Theory]
    [InlineData("a.md", "b.md")]
    [InlineData("b.md", "a.md")]
    public async Task Two_files_of_one_address_are_one_item_that_shows_the_later_published_whatever_the_order(string early, string late)
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write(early, Documents.News("Early", "https://example.com/a", "2024-03-05T10:00:00Z"));
        archive.Write(late, Documents.News("Late", "https://example.com/a", "2024-03-06T10:00:00Z"));

        var report = await archive.IngestAsync();

        Assert.Equal((1, 1), (report.Counts.Added, report.Counts.Updated));
        Assert.Equal("Late", archive.Rows("SELECT Title FROM Items").Single());
        Assert.Equal("Early", archive.Rows("SELECT Title FROM ItemVersions").Single());
    }

    [Fact]
    public async Task Items_that_turn_out_to_be_one_are_merged_and_the_lost_id_stays_a_name_of_it()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("1.md", Documents.News("One", "https://example.com/a", "2024-03-05T10:00:00Z"));
        archive.Write("2.md", Documents.News("Two", "https://example.com/b", "2024-03-06T10:00:00Z"));
        archive.Write("3.md", Documents.News("Three", "https://example.com/c", extra: "related:\n" + Documents.Related("To one", "https://example.com/a")));
        await archive.IngestAsync();
        var lost = archive.Rows("SELECT Id, PublicId FROM Items WHERE Title = 'One'").Single().Split('|');
        archive.Write("4.md", Documents.News("Both", "https://example.com/b", "2024-03-07T10:00:00Z", extra: "originalUrl: \"https://example.com/a\"\n"));

        await archive.IngestAsync();

        Assert.Equal(["Both", "Three"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));
        Assert.Equal(["One", "Two"], archive.Rows("SELECT Title FROM ItemVersions ORDER BY Title"));
        Assert.Equal("Both", archive.Rows("SELECT i.Title FROM RelatedReferences r JOIN Items i ON i.Id = r.ToItemId").Single());
        Assert.Equal("Both", archive.Rows($"SELECT i.Title FROM ItemKeys k JOIN Items i ON i.Id = k.ItemId WHERE k.Key = 'id:{lost[1]}'").Single());
        Assert.Equal(lost[0], archive.Rows("SELECT ItemId FROM Tombstones").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_post_takes_its_file_name_as_its_id_once_that_is_known_and_the_earlier_id_stays_a_name_of_it()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("copy.txt", Documents.Post("alice", "[閒聊] 測試", "內文"));
        await archive.IngestAsync();
        Assert.Equal("Stock.20230911T155037Z-alice", archive.Rows("SELECT PublicId FROM Items").Single());
        archive.Write("page.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 3, url: "https://www.ptt.cc/bbs/Stock/M.1694447439.A.B1F.html"));

        await archive.IngestAsync();

        Assert.Equal("Stock.M.1694447439.A.B1F|M.1694447439.A.B1F|3", archive.Rows("SELECT PublicId, PostName, CommentCount FROM Items").Single());
        Assert.Equal("1", archive.Rows("SELECT count(*) FROM ItemKeys WHERE Key = 'id:Stock.20230911T155037Z-alice'").Single());
    }

    [Fact]
    public async Task Posts_of_one_second_with_different_file_names_are_two()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "內文"));
        archive.Write("M.1694447439.A.B20.txt", Documents.Post("alice", "[閒聊] 測試", "內文"));

        await archive.IngestAsync();

        Assert.Equal(2, archive.Number("SELECT count(*) FROM Items"));
    }

    [Fact]
    public async Task Topics_whose_names_make_one_slug_get_numbers()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write(
            "a.md", Documents.News("A", "https://example.com/a").Replace("  - Microsoft AI\n", "  - C\n  - C#\n  - 人工智慧\n", StringComparison.Ordinal));

        await archive.IngestAsync();

        Assert.Equal(["C|c", "C#|c-2", "人工智慧|人工智慧"], archive.Rows("SELECT Name, Slug FROM Topics ORDER BY Id"));
    }
}
