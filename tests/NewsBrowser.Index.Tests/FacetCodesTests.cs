using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Searching;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Tests;

/// <summary>Facets of a segment whose codes are made, over several windows and with deleted documents.</summary>
public sealed class FacetCodesTests
{
    private const int Documents = 70_000;
    private const int Everybody = 0, Board = 1, Topics = 2, Author = 3, First = 4, Second = 5;
    private static readonly string[] Columns = ["kind", "board", "topics", "author", "first", "second"];

    private static readonly IndexSchema Schema = new(
        [new TextField("text", 1)], [.. Columns.Select(name => new KeywordField(name, true))], ["time"], TextTokens.Tokenize);

    private static readonly IndexDocument[] Items = Make();
    private static readonly LiveDocuments Live = Delete();
    private static readonly SegmentView View = Build();

    public static TheoryData<string, Func<IndexDocument, bool>> Queries => new()
    {
        { "everything", _ => true },
        { "most", item => Has(item, "most") },
        { "without some", item => !Has(item, "some") },
        { "most without some", item => Has(item, "most") && !Has(item, "some") },
        { "some", item => Has(item, "some") },
        { "few", item => Has(item, "few") },
        { "most or few", item => Has(item, "most") || Has(item, "few") },
        { "a prefix", item => Has(item, "most") || Has(item, "much") },
        { "a kind", item => item.Keywords[Everybody]![0] == "k0" },
        { "nothing", _ => false },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void Counts_by_codes_are_those_of_the_documents(string name, Func<IndexDocument, bool> matches)
    {
        var query = BuildQuery(name);
        foreach (var limit in new[] { 3, 50, int.MaxValue })
        {
            IndexRequest request = new()
            {
                Query = query,
                SortColumn = name == "some" ? 0 : null,
                Facets =
                [
                    .. Enumerable.Range(0, Columns.Length).Select(column => new FacetRequest(column, null, limit)),
                    new FacetRequest(Author, BuildQuery("most"), limit),
                    new FacetRequest(Board, BuildQuery("few"), limit),
                ],
            };
            var result = Search(request);
            IndexDocument[] found = [.. Items.Where((item, number) => Live[number] && matches(item))];
            Assert.Equal(found.Length, result.Total);
            for (var column = 0; column < Columns.Length; column++)
            {
                Assert.Equal(Counts(found, column, limit), result.Facets[column]);
            }

            Assert.Equal(Counts([.. Items.Where((item, number) => Live[number] && Has(item, "most"))], Author, limit), result.Facets[^2]);
            Assert.Equal(Counts([.. Items.Where((item, number) => Live[number] && Has(item, "few"))], Board, limit), result.Facets[^1]);
        }
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("most")]
    [InlineData("without some")]
    public void A_search_that_is_cut_counts_no_more_than_it_has_looked_at(string name)
    {
        for (long work = 0; work < 120_000; work += 9_000)
        {
            var result = Search(new IndexRequest
            {
                Query = BuildQuery(name),
                Facets = [new FacetRequest(Everybody, null, 10), new FacetRequest(Author, BuildQuery("most"), 10)],
                Budget = new SearchBudget(TimeSpan.MaxValue, work),
            });
            var counted = result.Facets[0].Sum(facet => facet.Count);
            Assert.InRange(counted, 0, result.Total);
            Assert.All(result.Facets[1], facet => Assert.InRange(facet.Count, 1, Documents));
            if (result.Cut == BudgetCut.None)
            {
                Assert.Equal(result.Total, counted);
            }
        }
    }

    [Fact]
    public void Columns_that_say_the_same_are_one_code_and_those_that_do_not_are_several()
    {
        var codes = View.Segment.FacetCodes!;
        Assert.Same(codes.FindCounter(Everybody), codes.FindCounter(Board));
        Assert.NotSame(codes.FindCounter(First), codes.FindCounter(Second));
        Assert.Equal(4, codes.FindCounter(Topics)!.ByDocument.Length);
        Assert.NotEmpty(codes.FindCounter(Topics)!.Further);
        Assert.All(codes.Counters, counter => Assert.True(counter.Totals.Sum() >= Documents));
    }

    private static IndexQuery BuildQuery(string name) => name switch
    {
        "everything" => new IndexQuery.All(),
        "without some" => new IndexQuery.Not(Word("some")),
        "most without some" => new IndexQuery.And([Word("most"), new IndexQuery.Not(Word("some"))]),
        "most or few" => new IndexQuery.Or([Word("most"), Word("few")]),
        "a prefix" => new IndexQuery.Text("m", MatchForm.WordsPrefix, 1),
        "a kind" => new IndexQuery.Keyword(Everybody, ["k0"]),
        _ => Word(name),
    };

    private static IndexQuery.Text Word(string word) => new(word, MatchForm.Words, 1);

    private static bool Has(IndexDocument document, string word) => document.Texts[0]!.Split(' ').Contains(word);

    private static IEnumerable<FacetCount> Counts(IndexDocument[] documents, int column, int limit) => documents
        .SelectMany(document => document.Keywords[column] ?? [])
        .GroupBy(value => value)
        .Select(group => new FacetCount(group.Key, group.Count()))
        .OrderByDescending(facet => facet.Count)
        .ThenBy(facet => facet.Value, StringComparer.Ordinal)
        .Take(limit);

    private static IndexResult Search(IndexRequest request)
    {
        var snapshot = new Snapshot([View], 1);
        var impact = new Impact(Schema, request.Ranking, snapshot.AverageLengths);
        var plan = new SearchPlan(Schema, snapshot, request, null, impact, new SpentBudget(request.Budget, TestContext.Current.CancellationToken));
        return new Searcher(plan, View.Values, new ScratchPool()).Search();
    }

    private static IndexDocument[] Make()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Documents).Select(number => new IndexDocument
        {
            Id = number + 1,
            Texts = [string.Join(' ', new[]
            {
                "item",
                random.Next(10) < 8 ? "most" : "rest",
                random.Next(5) == 0 ? "some" : "",
                random.Next(900) == 0 ? "few" : "",
                random.Next(9) == 0 ? "much" : ""
            }.Where(word => word.Length > 0))],
            Keywords =
            [
                ["k" + (random.Next(10) == 0 ? 1 : 0)],
                random.Next(3) == 0 ? null : ["b" + random.Next(60)],
                [.. Enumerable.Range(0, random.Next(4) == 0 ? random.Next(8) : random.Next(2)).Select(_ => "t" + random.Next(30)).Distinct()],
                random.Next(4) == 0 ? [] : ["a" + Math.Min(random.Next(5_000), random.Next(5_000))],
                ["f" + random.Next(200)],
                ["s" + random.Next(200)],
            ],
            Numbers = [random.Next(1_000_000)],
        })];
    }

    private static LiveDocuments Delete()
    {
        var live = new LiveDocuments(Documents);
        for (var number = 0; number < Documents; number += 1 + (number % 7))
        {
            live.Delete(number);
        }

        return live;
    }

    private static SegmentView Build()
    {
        var builder = new SegmentBuilder(Schema);
        foreach (var item in Items)
        {
            builder.Add(item);
        }

        using var stream = new MemoryStream();
        using (var output = new SegmentOutput(stream))
        using (var dictionary = new MemoryStream())
        {
            builder.Build(output, dictionary, 1);
        }

        var written = stream.ToArray();
        var bytes = GC.AllocateUninitializedArray<byte>(written.Length, pinned: true);
        written.CopyTo(bytes, 0);
        var segment = new Segment(SegmentBytes.FromMemory(bytes, "a test"), Schema);
        segment.MakeCodes();
        return new SegmentView(segment, Live, [.. Columns.Select(_ => new KeywordValues())]);
    }
}
