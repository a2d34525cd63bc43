using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Benchmarks.Queries;

/// <summary>The fixed set of queries, in classes of what is hard about them.</summary>
internal static class QuerySet
{
    private const int OwnAndComments = ItemTextFields.OwnMask | ItemTextFields.CommentsMask;

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
        CreateQuery("several words", "台積電 美國 設廠", Text("台積電"), Text("美國"), Text("設廠")),
        CreateQuery("several words", "外資 賣超 今天", Text("外資"), Text("賣超"), Text("今天")),
        CreateQuery("several words", "microsoft teams data", Text("microsoft"), Text("teams"), Text("data")),
        CreateQuery("several words", "the power of data", Text("the"), Text("power"), Text("of"), Text("data")),
        CreateQuery("several words", "的 公司 the", Text("的"), Text("公司"), Text("the")),
        CreateQuery("or", "台積電 OR 聯發科", Any("台積電", "聯發科")),
        CreateQuery("or", "microsoft OR google OR apple OR amazon", Any("microsoft", "google", "apple", "amazon")),
        CreateQuery("or", "(航運 OR 金融) 股票", Any("航運", "金融"), Text("股票")),
        CreateQuery("not", "台積電 -外資", Text("台積電"), Not("外資")),
        CreateQuery("not", "microsoft -power", Text("microsoft"), Not("power")),
        CreateQuery("not", "股票 -的", Text("股票"), Not("的")),
        CreateQuery("not", "-the", Not("the")),
        CreateQuery("prefix", "micro*", Prefix("micro")),
        CreateQuery("prefix", "develop*", Prefix("develop")),
        CreateQuery("prefix", "a*", Prefix("a")),
        CreateQuery("prefix", "20*", Prefix("20")),
        CreateQuery("prefix", "power app*", Prefix("power app")),
        CreateQuery("in a field", "in:title 台積電", Text("台積電", ItemTextFields.TitleMask)),
        CreateQuery("in a field", "in:comments 哈哈", Text("哈哈", ItemTextFields.CommentsMask)),
        CreateQuery("in a field", "in:own 看法", Text("看法", ItemTextFields.OwnMask)),
        CreateQuery("in a field", "in:title power", Text("power", ItemTextFields.TitleMask)),
        CreateQuery(
            "in a field", "in:body the -in:title power", Text("the", ItemTextFields.BodyMask), new IndexQuery.Not(Text("power", ItemTextFields.TitleMask))),
        CreateQuery("in a field", "in:own,comments 外資買超", Text("外資買超", OwnAndComments)),
        CreateQuery("with filter", "board:stock 航運", Is(SearchSchema.Board, "stock"), Text("航運")),
        CreateQuery("with filter", "class:新聞 台積電", Is(SearchSchema.Class, "新聞"), Text("台積電")),
        CreateQuery("with filter", "topic:microsoft topic:azure power", Is(SearchSchema.Topic, "microsoft", "azure"), Text("power")),
        CreateQuery("with filter", "source:udn.com lang:zh 的", Is(SearchSchema.Source, "udn.com"), Is(SearchSchema.Language, "zh"), Text("的")),
        CreateQuery(
            "with filter", "kind:forum push:>10 股票", Is(SearchSchema.Kind, FlagValues.Forum), new IndexQuery.Range(SearchSchema.Push, 11, null), Text("股票")),
        CreateQuery(
            "with filter", "is:published has:comments 今天", Is(SearchSchema.Flag, FlagValues.Published), Is(SearchSchema.Flag, FlagValues.Comments), Text("今天")),
        CreateQuery("with dates", "date:2023-09 股市", Between("2023-09-01", "2023-10-01"), Text("股市")),
        CreateQuery("with dates", "date:2024 外資", Between("2024-01-01", "2025-01-01"), Text("外資")),
        CreateQuery("with dates", "after:2025-06 the", Between("2025-06-01", null), Text("the")),
        CreateQuery(
            "with dates",
            "date:2023 board:stock class:標的 的",
            Between("2023-01-01", "2024-01-01"),
            Is(SearchSchema.Board, "stock"),
            Is(SearchSchema.Class, "標的"),
            Text("的")),
        CreateQuery("filters alone", "board:stock", Is(SearchSchema.Board, "stock")),
        CreateQuery("filters alone", "topic:台股 source:ptt.cc", Is(SearchSchema.Topic, "台股"), Is(SearchSchema.Source, "ptt.cc")),
        CreateQuery("filters alone", "push:>20", new IndexQuery.Range(SearchSchema.Push, 21, null)),
        CreateQuery("filters alone", "kind:news quality:>=90", Is(SearchSchema.Kind, FlagValues.News), new IndexQuery.Range(SearchSchema.Quality, 90, null)),
        CreateQuery("filters alone", "date:2022", Between("2022-01-01", "2023-01-01")),
        CreateQuery("filters alone", "date:2022-03 topic:azure", Between("2022-03-01", "2022-04-01"), Is(SearchSchema.Topic, "azure")),
        CreateQuery("filters alone", "-kind:forum lang:en", new IndexQuery.Not(Is(SearchSchema.Kind, FlagValues.Forum)), Is(SearchSchema.Language, "en")),
        CreateQuery("everything", "(nothing typed)"),
        .. Each("rare", ItemGenerator.SeldomWord, ItemGenerator.SeldomName, "梵語", "陸特"),
        .. Each("no hit", "qzxjkwvbh", "鱻麤龘鱻", "聯準會升息", "zyntharia power apps"),
        Sentence("陸特和漢斯雷頓開創了哪一地區對梵語的學術研究？"),
        Sentence("台積電為什麼要去美國設廠"),
        Sentence("How do I add a notification dot to a button in Power Apps?"),
        Sentence("外資今天賣超台積電多少張", Is(SearchSchema.Board, "stock")),
        Sentence("聯準會升息對半導體產業與 AI 的影響"),
    ];

    private static IEnumerable<BenchmarkQuery> Each(string ofClass, params string[] texts) =>
        texts.Select(text => CreateQuery(ofClass, text, Text(text)));

    private static BenchmarkQuery CreateQuery(string ofClass, string name, params IndexQuery[] parts) => new(ofClass, name, parts);

    private static BenchmarkQuery Sentence(string text, params IndexQuery[] filters) =>
        new("sentence", text, [new IndexQuery.Closest([TextFolding.FoldForSearch(text)], ItemTextFields.EverywhereMask), .. filters]);

    private static IndexQuery.Text Text(string text, int fields = ItemTextFields.EverywhereMask)
    {
        var folded = TextFolding.FoldForSearch(text);
        return new IndexQuery.Text(folded, (MatchForm)(int)TextMatch.DetermineForm(folded, prefix: false)!, fields);
    }

    private static IndexQuery.Text Prefix(string text) => new(TextFolding.FoldForSearch(text), MatchForm.WordsPrefix, ItemTextFields.EverywhereMask);

    private static IndexQuery.Or Any(params string[] texts) => new([.. texts.Select(text => Text(text))]);

    private static IndexQuery.Not Not(string text) => new(Text(text));

    private static IndexQuery.Keyword Is(int column, params string[] values) => new(column, [.. values.Select(TextFolding.FoldForSearch)]);

    private static IndexQuery.Range Between(string from, string? before) =>
        new(SearchSchema.Time, Seconds(from), before is null ? null : Seconds(before) - 1);

    private static long Seconds(string day) => new DateTimeOffset(DateTime.ParseExact(day, "yyyy-MM-dd", null), TimeSpan.Zero).ToUnixTimeSeconds();
}
