using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Benchmarks.Queries;

/// <summary>What runs of comments are asked for: the page has no facets.</summary>
internal static class RunQuerySet
{
    public static IReadOnlyList<BenchmarkQuery> All { get; } =
    [
        .. ((string[])["的", "推", "股票", "外資", "哈哈", "台積電", "聯準會", "外資買超", "生成式AI", "台積電ADR", "QQ", "the", "power apps", "qzxjkwvbh", "龘"])
            .Select(text => CreateQuery("text", text, Text(text))),
        CreateQuery("several words", "台積電 外資", Text("台積電"), Text("外資")),
        CreateQuery("not", "股票 -的", Text("股票"), new IndexQuery.Not(Text("的"))),
        CreateQuery("prefix", "q*", new IndexQuery.Text("q", MatchForm.WordsPrefix, MessageTextFields.TextMask)),
        CreateQuery("with filter", "board:stock 恭喜", Is(SearchSchema.Board, "stock"), Text("恭喜")),
        CreateQuery("filters alone", "board:stock class:標的", Is(SearchSchema.Board, "stock"), Is(SearchSchema.Class, "標的")),
        CreateQuery("filters alone", "under one item", Is(SearchSchema.Item, "77")),
        CreateQuery("everything", "(nothing typed)"),
    ];

    public static IndexRequest Page(BenchmarkQuery query) => query.Page() with { Facets = [], Recency = null };

    private static BenchmarkQuery CreateQuery(string ofClass, string name, params IndexQuery[] parts) => new(ofClass, name, parts);

    private static IndexQuery.Keyword Is(int column, string value) => new(column, [TextFolding.FoldForSearch(value)]);

    private static IndexQuery.Text Text(string text)
    {
        var folded = TextFolding.FoldForSearch(text);
        return new IndexQuery.Text(folded, (MatchForm)(int)TextMatch.DetermineForm(folded, prefix: false)!, MessageTextFields.TextMask);
    }
}
