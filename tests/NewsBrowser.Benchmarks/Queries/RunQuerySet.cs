using NewsBrowser.Archive.Searching;
using NewsBrowser.Index;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Benchmarks.Queries;

/// <summary>What runs of comments are asked for: the page has no facets.</summary>
internal static class RunQuerySet
{
    public static IReadOnlyList<BenchmarkQuery> All { get; } =
    [
        .. ((string[])["的", "推", "股票", "外資", "哈哈", "台積電", "聯準會", "外資買超", "生成式AI", "台積電ADR", "QQ", "the", "power apps", "qzxjkwvbh", "龘"])
            .Select(text => Of("text", text, Text(text))),
        Of("several words", "台積電 外資", Text("台積電"), Text("外資")),
        Of("not", "股票 -的", Text("股票"), new IndexQuery.Not(Text("的"))),
        Of("prefix", "q*", new IndexQuery.Text("q", MatchForm.WordsPrefix, RunTexts.TextMask)),
        Of("with filter", "board:stock 恭喜", Is(Columns.Board, "stock"), Text("恭喜")),
        Of("filters alone", "board:stock class:標的", Is(Columns.Board, "stock"), Is(Columns.Class, "標的")),
        Of("filters alone", "under one item", Is(Columns.Item, "77")),
        Of("everything", "(nothing typed)"),
    ];

    public static IndexRequest Page(BenchmarkQuery query) => query.Page() with { Facets = [], Recency = null };

    private static BenchmarkQuery Of(string ofClass, string name, params IndexQuery[] parts) => new(ofClass, name, parts);

    private static IndexQuery.Keyword Is(int column, string value) => new(column, [TextFolding.FoldForSearch(value)]);

    private static IndexQuery.Text Text(string text)
    {
        var folded = TextFolding.FoldForSearch(text);
        return new IndexQuery.Text(folded, (MatchForm)(int)TextMatch.FormOf(folded, prefix: false)!, RunTexts.TextMask);
    }
}
