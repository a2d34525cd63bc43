using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Parsing.Ptt;
using static NewsBrowser.Text.Queries.FieldKind;

namespace NewsBrowser.Text.Queries;

/// <summary>The table of the filters. A filter over a column that exists is one row here, its words and its line in docs/query-language.md.</summary>
public sealed class SearchFields
{
    private const string Flags = "flag";

    /// <summary>Names of filters that are none of the table's: a part of a document, or a moment that its value tells the meaning of.</summary>
    internal const string Older = "older";
    internal const string Newer = "newer";
    internal const string Target = "標的";

    // Folded.
    private static readonly Dictionary<string, string> PartNames = new(StringComparer.Ordinal)
    {
        ["subject"] = "title",
        ["titles"] = "title",
        ["标题"] = "title",
        ["text"] = "body",
        ["内文"] = "body",
        ["内容"] = "body",
        ["comment"] = "comments",
        ["留言"] = "comments",
        ["推文"] = "comments",
        ["自己"] = "own",
        ["template"] = "form",
        ["格式"] = "form",
    };

    // What stands in a title as [標的] is asked for as one thing with the title's words.
    private static readonly (string Name, string Means)[] TextNames =
    [
        ("title", "in:title"), ("intitle", "in:title"), ("subject", "in:title"), ("headline", "in:title"), ("標題", "in:title"),
        ("body", "in:body"), ("content", "in:body"), ("內文", "in:body"), ("內容", "in:body"), (Target, Target),
    ];

    private readonly Dictionary<string, (FieldKind Kind, string Name, SearchField? Field)> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SearchField> _flags = new(StringComparer.Ordinal);

    /// <summary>A table; the order of its rows is the order of the counts beside a list.</summary>
    public SearchFields(IReadOnlyList<SearchField> all)
    {
        All = all;
        AddName("in", (Part, "in", null));
        AddName("在", (Part, "in", null));
        AddName(Older, (FieldKind.Date, Older, null));
        AddName(Newer, (FieldKind.Date, Newer, null));
        foreach (var (name, means) in TextNames)
        {
            AddName(name, (WithinPart, means, null));
        }

        foreach (var field in all.Where(field => field.Kind != Flag))
        {
            // A row's own name goes before another's alias: among comments tag: is no topic.
            AddName(field.Name, (field.Kind, field.Name, field));
        }

        foreach (var field in all)
        {
            var head = field.Name.Split(':')[0];
            if (field.Kind == Flag)
            {
                _names.TryAdd(head, (Flag, head, null));
                _names.TryAdd(head == "is" ? "是" : "有", (Flag, head, null));
                _flags.Add(field.Name, field);
            }

            foreach (var alias in field.Aliases.Select(TextFolding.Fold))
            {
                if (field.Kind == Flag)
                {
                    _flags.Add(head + ":" + alias, field);
                }
                else
                {
                    _names.TryAdd(alias, (field.Kind, field.Name, field));
                }
            }
        }
    }

    public static SearchField Kind { get; } = new("kind", FieldKind.Text, "kind", "of kind {0}", "種類為 {0} ")
    {
        Aliases = ["種類"],
        OnlyValues = ["news", "forum"],
        ValueNames = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["新闻"] = "news",
            ["文章"] = "forum",
            ["论坛"] = "forum",
            ["post"] = "forum",
            ["posts"] = "forum",
            ["ptt"] = "forum",
        },
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Term,
    };

    public static SearchField Topic { get; } = new("topic", FieldKind.Text, "topic", "on topic {0}", "主題為 {0} ")
    {
        Aliases = ["topics", "tag", "tags", "label", "hashtag", "主題", "標籤", "話題"],
        Match = ValueMatch.Named,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Topic,
    };

    public static SearchField Source { get; } = new("source", FieldKind.Text, "source", "from {0}", "來自 {0} ")
    {
        Aliases = ["site", "domain", "publisher", "來源", "媒體", "網站", "網域"],
        Match = ValueMatch.Named,
        CountedColumn = "publisher",
        FiltersById = true,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Source,
    };

    public static SearchField Board { get; } = new("board", FieldKind.Text, "board", "on board {0}", "在看板 {0} ")
    {
        Aliases = ["boards", "看板", "板", "版"],
        Match = ValueMatch.Named,
        Counted = CountedIn.Items | CountedIn.Comments,
        Suggests = SuggestionKind.Board,
    };

    public static SearchField Author { get; } = new("author", FieldKind.Text, "author", "by {0}", "作者為 {0} ")
    {
        Aliases = ["from", "by", "poster", "writer", "作者", "發文者", "原po"],
        Match = ValueMatch.Named,
        FiltersById = true,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Person,
        OfComments = ("under posts by {0}", "文章作者為 {0} "),
    };

    public static SearchField Class { get; } = new("class", FieldKind.Text, "class", "of class {0}", "分類為「{0}」")
    {
        Aliases = ["category", "分類", "類別"],
        Match = ValueMatch.Named,
        Counted = CountedIn.Items | CountedIn.Comments,
        Suggests = SuggestionKind.Term,
    };

    /// <summary>A share or fund that a post is about.</summary>
    public static SearchField Ticker { get; } = new("ticker", FieldKind.Text, "ticker", "about {0}", "標的為 {0} ")
    {
        Aliases = ["stock", "symbol", "股號", "代號", "股票"],
        IsCode = true,
        Counted = CountedIn.Items | CountedIn.Comments,
        Suggests = SuggestionKind.Term,
    };

    /// <summary>What a post of class 標的 expects.</summary>
    public static SearchField Stance { get; } = new("stance", FieldKind.Text, "stance", "that say {0}", "多空為「{0}」")
    {
        Aliases = ["多空", "看法"],
        OnlyValues = [.. TargetTemplate.Stances.Values],
        ValueNames = new Dictionary<string, string>(TargetTemplate.Stances.ToDictionary(stance => TextFolding.Fold(stance.Key), stance => stance.Value))
        {
            ["bullish"] = "bull",
            ["long"] = "bull",
            ["bearish"] = "bear",
            ["short"] = "bear",
        },
        Labels = TargetTemplate.Stances.ToDictionary(stance => stance.Value, stance => stance.Key, StringComparer.Ordinal),
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Term,
    };

    public static SearchField Lang { get; } = new("lang", FieldKind.Text, "lang", "in language {0}", "語言為 {0} ")
    {
        Aliases = ["language", "語言"],
        Match = ValueMatch.Tag,
        CountedColumn = "tag",
        FacetName = "language",
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Term,
    };

    public static SearchField Reporter { get; } = new("reporter", FieldKind.Text, "reporter", "reported by {0}", "記者為 {0} ")
    {
        Aliases = ["記者"],
        Match = ValueMatch.Containing,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Term,
    };

    public static SearchField Commenter { get; } = new("commenter", FieldKind.Text, "commenter", "with a comment by {0}", "有 {0} 留言")
    {
        Aliases = ["推文者", "留言者"],
        Counted = CountedIn.Comments,
        Suggests = SuggestionKind.Person,
        OfComments = ("by {0}", "推文者為 {0} "),
    };

    /// <summary>Who wrote an item or commented under it, whichever it is.</summary>
    public static SearchField Person { get; } = new("person", FieldKind.Text, "author", "by {0} or with a comment by {0}", "{0} 發文或留言")
    {
        Aliases = ["user", "id", "使用者", "帳號"],
        Suggests = SuggestionKind.Person,
        OfComments = ("by {0}", "推文者為 {0} "),
    };

    public static SearchField Type { get; } = new("type", FieldKind.Text, "type", "of type {0}", "類型為 {0} ") { Aliases = ["類型"] };

    public static SearchField Url { get; } = new("url", FieldKind.Text, "url", "with the address {0}", "網址為 {0} ")
    {
        Aliases = ["address", "網址", "連結"],
        Match = ValueMatch.Url,
        OfComments = ("under the post with the address {0}", "文章網址為 {0} "),
    };

    public static SearchField Push { get; } = new("push", Number, "push", "with {0} 推", "推文{0}")
    {
        Aliases = ["pushes", "points", "score", "推", "推數"],
        OfComments = ("under posts with {0} 推", "文章推文{0}"),
    };

    public static SearchField Boo { get; } = new("boo", Number, "boo", "with {0} 噓", "噓文{0}")
    {
        Aliases = ["boos", "噓", "噓數"],
        OfComments = ("under posts with {0} 噓", "文章噓文{0}"),
    };

    public static SearchField Comments { get; } = new("comments", Number, "comments", "with {0} comments", "留言{0}")
    {
        Aliases = ["comment", "replies", "留言", "留言數", "推文", "推文數", "回覆"],
        OfComments = ("under posts with {0} comments", "文章留言{0}"),
    };

    public static SearchField Quality { get; } = new("quality", Number, "quality", "with a quality of {0}", "品質{0}") { Aliases = ["品質"] };

    public static SearchField Heat { get; } = new("heat", Number, "heat", "with a heat of {0}", "熱度{0}") { Aliases = ["熱度"] };

    /// <summary>A stretch of time; its months are counted.</summary>
    public static SearchField Date { get; } = new("date", FieldKind.Date, "time", "published {0}", "{0}發布")
    {
        Aliases = ["when", "日期", "時間"],
        OfComments = ("written {0}", "{0}所寫"),
        CountedColumn = "month",
        FacetName = "month",
        Counted = CountedIn.Items | CountedIn.Comments,
    };

    public static SearchField After { get; } = new("after", FieldKind.Date, "time", "published {0}", "{0}發布")
    {
        Aliases = ["since", "之後", "晚於"],
        OfComments = ("written {0}", "{0}所寫"),
    };

    public static SearchField Before { get; } = new("before", FieldKind.Date, "time", "published {0}", "{0}發布")
    {
        Aliases = ["之前", "早於"],
        OfComments = ("written {0}", "{0}所寫"),
    };

    /// <summary>Up to the end of a day, month or year.</summary>
    public static SearchField Until { get; } = new("until", FieldKind.Date, "time", "published {0}", "{0}發布")
    {
        Aliases = ["截至", "直到"],
        OfComments = ("written {0}", "{0}所寫"),
    };

    /// <summary>Says itself: <c>&gt;</c> turns it round.</summary>
    public static SearchField Age { get; } = new("age", FieldKind.Date, "time", "{0}", "{0}");

    public static SearchField Published { get; } = new("is:published", Flag, Flags, "that are published", "已發布") { Aliases = ["已發布"], Keyword = "published" };

    public static SearchField Unpublished { get; } = new("is:unpublished", Flag, Flags, "that are not published", "未發布")
    {
        Aliases = ["未發布"],
        Keyword = "unpublished",
    };

    public static SearchField Link { get; } = new("is:link", Flag, Flags, "known only from a link", "僅由連結得知") { Aliases = ["連結"], Keyword = "link" };

    public static SearchField Unscored { get; } = new("is:unscored", Flag, Flags, "without a score", "沒有評分") { Aliases = ["無評分"], Keyword = "unscored" };

    public static SearchField HasImage { get; } = new("has:image", Flag, Flags, "with a picture", "有圖片")
    {
        Aliases = ["images", "picture", "pictures", "photo", "圖", "圖片"],
        Keyword = "image",
    };

    public static SearchField HasComments { get; } = new("has:comments", Flag, Flags, "with comments", "有留言")
    {
        Aliases = ["comment", "留言", "推文"],
        Keyword = "comments",
    };

    public static SearchField HasRelated { get; } = new("has:related", Flag, Flags, "with related stories", "有相關報導")
    {
        Aliases = ["相關", "相關報導"],
        Keyword = "related",
    };

    /// <summary>News whose address a post carries or quotes: no keyword of its own, but two columns compared.</summary>
    public static SearchField HasDiscussion { get; } = new("has:discussion", Flag, "url", "with a discussion", "有討論") { Aliases = ["討論"] };

    /// <summary>The language as it is described in docs/query-language.md.</summary>
    public static SearchFields Default { get; } = new(
    [
        Kind, Topic, Source, Board, Author, Class, Ticker, Stance, Lang, Reporter, Commenter, Person, Type, Url, Push, Boo, Comments, Quality, Heat,
        Date, After, Before, Until, Age,
        Published, Unpublished, Link, Unscored, HasImage, HasComments, HasRelated, HasDiscussion,
    ]);

    /// <summary>What a comment is marked with: 推, 噓 or →.</summary>
    public static SearchField Reaction { get; } = new("tag", FieldKind.Text, "reaction", "marked {0}", "標為「{0}」")
    {
        OnlyValues = ["push", "boo", "arrow"],
        ValueNames = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["推"] = "push",
            ["嘘"] = "boo",
            ["箭头"] = "arrow",
            ["→"] = "arrow",
            ["->"] = "arrow",
        },
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["push"] = "推", ["boo"] = "噓", ["arrow"] = "→" },
        Counted = CountedIn.Comments,
        Suggests = SuggestionKind.Term,
    };

    /// <summary>The language of a search for comments: there <c>tag:</c> is what a comment is marked with.</summary>
    public static SearchFields OfComments { get; } = new([Reaction, .. Default.All]);

    /// <summary>What <c>in:</c> takes, and how it reads.</summary>
    internal static IReadOnlyList<(DocumentPart Part, string Name, string English, string Chinese)> Parts { get; } =
    [
        (DocumentPart.Title, "in:title", "the title", "標題"),
        (DocumentPart.Body, "in:body", "the body", "內文"),
        (DocumentPart.Comments, "in:comments", "the comments", "留言"),
        (DocumentPart.Own, "in:own", "the poster’s own words", "發文者自己的話"),
        (DocumentPart.Form, "in:form", "the posting form", "發文格式"),
    ];

    public IReadOnlyList<SearchField> All { get; }

    /// <summary>The names by which a filter is asked for, folded.</summary>
    internal IReadOnlyCollection<string> Names => _names.Keys;

    private void AddName(string name, (FieldKind Kind, string Name, SearchField? Field) filter) => _names.Add(TextFolding.Fold(name), filter);

    /// <summary>Finds a filter by its name in any case and width, or by an alias.
    /// Flags and parts come without their field: that stands behind the colon.</summary>
    internal bool TryFind(string written, out (FieldKind Kind, string Name, SearchField? Field) filter) =>
        _names.TryGetValue(TextFolding.Fold(written), out filter);

    /// <summary>Whether a word would be read as a filter.</summary>
    internal bool StartsFilter(string word) => word.AsSpan().IndexOfAny(':', '：') is > 0 and var colon && TryFind(word[..colon], out _);

    /// <summary>The flag of <c>is</c> or <c>has</c> and a value; null when there is none.</summary>
    internal SearchField? FindFlag(string name, string value) => _flags.GetValueOrDefault(name + ":" + TextFolding.Fold(value));

    /// <summary>What may stand behind the colon of a filter of flags, parts, few values or time whatever an archive holds: each value, and its names.
    /// Empty for other filters.</summary>
    public IReadOnlyList<(string Value, IReadOnlyList<string> Names)> FindFixedValues(string written) =>
        !TryFind(written, out var filter) ? [] : filter.Kind switch
        {
            Flag => [.. All.Where(f => f.Kind == Flag && f.Name.StartsWith(filter.Name + ":", StringComparison.Ordinal))
                .Select(f => (f.Name, (IReadOnlyList<string>)[f.Name[(filter.Name.Length + 1)..], .. f.Aliases]))],
            FieldKind.Text when filter.Field is { OnlyValues.Count: > 0 } field => [.. field.OnlyValues.Select(value => (
                field.Name + ":" + value,
                (IReadOnlyList<string>)[value, .. field.ValueNames.Where(name => name.Value == value).Select(name => name.Key)]))],
            Part => [.. Parts.Select(part => (part.Name, (IReadOnlyList<string>)[part.Name["in:".Length..], part.Chinese]))],
            FieldKind.Date when filter.Field != Age => [.. TimeValues.Offered.Select(o => (filter.Name + ":" + o.Value, o.Names))],
            _ => [],
        };

    /// <summary>The part that <c>in:</c> names; null when there is none.</summary>
    internal static DocumentPart? FindPart(string value)
    {
        var folded = TextFolding.Fold(value);
        var written = "in:" + PartNames.GetValueOrDefault(folded, folded);
        return Parts.Where(part => part.Name == written).Select(part => (DocumentPart?)part.Part).FirstOrDefault();
    }

    internal static (DocumentPart Part, string Name, string English, string Chinese) Describe(DocumentPart part) => Parts.First(row => row.Part == part);
}
