using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Tests.Searching;

public class ItemDocumentsTests
{
    [Theory]
    [InlineData("Asia/Taipei")]
    [InlineData("America/Los_Angeles")]
    [InlineData("UTC")]
    public void A_day_without_a_time_lies_in_its_own_month_in_every_zone(string zoneName)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var row = News() with { PublishedAt = new DateTime(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc), PublishedDateOnly = true };
        var document = new IndexDocumentBuilder(zone).BuildItem(row, []);
        Assert.Equal(["2024-03"], document.Keywords[SearchSchema.Month]!);
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(document.Numbers[SearchSchema.Time]!.Value), zone);
        Assert.Equal(new DateTime(2024, 3, 1), local.DateTime);
    }

    [Fact]
    public void A_moment_lies_in_the_month_of_the_zone()
    {
        var row = News() with { PublishedAt = new DateTime(2023, 12, 31, 16, 30, 0, DateTimeKind.Utc) };
        Assert.Equal(["2024-01"], new IndexDocumentBuilder(OpenedArchive.Taipei).BuildItem(row, []).Keywords[SearchSchema.Month]!);
    }

    [Fact]
    public void A_day_begins_late_where_its_midnight_was_skipped()
    {
        // Midnight of 2018-11-04 did not exist in São Paulo.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo");
        Assert.Equal(new DateTime(2018, 11, 4, 3, 0, 0, DateTimeKind.Utc), ZonedDay.StartUtc(new DateOnly(2018, 11, 4), zone));
    }

    [Fact]
    public void Quoted_text_is_not_the_posters_own()
    {
        var row = News() with
        {
            Kind = ItemKind.Forum,
            Parts = [new BodyPart(BodyPartKind.Quote, ": quoted"), new BodyPart(BodyPartKind.Own, "mine"), new BodyPart(BodyPartKind.Article, "taken")],
            AuthorNotes = ["added later"],
        };
        var document = new IndexDocumentBuilder(TimeZoneInfo.Utc).BuildItem(row, []);
        Assert.Equal("mine\nadded later", document.Texts[ItemTextFields.Own]);
        Assert.Equal(": quoted\ntaken", document.Texts[ItemTextFields.Article]);
    }

    [Fact]
    public void A_header_title_that_begins_the_restored_one_is_not_repeated()
    {
        var document = new IndexDocumentBuilder(TimeZoneInfo.Utc).BuildItem(News() with { Title = "[新聞] 癌症影像AI模型", RawTitle = "[新聞] 癌症影" }, []);
        Assert.Equal("[新闻] 癌症影像ai模型", document.Texts[ItemTextFields.Title]);
    }

    [Fact]
    public void A_language_is_found_by_each_beginning_of_its_tag() =>
        Assert.Equal(
            ["zh-hant-tw", "zh-hant", "zh"],
            new IndexDocumentBuilder(TimeZoneInfo.Utc).BuildItem(News() with { Language = "zh-Hant-TW" }, []).Keywords[SearchSchema.Language]!);

    private static IndexedItem News() => new() { Id = 1, Kind = ItemKind.News, Title = "A title", Language = "en" };
}
