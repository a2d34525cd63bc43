using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>What becomes of the index's files between one start and the next, and under a search.</summary>
public sealed class IndexFilesTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_opens_the_files_and_reads_no_rows_again()
    {
        await using var archive = await WithSeedsAsync();
        var before = await TotalAsync(archive, "HIPAA");
        Assert.Equal(1, before);

        // Behind the program's back, so that no change number tells of it: whoever read the rows again would not find the word any more.
        await archive.Archive.DisposeAsync();
        Execute(archive.Store.DatabasePath, "UPDATE ItemBodies SET Text = ''; UPDATE Items SET Excerpt = ''");
        await archive.ReopenAsync();

        Assert.Equal(before, await TotalAsync(archive, "HIPAA"));
        var status = archive.Archive.IndexStatus();
        Assert.Equal(
            (15, status.StoreChangeNumber, status.StoreChangeNumber), (status.Items.Documents, status.Items.ChangeNumber, status.Items.DurableChangeNumber));
        Assert.Equal(status.StoreChangeNumber, status.Messages.DurableChangeNumber);
        Assert.Null(status.LastRepair);
    }

    [Fact]
    public async Task A_start_knows_the_names_without_reading_the_items()
    {
        await using var archive = await WithSeedsAsync();
        await archive.ReopenAsync();
        foreach (var query in (string[])[
            "topic:microsoft-ai", "source:STAT", "board:STOCK", "author:nk11208z", "class:新闻", "reporter:林妍溱", "lang:zh kind:forum"
        ])
        {
            var found = await FindAsync(archive, query);
            Assert.Equal(1, found.Total);
            Assert.Empty(found.Problems);
        }

        var facets = (await FindAsync(archive, "")).Facets;
        Assert.Equal("[新聞]", $"[{facets.Single(f => f.Field == SearchFields.Class).Values.Single().Label}]");
        Assert.Contains("STAT", facets.Single(f => f.Field == SearchFields.Source).Values.Select(v => v.Label));
    }

    [Fact]
    public async Task What_was_ingested_after_a_start_is_found_after_the_next()
    {
        await using var archive = await WithSeedsAsync();
        await archive.ReopenAsync();
        archive.Write("late.md", Documents.News("A latecomer", "https://example.com/late"));
        await archive.IngestAsync();
        await archive.ReopenAsync();
        Assert.Equal(1, await TotalAsync(archive, "latecomer"));
        Assert.Equal(16, await TotalAsync(archive, ""));
        Assert.Empty(await archive.Archive.VerifyAsync(None));
    }

    [Fact]
    public async Task A_change_that_covers_very_many_items_is_taken_in_in_parts_and_ends_as_if_it_were_not()
    {
        await using var archive = await TestArchive.OpenAsync();
        for (var number = 0; number < 100; number++)
        {
            archive.Write($"{number}.md", Documents.News($"Story {number}", $"https://example.com/{number}"));
        }

        // One batch, so one number.
        await archive.IngestAsync();
        Assert.Equal(100, archive.Number("SELECT count(*) FROM Items WHERE ChangeNumber = (SELECT ChangeNumber FROM ArchiveState)"));
        using var connection = archive.Store.OpenReadConnection();
        var newest = IndexChunk.ReadNewestChangeNumber(connection);
        var (position, seen, parts) = (IndexPosition.After(0), new List<long>(), 0);
        while (IndexChunk.Read(connection, position, size: 5, most: 30) is { } chunk)
        {
            parts++;
            Assert.InRange(chunk.Rows.Count, 1, 30);
            seen.AddRange(chunk.Rows.Select(row => row.Id));
            Assert.Equal(newest, chunk.Newest);

            // Until the last part the number is not reached: whoever is killed in between begins with it again.
            Assert.Equal(seen.Count == 100 ? newest : newest - 1, chunk.ChangeNumber);
            position = chunk.Next;
        }

        Assert.Equal(4, parts);
        Assert.Equal(
            archive.Rows("SELECT Id FROM Items ORDER BY Id"),
            seen.Order().Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("index")]
    [InlineData("index/items")]
    [InlineData("index/runs")]
    public async Task A_deleted_folder_is_built_again(string folder)
    {
        await using var archive = await WithSeedsAsync();
        await archive.Archive.DisposeAsync();
        Directory.Delete(Path.Combine(archive.Data, folder), recursive: true);
        await archive.ReopenAsync();
        await AssertWholeAsync(archive);
    }

    [Theory]
    [InlineData("items", 0.1)]
    [InlineData("items", 0.5)]
    [InlineData("items", 0.9)]
    [InlineData("runs", 0.3)]
    [InlineData("runs", 0.7)]
    public async Task A_damaged_file_is_noticed_and_mended(string name, double place)
    {
        await using var archive = await WithSeedsAsync();
        await archive.Archive.DisposeAsync();
        Damage(Path.Combine(archive.Data, "index", name), place);
        await archive.ReopenAsync();
        for (var n = 0; n < 3; n++)
        {
            await AssertAnswersAsync(archive);
        }

        // The damage may lie where none of these looked: verify reads every byte, and what it names a rebuild mends.
        if ((await archive.Archive.VerifyAsync(None)).Count > 0)
        {
            await archive.Archive.ReindexAsync(None);
        }
        else
        {
            Assert.NotNull(archive.Archive.IndexStatus().LastRepair);
        }

        await AssertWholeAsync(archive);
    }

    [Fact]
    public async Task A_file_that_was_cut_short_is_set_aside_and_said_to_be()
    {
        await using var archive = await WithSeedsAsync();
        await archive.Archive.DisposeAsync();
        var file = new DirectoryInfo(Path.Combine(archive.Data, "index", "items")).EnumerateFiles().MaxBy(f => f.Length)!;
        await using (var stream = file.OpenWrite())
        {
            stream.SetLength(file.Length / 2);
        }

        await archive.ReopenAsync();
        await AssertWholeAsync(archive);
        Assert.NotNull(archive.Archive.IndexStatus().LastRepair);
    }

    [Fact]
    public async Task The_index_of_another_archive_is_not_used()
    {
        await using var archive = await WithSeedsAsync();
        await using var other = await TestArchive.OpenAsync();
        other.Write("a.md", Documents.News("Somewhere else", "https://example.com/else"));
        await other.IngestAsync();
        await archive.Archive.DisposeAsync();
        await other.Archive.DisposeAsync();
        Directory.Delete(Path.Combine(archive.Data, "index"), recursive: true);
        Directory.Move(Path.Combine(other.Data, "index"), Path.Combine(archive.Data, "index"));
        await archive.ReopenAsync();
        Assert.Equal(0, await TotalAsync(archive, "\"Somewhere else\""));
        await AssertWholeAsync(archive);
        await other.ReopenAsync();
    }

    [Fact]
    public async Task A_database_that_is_older_than_the_index_is_what_counts()
    {
        await using var archive = await WithSeedsAsync();
        var copy = Path.Combine(archive.Data, "copy.db");
        Execute(archive.Store.DatabasePath, $"VACUUM INTO '{copy}'");
        archive.Write("late.md", Documents.News("A latecomer", "https://example.com/late"));
        await archive.IngestAsync();
        Assert.Equal(16, await TotalAsync(archive, ""));
        await archive.Archive.DisposeAsync();
        archive.Store.ReleaseConnections();
        foreach (var file in Directory.GetFiles(archive.Data, "archive.db*"))
        {
            File.Delete(file);
        }

        File.Move(copy, archive.Store.DatabasePath);
        await archive.ReopenAsync();
        Assert.Equal(0, await TotalAsync(archive, "\"A latecomer\""));
        await AssertWholeAsync(archive);
    }

    [Fact]
    public async Task Another_zone_has_other_months()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("New year", "https://example.com/a", "2023-12-31T20:00:00Z"));
        await archive.IngestAsync();
        Assert.Equal("2023-12", Month(await FindAsync(archive, "")));
        await archive.Archive.DisposeAsync();
        await using (var there = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = archive.Data, Zone = OpenedArchive.Taipei }, TimeProvider.System, NullLoggerFactory.Instance, None))
        {
            Assert.Equal("2024-01", Month(await there.Search.FindAsync(new SearchRequest(OpenedArchive.Parse("")), None)));
        }

        await archive.ReopenAsync();

        static string Month(SearchPage<ItemHit> found) => found.Facets.Single(f => f.Field == SearchFields.Date).Values.Single().Value;
    }

    [Fact]
    public async Task A_reader_beside_the_holder_finds_everything_and_writes_nothing()
    {
        await using var archive = await WithSeedsAsync();
        archive.Write("late.md", Documents.News("A latecomer", "https://example.com/late"));
        await archive.IngestAsync();
        var before = Files(archive);
        await using (var reader = await TestArchive.OpenAsync(archive.Data, readOnly: true))
        {
            Assert.Equal(16, (await reader.Search.FindAsync(new SearchRequest(OpenedArchive.Parse("")), None)).Total);
            Assert.Equal(1, (await reader.Search.FindAsync(new SearchRequest(OpenedArchive.Parse("latecomer")), None)).Total);
            Assert.Empty(await reader.VerifyAsync(None));
        }

        Assert.Equal(before, Files(archive));

        static List<string> Files(TestArchive archive) =>
            [.. new DirectoryInfo(Path.Combine(archive.Data, "index")).EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Searches_go_on_while_the_index_is_built_again()
    {
        await using var archive = await WithSeedsAsync();
        using var stop = new CancellationTokenSource();
        var searches = new int[4];
        var searching = Enumerable.Range(0, searches.Length).Select(reader => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await AssertAnswersAsync(archive);
                    Interlocked.Increment(ref searches[reader]);
                }
            },
            None)).ToList();

        // On a busy machine a reader may not have begun when five rebuildings are done: they go on until each has searched beside them, or one has failed.
        for (var n = 0; n < 5 || (searches.Any(s => s == 0) && !searching.Any(s => s.IsCompleted)); n++)
        {
            Assert.Equal(15, (await archive.Archive.ReindexAsync(None)).Items);
        }

        await stop.CancelAsync();
        await Task.WhenAll(searching);
        Assert.All(searches, count => Assert.NotEqual(0, count));
        await AssertWholeAsync(archive);
        Assert.Equal(["items", "runs"], Directory.GetDirectories(Path.Combine(archive.Data, "index")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_search_that_costs_too_much_is_cut_and_says_so()
    {
        await using var archive = await WithSeedsAsync();
        archive.Archive.Search.Budget = new SearchBudget(TimeSpan.FromMinutes(1), 1);
        var found = await FindAsync(archive, "AI OR the");
        Assert.Equal(BudgetCut.Work, found.Cut);
        Assert.False(found.IsClosest);
        archive.Archive.Search.Budget = SearchBudget.Unlimited;
        Assert.Equal(BudgetCut.None, (await FindAsync(archive, "AI OR the")).Cut);
    }

    private static async Task AssertWholeAsync(TestArchive archive)
    {
        await AssertAnswersAsync(archive);
        Assert.Empty(await archive.Archive.VerifyAsync(None));
        var status = archive.Archive.IndexStatus();
        Assert.Equal((status.StoreChangeNumber, status.StoreChangeNumber), (status.Items.ChangeNumber, status.Messages.ChangeNumber));
    }

    private static async Task AssertAnswersAsync(TestArchive archive)
    {
        Assert.Equal(15, await TotalAsync(archive, ""));
        Assert.Equal(1, await TotalAsync(archive, "HIPAA"));
        Assert.Equal(1, await TotalAsync(archive, "癌症影像AI模型"));
        Assert.Equal(1, (await archive.Archive.Search.FindCommentsAsync(new SearchRequest(OpenedArchive.Parse("專家系統")), None)).Total);
    }

    private static async Task<TestArchive> WithSeedsAsync()
    {
        var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);
        return archive;
    }

    private static async Task<int> TotalAsync(TestArchive archive, string query) => (await FindAsync(archive, query)).Total;

    private static Task<SearchPage<ItemHit>> FindAsync(TestArchive archive, string query) =>
        archive.Archive.Search.FindAsync(new SearchRequest(OpenedArchive.Parse(query)), None);

    private static void Damage(string folder, double place)
    {
        var file = new DirectoryInfo(folder).EnumerateFiles().MaxBy(f => f.Length)!;
        using var stream = file.Open(FileMode.Open, FileAccess.ReadWrite);
        stream.Position = (long)(file.Length * place);
        var bytes = new byte[16];
        stream.ReadExactly(bytes);
        stream.Position -= bytes.Length;
        stream.Write([.. bytes.Select(b => (byte)(b ^ 0x5A))]);
    }

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
