using NewsBrowser.Archive.Searching;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Index;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Benchmarks.Queries;

/// <summary>The fixed set of queries, in classes of what is hard about them.</summary>
internal static class QuerySet
{
    private const int OwnAndComments = ItemTexts.OwnMask | ItemTexts.CommentsMask;

    public static IReadOnlyList<BenchmarkQuery> All { get; } =
    [
        .. Each("character", "的", "股", "醫", "一", "龘"),
        .. Each("common word", "公司", "今天", "the", "a", "一個"),
        .. Each("two characters", "股票", "外資", "微軟", "營收", "銀行", "歷史"),
        .. Each("three characters", "台積電", "聯準會", "半導體", "為什麼"),
        .. Each("phrase", "外資買超", "升息循環", "半導體產業", "人工智慧", "中華民國", "三大法人", "沒有什麼"),
        .. Each("mixed scripts", "生成式AI", "AI伺服器", "ETF投資", "5G", "台積電ADR"),
        .. Each("English word", "Microsoft", "power", "report", "developer", "health"),
        .. Each("English phrase", "power apps", "machine learning", "model driven app", "of the"),
        Of("several words", "台積電 美國 設廠", Text("台積電"), Text("美國"), Text("設廠")),
        Of("several words", "外資 賣超 今天", Text("外資"), Text("賣超"), Text("今天")),
        Of("several words", "microsoft teams data", Text("microsoft"), Text("teams"), Text("data")),
        Of("several words", "the power of data", Text("the"), Text("power"), Text("of"), Text("data")),
        Of("several words", "的 公司 the", Text("的"), Text("公司"), Text("the")),
        Of("or", "台積電 OR 聯發科", Any("台積電", "聯發科")),
        Of("or", "microsoft OR google OR apple OR amazon", Any("microsoft", "google", "apple", "amazon")),
        Of("or", "(航運 OR 金融) 股票", Any("航運", "金融"), Text("股票")),
        Of("not", "台積電 -外資", Text("台積電"), Not("外資")),
        Of("not", "microsoft -power", Text("microsoft"), Not("power")),
        Of("not", "股票 -的", Text("股票"), Not("的")),
        Of("not", "-the", Not("the")),
        Of("prefix", "micro*", Prefix("micro")),
        Of("prefix", "develop*", Prefix("develop")),
        Of("prefix", "a*", Prefix("a")),
        Of("prefix", "20*", Prefix("20")),
        Of("prefix", "power app*", Prefix("power app")),
        Of("in a field", "in:title 台積電", Text("台積電", ItemTexts.TitleMask)),
        Of("in a field", "in:comments 哈哈", Text("哈哈", ItemTexts.CommentsMask)),
        Of("in a field", "in:own 看法", Text("看法", ItemTexts.OwnMask)),
        Of("in a field", "in:title power", Text("power", ItemTexts.TitleMask)),
        Of("in a field", "in:body the -in:title power", Text("the", ItemTexts.BodyMask), new IndexQuery.Not(Text("power", ItemTexts.TitleMask))),
        Of("in a field", "in:own,comments 外資買超", Text("外資買超", OwnAndComments)),
        Of("with filter", "board:stock 航運", Is(Columns.Board, "stock"), Text("航運")),
        Of("with filter", "class:新聞 台積電", Is(Columns.Class, "新聞"), Text("台積電")),
        Of("with filter", "topic:microsoft topic:azure power", Is(Columns.Topic, "microsoft", "azure"), Text("power")),
        Of("with filter", "source:udn.com lang:zh 的", Is(Columns.Source, "udn.com"), Is(Columns.Language, "zh"), Text("的")),
        Of("with filter", "kind:forum push:>10 股票", Is(Columns.Kind, Flags.Forum), new IndexQuery.Range(Columns.Push, 11, null), Text("股票")),
        Of("with filter", "is:published has:comments 今天", Is(Columns.Flag, Flags.Published), Is(Columns.Flag, Flags.Comments), Text("今天")),
        Of("with dates", "date:2023-09 股市", Between("2023-09-01", "2023-10-01"), Text("股市")),
        Of("with dates", "date:2024 外資", Between("2024-01-01", "2025-01-01"), Text("外資")),
        Of("with dates", "after:2025-06 the", Between("2025-06-01", null), Text("the")),
        Of(
            "with dates",
            "date:2023 board:stock class:標的 的",
            Between("2023-01-01", "2024-01-01"),
            Is(Columns.Board, "stock"),
            Is(Columns.Class, "標的"),
            Text("的")),
        Of("filters alone", "board:stock", Is(Columns.Board, "stock")),
        Of("filters alone", "topic:台股 source:ptt.cc", Is(Columns.Topic, "台股"), Is(Columns.Source, "ptt.cc")),
        Of("filters alone", "push:>20", new IndexQuery.Range(Columns.Push, 21, null)),
        Of("filters alone", "kind:news quality:>=90", Is(Columns.Kind, Flags.News), new IndexQuery.Range(Columns.Quality, 90, null)),
        Of("filters alone", "date:2022", Between("2022-01-01", "2023-01-01")),
        Of("filters alone", "date:2022-03 topic:azure", Between("2022-03-01", "2022-04-01"), Is(Columns.Topic, "azure")),
        Of("filters alone", "-kind:forum lang:en", new IndexQuery.Not(Is(Columns.Kind, Flags.Forum)), Is(Columns.Language, "en")),
        Of("everything", "(nothing typed)"),
        .. Each("rare", ItemGenerator.SeldomWord, ItemGenerator.SeldomName, "梵語", "陸特"),
        .. Each("no hit", "qzxjkwvbh", "鱻麤龘鱻", "聯準會升息", "zyntharia power apps"),
        Sentence("陸特和漢斯雷頓開創了哪一地區對梵語的學術研究？"),
        Sentence("台積電為什麼要去美國設廠"),
        Sentence("How do I add a notification dot to a button in Power Apps?"),
        Sentence("外資今天賣超台積電多少張", Is(Columns.Board, "stock")),
        Sentence("聯準會升息對半導體產業與 AI 的影響"),
    ];

    private static IEnumerable<BenchmarkQuery> Each(string ofClass, params string[] texts) =>
        texts.Select(text => Of(ofClass, text, Text(text)));

    private static BenchmarkQuery Of(string ofClass, string name, params IndexQuery[] parts) => new(ofClass, name, parts);

    private static BenchmarkQuery Sentence(string text, params IndexQuery[] filters) =>
        new("sentence", text, [new IndexQuery.Closest([TextFolding.FoldForSearch(text)], ItemTexts.EverywhereMask), .. filters]);

    private static IndexQuery.Text Text(string text, int fields = ItemTexts.EverywhereMask)
    {
        var folded = TextFolding.FoldForSearch(text);
        return new IndexQuery.Text(folded, (MatchForm)(int)TextMatch.FormOf(folded, prefix: false)!, fields);
    }

    private static IndexQuery.Text Prefix(string text) => new(TextFolding.FoldForSearch(text), MatchForm.WordsPrefix, ItemTexts.EverywhereMask);

    private static IndexQuery.Or Any(params string[] texts) => new([.. texts.Select(text => Text(text))]);

    private static IndexQuery.Not Not(string text) => new(Text(text));

    private static IndexQuery.Keyword Is(int column, params string[] values) => new(column, [.. values.Select(TextFolding.FoldForSearch)]);

    private static IndexQuery.Range Between(string from, string? before) =>
        new(Columns.Time, Seconds(from), before is null ? null : Seconds(before) - 1);

    private static long Seconds(string day) => new DateTimeOffset(DateTime.ParseExact(day, "yyyy-MM-dd", null), TimeSpan.Zero).ToUnixTimeSeconds();
}
