using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Tests.Trust;

public sealed class ReadersTests
{
    private const int Documents = 60;

    [Fact]
    public async Task Sixty_four_readers_see_whole_batches_only_while_files_are_written_and_merged()
    {
        // Every batch replaces all documents and writes its number everywhere; a reader that saw half a batch would see two numbers or a part of the documents.
        const int readers = 64;
        const int batches = 120;
        using var folder = new TemporaryFolder();
        var options = new IndexOptions { MemoryDocuments = 100 };
        using var index = SearchIndex.Open(RandomData.Schema, folder.Path, options);
        Apply(index, 0);
        using var done = new CancellationTokenSource();
        var searches = 0;
        Task[] tasks =
        [
            .. Enumerable.Range(0, readers).Select(reader => Task.Factory.StartNew(
                () =>
                {
                    long last = 0;
                    do
                    {
                        last = Look(index, reader, last);
                        Interlocked.Increment(ref searches);
                    }
                    while (!done.IsCancellationRequested);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];
        var withFiles = 0;
        for (var batch = 1; batch <= batches; batch++)
        {
            Apply(index, batch);
            if (batch % 25 == 0)
            {
                index.Flush();
            }

            if (batch % 60 == 0)
            {
                index.Optimize(TestContext.Current.CancellationToken);
            }

            withFiles += index.Statistics.FileBytes > 0 ? 1 : 0;
        }
        await done.CancelAsync();
        await Task.WhenAll(tasks);
        index.Optimize(TestContext.Current.CancellationToken);
        Assert.True(searches >= readers);
        Assert.True(withFiles > batches / 2, $"Files were there after {withFiles} batches only.");
        var statistics = index.Statistics;
        Assert.Equal(
            (Documents, 0L, (long)batches, (long)batches, (string?)null),
            (statistics.Documents, statistics.MemoryBytes, statistics.ChangeNumber, statistics.DurableChangeNumber, statistics.Trouble));
        Assert.True(statistics.FileBytes > 0);
        // Files have numbers: many were written, and those that were merged are gone.
        int[] numbers = [.. Directory.GetFiles(folder.Path, "*.segment").Select(file => int.Parse(Path.GetFileNameWithoutExtension(file)))];
        Assert.True(numbers.Max() > 10, $"Only {numbers.Max()} files were written.");
        Assert.Equal(statistics.Segments, numbers.Length);
        Assert.Equal(batches, Look(index, 0, batches));
        Assert.Empty(index.Verify(TestContext.Current.CancellationToken));
    }

    private static long Look(SearchIndex index, int reader, long last)
    {
        var all = index.Search(
            new IndexRequest
            {
                Query = reader % 2 == 0 ? new IndexQuery.Text("同一批", MatchForm.Substring, 2) : new IndexQuery.Keyword(1, ["all"]),
                SortColumn = 0,
                Limit = Documents * 2,
                Facets = [new FacetRequest(0, null, 10), new FacetRequest(1, new IndexQuery.Text("wo", MatchForm.WordsPrefix, 2), 10)],
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(Documents, all.Total);
        var number = Assert.Single(all.Hits.Select(hit => hit.SortValue!.Value).Distinct());
        Assert.True(number >= last);
        Assert.Equal([new FacetCount("n" + number, Documents)], all.Facets[0]);
        Assert.Equal([new FacetCount("all", Documents)], all.Facets[1]);
        return number;
    }

    private static void Apply(SearchIndex index, int batch) => index.Apply(
        [.. Enumerable.Range(0, Documents).Select(id => new IndexDocument
        {
            Id = id,
            // New terms in every batch make every table grow while it is read.
            Texts = [null, $"同一批 word{batch} w{batch}x{id} {(char)('一' + (batch * 7 % 5000))}{(char)('一' + id)}", null],
            Keywords = [["n" + batch], ["all"]],
            Numbers = [batch, null],
        })],
        [],
        batch);
}
