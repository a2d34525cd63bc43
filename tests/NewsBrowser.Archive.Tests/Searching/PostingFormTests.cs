using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Tests.Ingestion;
using NewsBrowser.Text.Parsing.Ptt;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>That what a board's form put into its posts is found by <c>in:form</c> alone, and that the form depends on the posts and on nothing else.</summary>
public sealed class PostingFormTests(ITestOutputHelper output)
{
    private static readonly string[] Subjects = ["鴻海", "廣達", "緯創", "長榮", "聯發科", "台泥", "中鋼", "欣興", "群創", "友達", "仁寶", "英業達"];

    [Fact]
    public async Task What_the_form_says_is_found_in_the_form_alone()
    {
        await using var archive = await TestArchive.OpenAsync();
        Write(archive, Enumerable.Range(0, 12));
        await archive.IngestAsync();
        await AssertFoundAsync(archive, "台積電", 0);
        await AssertFoundAsync(archive, "in:form 台積電", 12);
        await AssertFoundAsync(archive, "停損", 1);
        await AssertFoundAsync(archive, "長榮", 1);
        await AssertFoundAsync(archive, "in:title 標的", 12);
        await AssertFoundAsync(archive, "ticker:1003", 1);
        await AssertFoundAsync(archive, "stance:bull", 12);
    }

    [Fact]
    public async Task The_order_in_which_posts_come_does_not_matter()
    {
        await using var first = await TestArchive.OpenAsync();
        Write(first, Enumerable.Range(0, 12));
        await first.IngestAsync();

        await using var second = await TestArchive.OpenAsync();
        foreach (var post in Enumerable.Range(0, 12).Reverse())
        {
            Write(second, [post]);
            await second.IngestAsync();
            await second.ReopenAsync();
        }

        Assert.Equal(first.Rows("SELECT Form, FormPosts FROM Boards"), second.Rows("SELECT Form, FormPosts FROM Boards"));
        await AssertFoundAsync(second, "台積電", 0);
        await AssertFoundAsync(second, "in:form 台積電", 12);
        Assert.Empty(await second.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_form_that_is_no_more_is_what_people_wrote_again()
    {
        await using var archive = await TestArchive.OpenAsync();
        var files = Write(archive, Enumerable.Range(0, 12));
        await archive.IngestAsync();
        foreach (var file in files.Take(6))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace("(例 2330.TW 台積電)", string.Empty, StringComparison.Ordinal));
        }

        await archive.IngestAsync();
        await AssertFoundAsync(archive, "台積電", 6);
        await AssertFoundAsync(archive, "in:form 台積電", 0);
    }

    [Fact]
    public async Task An_archive_without_forms_learns_them_when_it_is_opened()
    {
        await using var archive = await TestArchive.OpenAsync();
        Write(archive, Enumerable.Range(0, 12));
        await archive.IngestAsync();
        archive.Execute("UPDATE Boards SET Form = NULL; UPDATE ArchiveState SET FormsVersion = 0, FormsChangeNumber = 0");
        await archive.ReopenAsync();
        Assert.Equal(12, archive.Number("SELECT FormPosts FROM Boards"));
        await AssertFoundAsync(archive, "台積電", 0);
        await AssertFoundAsync(archive, "in:form 台積電", 12);
    }

    [Fact]
    public async Task Of_the_shared_posts_those_that_have_a_name_in_the_form_alone_are_not_found_by_it_and_no_other_is_lost()
    {
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Corpus("ptt-stock-text"));
        using var connection = archive.Store.OpenReadConnection();
        var rows = IndexChunk.Read(connection, IndexPosition.After(0), int.MaxValue)!.Rows;
        foreach (var name in (string[])["台積電", "停損", "特斯拉", "長期投資"])
        {
            var written = rows.Count(row => Holds(row, isWritten: true));
            var all = rows.Count(row => Holds(row, isWritten: false));
            var found = await archive.FindAsync(name);
            output.WriteLine($"{name}: {all} posts have it, {written} outside the form, {found.Total} are found");
            Assert.Equal(written, found.Total);
            Assert.True(written < all);

            bool Holds(IndexedItem row, bool isWritten) => Texts(row, isWritten).Any(text => text.Contains(name, StringComparison.Ordinal));
        }
    }

    /// <summary>The texts of a post; with the form's lines, or without, by a list of them that was written from the board's own announcement.</summary>
    private static IEnumerable<string> Texts(IndexedItem row, bool isWritten)
    {
        string[] remarks =
        [
            "(例 2330.TW 台積電)", "ex [標的] 2330.TW 台積電 長期不停損多", "ex [標的] TSLA.US 特斯拉 馬斯克火星多",
            "(非長期投資者，必須有停損機制。討論、心得類免填)", "2.進退場機制若非長期投資，請輸入停損價，否則依板規1-1-6處份", "(請選擇並刪除無關分類)",
        ];
        var bodies = row.Parts.Select(part => WrappedText.Unwrap(part.Text)).Concat(row.AuthorNotes);
        if (isWritten)
        {
            bodies = bodies.Select(text => remarks.Aggregate(text, (left, remark) => left.Replace(remark, "\n", StringComparison.Ordinal)));
        }

        return [row.Title, .. bodies, .. row.Messages.Select(run => run.Text), row.AuthorName ?? string.Empty, row.Nickname ?? string.Empty];
    }

    private static List<string> Write(TestArchive archive, IEnumerable<int> posts) =>
    [
        .. posts.Select(at => archive.Write(
            $"M.{1694447439 + at}.A.{at:X3}.txt",
            Documents.Post(
                $"writer{at}", $"[標的] {1001 + at} {Subjects[at]}",
                $"1. 標的：{1001 + at} {Subjects[at]} (例 2330.TW 台積電)\n2. 分類：多\n3. 分析/正文：\n第{at}次看好{(at == 3 ? "，停損放寬" : string.Empty)}\n"
                    + "4. 進退場機制：(非長期投資者，必須有停損機制)\n",
                url: $"https://www.ptt.cc/bbs/Stock/M.{1694447439 + at}.A.{at:X3}.html"))),
    ];

    private static async Task AssertFoundAsync(TestArchive archive, string query, int expected)
    {
        var parsed = QueryParser.Parse(query, OpenedArchive.Clock.GetUtcNow().UtcDateTime, archive.Archive.Options.Zone);
        var found = await archive.Archive.Search.FindAsync(new SearchRequest(parsed), TestContext.Current.CancellationToken);
        Assert.True((found.IsClosest ? 0 : found.Total) == expected, $"{query}: {found.Total}{(found.IsClosest ? " closest" : string.Empty)}, not {expected}");
    }
}
