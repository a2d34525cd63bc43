using NewsBrowser.Text.Analysis;
using static NewsBrowser.Text.Queries.FieldKind;

namespace NewsBrowser.Text.Queries;

/// <summary>The table of the filters. A filter over a column that exists is one row here, its words and its line in docs/query-language.md.</summary>
public sealed class SearchFields
{
    private const string Flags = "flag";

    private readonly Dictionary<string, (FieldKind Kind, string Name, SearchField? Field)> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SearchField> _flags = new(StringComparer.Ordinal);

    /// <summary>A table; the order of its rows is the order of the counts beside a list.</summary>
    public SearchFields(IReadOnlyList<SearchField> all)
    {
        All = all;
        _names.Add("in", (Part, "in", null));
        foreach (var field in all)
        {
            if (field.Kind == Flag)
            {
                var head = field.Name[..field.Name.IndexOf(':', StringComparison.Ordinal)];
                _names.TryAdd(head, (Flag, head, null));
                _flags.Add(field.Name, field);
            }
            else
            {
                _names.Add(field.Name, (field.Kind, field.Name, field));
            }

            foreach (var alias in field.Aliases)
            {
                // Keys are folded as what is looked up.
                _names.Add(TextFolding.Fold(alias), (field.Kind, field.Name, field));
            }
        }
    }

    public static SearchField Kind { get; } = new("kind", FieldKind.Text, "kind", "of kind {0}", "種類為 {0} ")
    {
        OnlyValues = ["news", "forum"],
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Term,
    };

    public static SearchField Topic { get; } = new("topic", FieldKind.Text, "topic", "on topic {0}", "主題為 {0} ")
    {
        Aliases = ["tag", "主題"],
        Match = ValueMatch.Named,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Topic,
    };

    public static SearchField Source { get; } = new("source", FieldKind.Text, "source", "from {0}", "來自 {0} ")
    {
        Aliases = ["site", "來源"],
        Match = ValueMatch.Named,
        CountedColumn = "publisher",
        FiltersById = true,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Source,
    };

    public static SearchField Board { get; } = new("board", FieldKind.Text, "board", "on board {0}", "在看板 {0} ")
    {
        Aliases = ["看板"],
        Match = ValueMatch.Named,
        Counted = CountedIn.Items | CountedIn.Comments,
        Suggests = SuggestionKind.Board,
    };

    public static SearchField Author { get; } = new("author", FieldKind.Text, "author", "by {0}", "作者為 {0} ")
    {
        Aliases = ["by", "作者"],
        Match = ValueMatch.Named,
        FiltersById = true,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Person,
        OfComments = ("under posts by {0}", "文章作者為 {0} "),
    };

    public static SearchField Class { get; } = new("class", FieldKind.Text, "class", "of class {0}", "分類為「{0}」")
    {
        Aliases = ["分類"],
        Match = ValueMatch.Named,
        Counted = CountedIn.Items | CountedIn.Comments,
        Suggests = SuggestionKind.Term,
    };

    public static SearchField Lang { get; } = new("lang", FieldKind.Text, "lang", "in language {0}", "語言為 {0} ")
    {
        Aliases = ["language"],
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
        Aliases = ["推文者"],
        Counted = CountedIn.Comments,
        Suggests = SuggestionKind.Person,
        OfComments = ("by {0}", "推文者為 {0} "),
    };

    public static SearchField Type { get; } = new("type", FieldKind.Text, "type", "of type {0}", "類型為 {0} ");

    public static SearchField Url { get; } = new("url", FieldKind.Text, "url", "with the address {0}", "網址為 {0} ") { Match = ValueMatch.Url };

    public static SearchField Push { get; } = new("push", Number, "push", "with {0} 推", "推{0}");

    public static SearchField Boo { get; } = new("boo", Number, "boo", "with {0} 噓", "噓{0}");

    public static SearchField Comments { get; } = new("comments", Number, "comments", "with {0} comments", "留言{0}") { Aliases = ["comment"] };

    public static SearchField Quality { get; } = new("quality", Number, "quality", "with a quality of {0}", "品質{0}");

    public static SearchField Heat { get; } = new("heat", Number, "heat", "with a heat of {0}", "熱度{0}");

    /// <summary>A stretch of time; its months are counted.</summary>
    public static SearchField Date { get; } = new("date", FieldKind.Date, "time", "published in {0}", "發布於 {0} ")
    {
        Aliases = ["日期"],
        CountedColumn = "month",
        FacetName = "month",
        Counted = CountedIn.Items | CountedIn.Comments,
    };

    public static SearchField After { get; } = new("after", FieldKind.Date, "time", "published in {0} or later", "自 {0} 起發布") { Aliases = ["since"] };

    public static SearchField Before { get; } = new("before", FieldKind.Date, "time", "published before {0}", "在 {0} 之前發布");

    /// <summary>Says itself: <c>&gt;</c> turns it round.</summary>
    public static SearchField Age { get; } = new("age", FieldKind.Date, "time", "{0}", "{0}");

    public static SearchField Published { get; } = new("is:published", Flag, Flags, "that are published", "已發布") { Keyword = "published" };

    public static SearchField Unpublished { get; } = new("is:unpublished", Flag, Flags, "that are not published", "未發布") { Keyword = "unpublished" };

    public static SearchField Link { get; } = new("is:link", Flag, Flags, "known only from a link", "僅由連結得知") { Keyword = "link" };

    public static SearchField Unscored { get; } = new("is:unscored", Flag, Flags, "without a score", "沒有評分") { Keyword = "unscored" };

    public static SearchField HasImage { get; } = new("has:image", Flag, Flags, "with a picture", "有圖片") { Keyword = "image" };

    public static SearchField HasComments { get; } = new("has:comments", Flag, Flags, "with comments", "有留言") { Keyword = "comments" };

    public static SearchField HasRelated { get; } = new("has:related", Flag, Flags, "with related stories", "有相關報導") { Keyword = "related" };

    /// <summary>News whose address a post carries or quotes: no keyword of its own, but two columns compared.</summary>
    public static SearchField HasDiscussion { get; } = new("has:discussion", Flag, "url", "with a discussion", "有討論");

    /// <summary>The language as it is described in docs/query-language.md.</summary>
    public static SearchFields Default { get; } = new(
    [
        Kind, Topic, Source, Board, Author, Class, Lang, Reporter, Commenter, Type, Url, Push, Boo, Comments, Quality, Heat, Date, After, Before, Age,
        Published, Unpublished, Link, Unscored, HasImage, HasComments, HasRelated, HasDiscussion,
    ]);

    /// <summary>What <c>in:</c> takes, and how it reads.</summary>
    internal static IReadOnlyList<(DocumentPart Part, string Name, string English, string Chinese)> Parts { get; } =
    [
        (DocumentPart.Title, "in:title", "the title", "標題"),
        (DocumentPart.Body, "in:body", "the body", "內文"),
        (DocumentPart.Comments, "in:comments", "the comments", "留言"),
        (DocumentPart.Own, "in:own", "the poster’s own words", "發文者自己的話"),
    ];

    public IReadOnlyList<SearchField> All { get; }

    /// <summary>Finds a filter by its name in any case and width, or by an alias.
    /// Flags and parts come without their field: that stands behind the colon.</summary>
    internal bool TryFind(string written, out (FieldKind Kind, string Name, SearchField? Field) filter) =>
        _names.TryGetValue(TextFolding.Fold(written), out filter);

    /// <summary>Whether a word would be read as a filter.</summary>
    internal bool StartsFilter(string word) => word.AsSpan().IndexOfAny(':', '：') is > 0 and var colon && TryFind(word[..colon], out _);

    /// <summary>The flag of <c>is</c> or <c>has</c> and a value; null when there is none.</summary>
    internal SearchField? FindFlag(string name, string value) => _flags.GetValueOrDefault(name + ":" + TextFolding.Fold(value));

    /// <summary>The part that <c>in:</c> names; null when there is none.</summary>
    internal static DocumentPart? FindPart(string value)
    {
        var written = "in:" + TextFolding.Fold(value);
        return Parts.Where(part => part.Name == written).Select(part => (DocumentPart?)part.Part).FirstOrDefault();
    }

    internal static (DocumentPart Part, string Name, string English, string Chinese) Describe(DocumentPart part) => Parts.First(row => row.Part == part);
}
