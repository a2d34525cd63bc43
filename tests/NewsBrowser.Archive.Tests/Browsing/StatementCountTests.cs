using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive.Tests.Browsing;

/// <summary>How many SQL statements each page takes, on an archive of two items and on one of many more.</summary>
public class StatementCountTests(SeedArchive seeds)
{
    public static TheoryData<string, int> Pages() => new()
    {
        { "front", 9 },
        { "statistics", 1 },
        { "topics", 5 },
        { "sources", 3 },
        { "boards", 4 },
        { "people", 3 },
        { "person", 4 },
        { "referenced", 3 },
        { "find", 1 },
        { "news", 7 },
        { "thread", 10 },
        { "raw", 1 },
        { "changes", 9 },
        { "versions", 3 },
        { "runs", 1 },
        { "search", 3 },
        { "search without words", 2 },
        { "search without hits", 0 },
        { "comments", 3 },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_takes_a_fixed_number_of_statements(string page, int statements)
    {
        Assert.Equal(statements, await CountAsync(seeds.Opened, page));

        await using var larger = await OpenedArchive.OpenAsync(Checkout.Seeds);
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 30; i++)
        {
            folder.Write($"M.{1694450000 + i}.A.{i:X3}.txt", Thread(i));
        }

        await larger.IngestAsync(folder.Path);
        Assert.Equal(statements, await CountAsync(larger, page));
    }

    private static async Task<int> CountAsync(OpenedArchive opened, string page)
    {
        var archive = opened.Archive;
        // The ranking of what is pointed at is made once a change.
        await StatementCounter.CountAsync(() => archive.References.ReadAsync(1, CancellationToken.None));
        var none = CancellationToken.None;
        return await StatementCounter.CountAsync(async () =>
        {
            object? read = page switch
            {
                "front" => await archive.FrontPage.ReadAsync(30, none),
                "statistics" => await archive.FrontPage.StatisticsAsync(none),
                "topics" => await archive.Catalogue.TopicsAsync(none),
                "sources" => await archive.Catalogue.SourcesAsync(none),
                "boards" => await archive.Catalogue.BoardsAsync(none),
                "people" => await archive.Catalogue.PeopleAsync(null, PeopleOrder.Comments, 0, 100, none),
                "referenced" => await archive.References.ReadAsync(1, none),
                "person" => await archive.Catalogue.PersonAsync("bj45566", none),
                "find" => await archive.Items.FindAsync(await IdAsync(opened, "kind:news -is:link"), none),
                "news" => await archive.Items.ReadNewsAsync(await IdAsync(opened, "kind:news -is:link"), none),
                "thread" => await archive.Items.ReadThreadAsync(await IdAsync(opened, "專家系統"), new ThreadRequest(), none),
                "raw" => await archive.Items.ReadRawAsync(await IdAsync(opened, "kind:news -is:link"), none),
                "changes" => await archive.Changes.ReadAsync(1, none),
                "versions" => await archive.Versions.ReadAsync(await IdAsync(opened, "kind:news -is:link"), null, null, none),
                "runs" => await archive.Runs.ListAsync(5, none),
                "search" => await opened.FindAsync("AI"),
                "search without words" => await opened.FindAsync("kind:forum"),
                "search without hits" => await opened.FindAsync("zzzz"),
                "comments" => await opened.FindCommentsAsync("AI"),
                _ => throw new ArgumentOutOfRangeException(nameof(page)),
            };
            Assert.NotNull(read);
        });
    }

    // Asked outside of the count: the id is another page's business.
    private static async Task<string> IdAsync(OpenedArchive opened, string query)
    {
        using var _ = StatementCounter.Pause();
        var found = await opened.FindAsync(query, SortOrder.Oldest);
        return found.Hits[0].Item.Id;
    }

    private static string Thread(int number) => $"""
        作者writer{number} (某)看板Stock標題[心得] AI 第{number}篇時間Tue Sep 12 00:{number:D2}:00 2023

        AI 的第 {number} 篇

        推 reader{number,-6}: AI 很好 09/12 01:00

        → other{number,-7}: 普通 09/12 01:01

        """.ReplaceLineEndings("\n");
}
