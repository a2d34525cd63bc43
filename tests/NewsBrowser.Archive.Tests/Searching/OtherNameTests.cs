using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>Which other names a search is offered.</summary>
public sealed class OtherNameTests
{
    private const string Shipped = """
        # names
        微軟|Microsoft
        聯準會|Fed|Federal Reserve   # the bank
        輝達|NVIDIA
        C#|C Sharp
        """;

    private static readonly AliasList List = AliasList.Read(("aliases.txt", Shipped), null);

    [Theory]
    [InlineData("微軟", "微軟 OR Microsoft")]
    [InlineData("microsoft", "microsoft OR 微軟")]
    [InlineData("ＭＩＣＲＯＳＯＦＴ", "ＭＩＣＲＯＳＯＦＴ OR 微軟")]
    [InlineData("微软", "微软 OR Microsoft")]
    [InlineData("\"微軟\" kind:news", "(\"微軟\" OR Microsoft) kind:news")]
    [InlineData("微軟 財報", "(微軟 OR Microsoft) 財報")]
    [InlineData("in:title 微軟", "in:title (微軟 OR Microsoft)")]
    [InlineData("fed", "fed OR 聯準會", "fed OR \"Federal Reserve\"")]
    [InlineData("federal reserve rates", "(federal reserve OR 聯準會) rates", "(federal reserve OR Fed) rates")]
    [InlineData("輝達 OR 超微", "輝達 OR 超微 OR NVIDIA")]
    [InlineData("微軟 輝達", "(微軟 OR Microsoft) 輝達", "微軟 (輝達 OR NVIDIA)")]
    [InlineData("c# 教學", "(c# OR \"C Sharp\") 教學")]
    [InlineData("微軟 OR microsoft")]
    [InlineData("(輝達 OR nvidia) 財報")]
    [InlineData("微軟財報")]
    [InlineData("\"微軟 財報\"")]
    [InlineData("-微軟")]
    [InlineData("micro*")]
    [InlineData("source:microsoft")]
    [InlineData("")]
    public void A_name_is_offered_its_others(string query, params string[] offered) =>
        Assert.Equal(
            offered,
            AliasSuggestions.FindSearches(OpenedArchive.Parse(query).Root, List).Select(other => NewsBrowser.Text.Queries.QueryPrinter.Print(other.Root)));

    [Fact]
    public void What_is_offered_is_read_back_as_it_was_made()
    {
        foreach (var query in (string[])["微軟", "fed", "federal reserve rates", "in:title 微軟 輝達", "輝達 OR 超微", "c# kind:news"])
        {
            foreach (var (_, root) in AliasSuggestions.FindSearches(OpenedArchive.Parse(query).Root, List))
            {
                Assert.Equal(root, OpenedArchive.Parse(NewsBrowser.Text.Queries.QueryPrinter.Print(root)).Root);
            }
        }
    }

    [Fact]
    public void A_faulty_line_is_named_and_loses_nothing_else()
    {
        var list = AliasList.Read(null, ("mine.txt", "臉書|Facebook\n只有一個\n蘋果||Apple\n???|!!!\n谷歌|Google\r\n推特｜Twitter"));

        Assert.Equal(
            [
                "mine.txt 2: The line has no two names; write them with a bar between: 微軟|Microsoft.",
                "mine.txt 3: A name between two bars is empty; it is left out."
            ],
            list.Problems.Where(p => p.Line < 4).Select(p => $"{p.File} {p.Line}: {p.Message}"));
        Assert.Equal(3, list.Problems.Count(p => p.Line == 4));
        Assert.Equal(4, list.Count);
        Assert.Equal(["谷歌", "Google"], list.FindGroup("GOOGLE"));
        Assert.Equal(["推特", "Twitter"], list.FindGroup("twitter"));
    }

    [Fact]
    public void The_owners_lines_extend_the_list_or_replace_it()
    {
        var extended = AliasList.Read(("a", Shipped), ("b", "Microsoft|MSFT"));
        Assert.Equal(["微軟", "Microsoft", "MSFT"], extended.FindGroup("微軟"));
        Assert.NotNull(extended.FindGroup("輝達"));

        var replaced = AliasList.Read(("a", Shipped), ("b", "Microsoft|MSFT\n[replace]\n"));
        Assert.Equal(["Microsoft", "MSFT"], replaced.FindGroup("msft"));
        Assert.Null(replaced.FindGroup("輝達"));
    }

    [Fact]
    public void The_list_that_comes_with_the_program_is_sound()
    {
        var list = AliasList.Read(("aliases.txt", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "aliases.txt"))), null);

        Assert.Empty(list.Problems);
        Assert.InRange(list.Count, 150, 400);
        Assert.Equal(["台積電", "TSMC", "台灣積體電路"], list.FindGroup("tsmc"));
        // Lines that share a name would be one group: each line is one of its own.
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "aliases.txt")).Count(line => line.Length > 0 && line[0] != '#');
        Assert.Equal(lines, list.Count);
    }

    [Fact]
    public async Task A_search_finds_more_with_the_other_name_and_says_how_many()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.md", Documents.News("Microsoft opens an office", "https://wire.example/a"));
        folder.Write("b.md", Documents.News("Another Microsoft story", "https://wire.example/b"));
        folder.Write("M.1709700000.A.0A1.txt", Documents.Post("walker", "[新聞] 微軟開新辦公室", "微軟 說明", clock: "Wed Mar  6 12:40:00 2024")
            .Replace("第1句", "微軟 讚", StringComparison.Ordinal).Replace("第2句", "microsoft too", StringComparison.Ordinal));
        await using var opened = await OpenedArchive.OpenAsync(folder.Path);

        var found = await opened.FindAsync("微軟");
        var other = Assert.Single(found.AliasSuggestions);
        Assert.Equal(("Microsoft", "微軟 OR Microsoft", 3), (other.Name, other.Query, other.Total));
        Assert.Equal(1, found.Total);
        Assert.Equal(other.Total, (await opened.FindAsync(other.Query)).Total);
        Assert.Empty((await opened.FindAsync(other.Query)).AliasSuggestions);

        var said = await opened.FindCommentsAsync("微軟");
        var otherSaid = Assert.Single(said.AliasSuggestions);
        Assert.Equal(2, otherSaid.Total);
        Assert.Equal(otherSaid.Total, (await opened.FindCommentsAsync(otherSaid.Query)).Total);

        // Nothing here is called by the other name, so there is nothing to offer.
        Assert.Empty((await opened.FindAsync("輝達")).AliasSuggestions);
    }

    [Fact]
    public async Task The_owners_file_is_read_again_when_it_changes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/a.md", Documents.News("Parks open at night", "https://wire.example/a"));
        var options = new ArchiveOptions { DataDirectory = folder.File("data"), Aliases = folder.File("names.txt") };
        await using var archive = await NewsArchive.OpenAsync(options, OpenedArchive.Clock, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        await archive.Ingestor.RunAsync(new([folder.File("in")]), null, TestContext.Current.CancellationToken);
        Assert.Empty(await NamesAsync());

        folder.Write("names.txt", "公園|Parks\nbroken\n");
        Assert.Equal(["Parks"], await NamesAsync());
        var problem = Assert.Single(archive.Search.AliasProblems);
        Assert.Equal((folder.File("names.txt"), 2), (problem.File, problem.Line));

        folder.Write("names.txt", "公園|Night gardens\n");
        Assert.Empty(await NamesAsync());
        File.Delete(folder.File("names.txt"));
        Assert.Empty(await NamesAsync());
        Assert.Empty(archive.Search.AliasProblems);

        async Task<IEnumerable<string>> NamesAsync() =>
            (await archive.Search.FindAsync(new SearchRequest(OpenedArchive.Parse("公園")), TestContext.Current.CancellationToken)).AliasSuggestions.Select(
                n => n.Name);
    }
}
