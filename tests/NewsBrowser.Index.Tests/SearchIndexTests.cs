using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Files;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Tests;

public sealed class SearchIndexTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Results_totals_and_facets_equal_a_look_at_every_document(int seed, bool inFiles)
    {
        var data = new RandomData(seed);
        var oracle = new Oracle();
        using var folder = new TemporaryFolder();
        var options = oracle.Options with { MergeInBackground = false, MemoryDocuments = 60 };
        var index = inFiles ? SearchIndex.Open(RandomData.Schema, folder.Path, options) : new SearchIndex(RandomData.Schema, options);
        var matched = 0;
        var mostSegments = 0;
        for (var batch = 0; batch < 200; batch++)
        {
            Change(index, oracle, data, batch + 1);
            if (data.Next(4) == 0)
            {
                index.MergeDue(TestContext.Current.CancellationToken);
            }

            if (data.Next(10) == 0)
            {
                index.Flush();
            }

            if (inFiles && data.Next(12) == 0)
            {
                index.Dispose();
                index = SearchIndex.Open(RandomData.Schema, folder.Path, options);
                Assert.Equal(IndexOpeningState.Opened, index.Opening.State);
            }
            mostSegments = Math.Max(mostSegments, index.Statistics.Segments);
            Assert.Equal(oracle.Documents.Count, index.Count);
            Assert.Equal(batch + 1, index.ChangeNumber);
            for (var i = 0; i < 25; i++)
            {
                matched += Compare(index, oracle, data);
            }
        }
        Assert.Empty(index.Verify(TestContext.Current.CancellationToken));
        index.Dispose();
        Assert.True(mostSegments > 5, $"At most {mostSegments} segments: the data tests too little.");
        Assert.True(matched > 10_000, $"Only {matched} matches: the data tests too little.");
    }

    [Fact]
    public void After_many_replacements_the_answers_are_the_same()
    {
        var data = new RandomData(11);
        var oracle = new Oracle();
        using var index = new SearchIndex(RandomData.Schema, oracle.Options);
        for (var batch = 0; batch < 30; batch++)
        {
            // 300 ids that are replaced over and over: the dead outnumber the living every few batches.
            IndexDocument[] upserts = [.. Enumerable.Range(0, 300).Select(i => data.Document(i))];
            index.Apply(upserts, [], batch);
            foreach (var document in upserts)
            {
                oracle.Documents[document.Id] = document;
            }

            for (var i = 0; i < 10; i++)
            {
                Compare(index, oracle, data);
            }
        }
    }

    [Fact]
    public void Scores_do_not_depend_on_how_the_index_came_to_be()
    {
        var data = new RandomData(5);
        var oracle = new Oracle();
        using var index = new SearchIndex(RandomData.Schema, oracle.Options);
        for (var batch = 0; batch < 40; batch++)
        {
            Change(index, oracle, data, batch);
        }
        // Until they are merged away, deleted documents count when it is counted how rare a word is.
        index.Optimize(TestContext.Current.CancellationToken);
        using var fresh = new SearchIndex(RandomData.Schema, oracle.Options);
        fresh.Apply(oracle.Documents.Values, [], 1);
        for (var i = 0; i < 500; i++)
        {
            var request = new IndexRequest { Query = data.Query(), Limit = 1000 };
            var one = Find(index, request).Hits.ToDictionary(hit => hit.Id, hit => hit.Score);
            var other = Find(fresh, request).Hits.ToDictionary(hit => hit.Id, hit => hit.Score);
            Assert.Equal(other.Count, one.Count);
            Assert.All(one, pair => Assert.Equal(other[pair.Key], pair.Value, 9));
        }
    }

    [Fact]
    public void Relevance_prefers_rarer_words_heavier_fields_more_often_and_shorter_texts()
    {
        static IndexDocument Document(long id, string title, string body) =>
            new() { Id = id, Texts = [title, body, null], Keywords = [null, null], Numbers = [null, null] };
        using var index = new SearchIndex(RandomData.Schema);
        index.Apply(
            [
                Document(1, "common words", "rare thing in a body"),
                Document(2, "rare title", "common words here"),
                Document(3, "common title", "rare and rare in a body"),
                Document(4, "common", "other common text that goes on and on and mentions rare once in a very long body of many words"),
                Document(5, "common", "common text"),
            ],
            [],
            1);
        Assert.Equal([2, 3, 1, 4], Ids(index, new IndexQuery.Text("rare", MatchForm.Words, 7)));
        Assert.Equal(2, Ids(index, new IndexQuery.Or([new IndexQuery.Text("common", MatchForm.Words, 7), new IndexQuery.Text("rare", MatchForm.Words, 7)]))[0]);
        Assert.All(Find(index, new IndexRequest { Query = new IndexQuery.All() }).Hits, hit => Assert.Equal(0, hit.Score));
        Assert.All(
            Find(index, new IndexRequest { Query = new IndexQuery.Not(new IndexQuery.Text("rare", MatchForm.Words, 7)) }).Hits,
            hit => Assert.Equal(0, hit.Score));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Paging_by_the_last_hit_gives_every_match_exactly_once(int? sortColumn, bool ascending)
    {
        var data = new RandomData(7);
        var oracle = new Oracle();

        // A merge between two pages would drop what is deleted, and with it change how rare words are.
        using var index = new SearchIndex(RandomData.Schema, oracle.Options with { MergeInBackground = false });
        for (var batch = 0; batch < 10; batch++)
        {
            Change(index, oracle, data, batch);
        }

        for (var i = 0; i < 100; i++)
        {
            var request = new IndexRequest { Query = data.Query(), SortColumn = sortColumn, Ascending = ascending, Limit = 1 + data.Next(20) };
            var whole = Find(index, request with { Limit = int.MaxValue });
            Assert.Equal(whole.Total, whole.Hits.Count);
            var paged = new List<IndexHit>();
            while (true)
            {
                var page = Find(index, request);
                Assert.Equal(whole.Total, page.Total);
                paged.AddRange(page.Hits);
                if (page.Hits.Count < request.Limit)
                {
                    break;
                }

                request = request with { After = page.Hits[^1] };
            }
            Assert.Equal(whole.Hits, paged);
        }
    }

    [Fact]
    public void A_facet_may_ignore_its_own_filter()
    {
        using var index = new SearchIndex(RandomData.Schema);
        index.Apply([.. Enumerable.Range(0, 10)
            .Select(i => new IndexDocument { Id = i, Texts = ["a", null, null], Keywords = [["t" + (i % 3)], ["b" + (i % 2)]], Numbers = [i, null] })], [], 1);
        var board = new IndexQuery.Keyword(1, ["b1"]);
        var topic = new IndexQuery.Keyword(0, ["t0"]);
        var result = Find(index, new IndexRequest
        {
            Query = new IndexQuery.And([board, topic]),
            Facets = [new FacetRequest(0, board, 10), new FacetRequest(1, topic, 1), new FacetRequest(1, null, 10)],
        });
        Assert.Equal(2, result.Total);
        Assert.Equal([new FacetCount("t0", 2), new FacetCount("t1", 2), new FacetCount("t2", 1)], result.Facets[0]);
        Assert.Equal([new FacetCount("b0", 2)], result.Facets[1]);
        Assert.Equal([new FacetCount("b1", 2)], result.Facets[2]);
    }

    [Fact]
    public void Of_two_documents_with_one_id_in_a_batch_the_later_counts()
    {
        using var index = new SearchIndex(RandomData.Schema);
        static IndexDocument Document(string title) => new() { Id = 1, Texts = [title, null, null], Keywords = [null, null], Numbers = [null, null] };
        index.Apply([Document("old"), Document("new")], [1, 2], 1);
        Assert.Equal(1, index.Count);
        Assert.Empty(Ids(index, new IndexQuery.Text("old", MatchForm.Words, 1)));
        Assert.Equal([1], Ids(index, new IndexQuery.Text("new", MatchForm.Words, 1)));
    }

    [Fact]
    public void A_batch_that_fails_changes_nothing()
    {
        var fail = false;
        using var index = new SearchIndex(RandomData.Schema with
        {
            Tokenize = (text, tokens) =>
            {
                if (fail && text == "boom")
                {
                    throw new InvalidOperationException("boom");
                }

                TextTokens.Tokenize(text, tokens);
            },
        });
        static IndexDocument Document(long id, string title) => new() { Id = id, Texts = [title, null, null], Keywords = [["t"], null], Numbers = [1, null] };
        index.Apply([Document(1, "one"), Document(2, "two")], [], 1);
        fail = true;
        Assert.Throws<InvalidOperationException>(() => index.Apply([Document(1, "changed"), Document(3, "boom")], [2], 2));
        // So many that two threads are at them.
        IndexDocument[] many = [.. Enumerable.Range(10, 200).Select(id => Document(id, id == 150 ? "boom" : "changed"))];
        Assert.Throws<InvalidOperationException>(() => index.Apply(many, [2], 2));
        Assert.Throws<ArgumentException>(() => index.Apply([new IndexDocument { Id = 9, Texts = [], Keywords = [], Numbers = [] }], [1], 2));
        fail = false;
        Assert.Equal((2, 1L), (index.Count, index.ChangeNumber));
        Assert.Equal([1], Ids(index, new IndexQuery.Text("one", MatchForm.Words, 1)));
        Assert.Empty(Ids(index, new IndexQuery.Text("changed", MatchForm.Words, 1)));
        index.Apply([Document(1, "changed"), Document(3, "boom")], [2], 2);
        Assert.Equal([3, 1], Ids(index, new IndexQuery.All()));
        Assert.Equal([1], Ids(index, new IndexQuery.Text("changed", MatchForm.Words, 1)));
    }

    [Fact]
    public void A_schema_with_too_many_fields_is_refused()
    {
        var schema = RandomData.Schema with { Texts = [.. Enumerable.Range(0, 9).Select(i => new TextField("f" + i, 1))] };
        Assert.Throws<ArgumentException>(() => new SearchIndex(schema));
    }

    [Fact]
    public void A_cancelled_search_stops()
    {
        using var index = new SearchIndex(RandomData.Schema);
        Assert.Throws<OperationCanceledException>(() => index.Search(new IndexRequest { Query = new IndexQuery.All() }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_phrase_of_frequent_words_is_found_where_it_stands()
    {
        // Long texts and many blocks: positions are read by whole blocks, several groups each.
        var random = new Random(8);
        string[] words = ["power", "apps", "app", "apple", "other", "the"];
        var oracle = new Oracle();
        using var index = new SearchIndex(RandomData.Schema);
        IndexDocument[] documents = [.. Enumerable.Range(1, 3_000).Select(id => new IndexDocument
        {
            Id = id,
            Texts = [random.Next(3) == 0 ? "power" : null, Words(random.Next(40)), random.Next(3) == 0 ? Words(3) : null],
            Keywords = [null, null],
            Numbers = [null, null],
        })];
        index.Apply(documents, [], 1);
        foreach (var document in documents)
        {
            oracle.Documents[document.Id] = document;
        }

        foreach (var text in new[] { "power apps", "power app", "the power", "power power", "the power apps", "apps the", "power a", "other apple" })
        {
            foreach (var form in new[] { MatchForm.Words, MatchForm.WordsPrefix })
            {
                foreach (var fields in new[] { 1, 2, 6, 7 })
                {
                    var query = new IndexQuery.Text(text, form, fields);
                    var result = Find(index, new IndexRequest { Query = query, Limit = 5_000 });
                    Assert.Equal(oracle.Matches(query).Select(document => document.Id), result.Hits.Select(hit => hit.Id).Order());
                }
            }
        }

        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => words[random.Next(random.Next(words.Length) + 1)]));
    }

    [Fact]
    public async Task Readers_see_whole_batches_only()
    {
        // Every batch replaces all documents and writes its number everywhere; a reader that saw half a batch would see two numbers or a part of the documents.
        const int documents = 60;
        const int batches = 400;
        using var index = new SearchIndex(RandomData.Schema);
        Apply(0);
        using var done = new CancellationTokenSource();
        var searches = 0;
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            long last = 0;
            do
            {
                var all = Find(index, new IndexRequest
                {
                    Query = new IndexQuery.Text("同一批", MatchForm.Substring, 2),
                    SortColumn = 0,
                    Limit = documents * 2,
                    Facets = [new FacetRequest(0, null, 10), new FacetRequest(1, new IndexQuery.Text("wo", MatchForm.WordsPrefix, 2), 10)],
                });
                Assert.Equal(documents, all.Total);
                var number = Assert.Single(all.Hits.Select(hit => hit.SortValue!.Value).Distinct());
                Assert.True(number >= last);
                Assert.Equal([new FacetCount("n" + number, documents)], all.Facets[0]);
                Assert.Equal([new FacetCount("all", documents)], all.Facets[1]);
                last = number;
                Interlocked.Increment(ref searches);
            }
            while (!done.IsCancellationRequested);
        }))];
        for (var batch = 1; batch <= batches; batch++)
        {
            Apply(batch);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(searches >= 3);

        void Apply(int batch) => index.Apply(
            [.. Enumerable.Range(0, documents).Select(id => new IndexDocument
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

    private static IndexResult Find(SearchIndex index, IndexRequest request) => index.Search(request, TestContext.Current.CancellationToken);

    private static void Change(SearchIndex index, Oracle oracle, RandomData data, long number)
    {
        IndexDocument[] upserts = [.. Enumerable.Range(0, data.Next(12)).Select(_ => data.Document(data.Next(200)))];
        long[] deletes = [.. Enumerable.Range(0, data.Next(4)).Select(_ => (long)data.Next(200))];
        index.Apply(upserts, deletes, number);
        foreach (var id in deletes)
        {
            oracle.Documents.Remove(id);
        }

        foreach (var document in upserts)
        {
            oracle.Documents[document.Id] = document;
        }
    }

    private static int Compare(SearchIndex index, Oracle oracle, RandomData data)
    {
        var query = data.Query();
        var other = data.Query();
        int? sort = data.Next(3) is var column and < 2 ? column : null;
        var ascending = data.Next(2) == 0;
        var limit = data.Next(4) == 0 ? data.Next(10) : 1000;
        var result = Find(index, new IndexRequest
        {
            Query = query,
            SortColumn = sort,
            Ascending = ascending,
            Limit = limit,
            Facets = [new FacetRequest(0, null, 3), new FacetRequest(1, other, 100)],
        });
        long[] expected = [.. oracle.Matches(query).Select(document => document.Id)];
        Assert.True(expected.Length == result.Total, $"{result.Total} instead of {expected.Length} for {Show(query)}");
        Assert.Equal(Math.Min(limit, expected.Length), result.Hits.Count);
        if (sort is { } sorted)
        {
            Assert.Equal(oracle.Sorted(query, sorted, ascending).Take(limit), result.Hits.Select(hit => (hit.Id, hit.SortValue)));
        }
        else if (limit >= expected.Length)
        {
            Assert.Equal(expected, result.Hits.Select(hit => hit.Id).Order());
        }

        for (var i = 1; sort is null && i < result.Hits.Count; i++)
        {
            Assert.True(result.Hits[i - 1].Score > result.Hits[i].Score
                || (result.Hits[i - 1].Score == result.Hits[i].Score && result.Hits[i - 1].Id > result.Hits[i].Id));
        }

        Assert.Equal(oracle.Facet(0, query, 3), result.Facets[0]);
        Assert.Equal(oracle.Facet(1, other, 100), result.Facets[1]);
        return result.Total;
    }

    private static string Show(IndexQuery query) => query switch
    {
        IndexQuery.And and => "(" + string.Join(" AND ", and.Children.Select(Show)) + ")",
        IndexQuery.Or or => "(" + string.Join(" OR ", or.Children.Select(Show)) + ")",
        IndexQuery.Not not => "NOT " + Show(not.Child),
        _ => query.ToString(),
    };

    private static long[] Ids(SearchIndex index, IndexQuery query) =>
        [.. Find(index, new IndexRequest { Query = query, Limit = 100 }).Hits.Select(hit => hit.Id)];
}
