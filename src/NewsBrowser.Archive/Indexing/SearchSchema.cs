using NewsBrowser.Index.Documents;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Queries;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;

namespace NewsBrowser.Archive.Indexing;

/// <summary>The keyword and number columns that items and runs of comments share: what holds for a post holds for each run under it.</summary>
internal static class SearchSchema
{
    public const int Kind = 0;
    public const int Topic = 1;
    /// <summary>A publisher's domain and its <see cref="Publisher"/>, to filter by either.</summary>
    public const int Source = 2;
    public const int Board = 3;
    public const int Author = 4;

    /// <summary>Everybody who commented; of a run, who wrote it.</summary>
    public const int Commenter = 5;

    public const int Class = 6;

    /// <summary>The language's tag and each beginning of it, to filter by; <see cref="LanguageTag"/> is what is counted.</summary>
    public const int Language = 7;

    public const int Type = 8;
    public const int Url = 9;
    public const int Flag = 10;
    public const int Month = 11;

    /// <summary>The canonical addresses of the article that a post carries and of the pages that it quotes; runs leave it empty.</summary>
    public const int Article = 12;

    /// <summary>The item that a run stands under; items leave it empty.</summary>
    public const int Item = 13;

    /// <summary>The reporter's whole line. <c>reporter:</c> looks into it: the known lines that hold what is asked for are what is filtered by.</summary>
    public const int Reporter = 14;

    /// <summary>The language with its script and nothing else, so that the counts of the facet do not overlap.</summary>
    public const int LanguageTag = 15;

    /// <summary>The publisher alone, by domain and slug, so that the counts of the facet do not overlap.</summary>
    public const int Publisher = 16;

    /// <summary>What a run is marked with; items leave it empty.</summary>
    public const int Reaction = 17;

    /// <summary>The codes of the shares that a post is about.</summary>
    public const int Ticker = 18;

    /// <summary>What a post of class 標的 expects of them.</summary>
    public const int Stance = 19;

    public const int KeywordCount = 20;

    /// <summary>Unix seconds; of a run, when it was written.</summary>
    public const int Time = 0;

    public const int Push = 1;
    public const int Boo = 2;
    public const int Comments = 3;
    public const int Quality = 4;
    public const int Heat = 5;

    /// <summary>The item that a run stands under, once more: a filter by very many items is quicker by number.</summary>
    public const int ItemNumber = 6;

    public const int NumberCount = 7;

    private static readonly string[] Names =
    [
        "kind", "topic", "source", "board", "author", "commenter", "class", "lang", "type", "url", "flag", "month", "article", "item", "reporter",
        "tag", "publisher", "reaction", "ticker", "stance",
    ];

    /// <summary>What the panel counts, and the articles, which has:discussion asks for.</summary>
    public static IReadOnlyList<KeywordField> ItemKeywords { get; } = MarkCounted(CountedIn.Items, Names[Article]);

    /// <summary>The same columns, of which the panel beside found comments counts less.</summary>
    public static IReadOnlyList<KeywordField> MessageKeywords { get; } = MarkCounted(CountedIn.Comments);

    public static IReadOnlyList<string> Numbers { get; } = ["time", "push", "boo", "comments", "quality", "heat", "item"];

    /// <summary>The keyword column of a name.</summary>
    public static int FindKeywordColumn(string name) => Array.IndexOf(Names, name) is >= 0 and var at ? at : throw NoColumn(name);

    /// <summary>The number column of a name.</summary>
    public static int FindNumberColumn(string name)
    {
        for (var at = 0; at < Numbers.Count; at++)
        {
            if (Numbers[at] == name)
            {
                return at;
            }
        }

        throw NoColumn(name);
    }

    private static InvalidOperationException NoColumn(string name) => new($"The index has no column {name}.");

    private static KeywordField[] MarkCounted(CountedIn list, params string[] others) =>
    [
        .. Names.Select(name => new KeywordField(
            name, others.Contains(name) || SearchFields.OfComments.All.Any(field => field.Counted.HasFlag(list) && field.CountedColumn == name))),
    ];

    public static void Tokenize(string foldedText, List<IndexToken> tokens)
    {
        var sink = new TokenList(tokens);
        SignTokens.Tokenize(foldedText, ref sink);
        Tokenizer.Tokenize(foldedText, ref sink);
    }

    private readonly struct TokenList(List<IndexToken> tokens) : ITokenSink
    {
        public void Add(int start, int length, int position, Text.Analysis.TokenKind kind) =>
            tokens.Add(new IndexToken(start, length, position, (IndexTokenKind)kind));
    }
}

/// <summary>The text fields of the index of items.</summary>
internal static class ItemTextFields
{
    public const int Title = 0;
    public const int Excerpt = 1;
    public const int Own = 2;
    public const int Article = 3;
    public const int Comments = 4;
    public const int Names = 5;

    /// <summary>What the board's form put there.</summary>
    public const int Form = 6;

    public const int Count = 7;

    public const int TitleMask = 1 << Title;
    public const int BodyMask = (1 << Excerpt) | (1 << Own) | (1 << Article);
    public const int OwnMask = 1 << Own;
    public const int CommentsMask = 1 << Comments;
    public const int FormMask = 1 << Form;

    /// <summary>What a word without <c>in:</c> searches: all but the form.</summary>
    public const int EverywhereMask = TitleMask | BodyMask | CommentsMask | (1 << Names);

    /// <summary>What <c>more like this</c> compares: the comments under a post are about anything.</summary>
    public const int LikenessMask = TitleMask | BodyMask;

    public static IndexSchema Schema { get; } = new(
        [
            new TextField("title", 2),
            new TextField("excerpt", 1),
            new TextField("own", 1),
            new TextField("article", 0.7),
            new TextField("comments", 0.6),
            new TextField("names", 1),
            new TextField("form", 1),
        ],
        SearchSchema.ItemKeywords,
        SearchSchema.Numbers,
        SearchSchema.Tokenize)
    {
        OtherForms = WordForms.FindOthers,
        IsFunctionWord = FunctionWords.Contains,
    };
}

/// <summary>The one text field of the index of comment runs.</summary>
internal static class MessageTextFields
{
    public const int Text = 0;
    public const int TextMask = 1 << Text;

    public static IndexSchema Schema { get; } = new([new TextField("text", 1)], SearchSchema.MessageKeywords, SearchSchema.Numbers, SearchSchema.Tokenize)
    {
        OtherForms = WordForms.FindOthers,
        IsFunctionWord = FunctionWords.Contains,
    };
}

/// <summary>Values of <see cref="SearchSchema.Flag"/> and <see cref="SearchSchema.Kind"/>.</summary>
internal static class FlagValues
{
    public const string Published = "published";
    public const string Unpublished = "unpublished";
    public const string Link = "link";
    public const string Unscored = "unscored";
    public const string Image = "image";
    public const string Comments = "comments";
    public const string Related = "related";
    public const string News = "news";
    public const string Forum = "forum";

    /// <summary>A value of <see cref="SearchSchema.Reaction"/>.</summary>
    public static string Name(CommentTag tag) => tag switch
    {
        CommentTag.Push => "push",
        CommentTag.Boo => "boo",
        _ => "arrow",
    };
}
