namespace NewsBrowser.Text.Queries;

/// <summary>A filter of the search language: how it is written, which column of the index answers it, what is counted and suggested of it,
/// and how it reads in a sentence. Two are the same only when they are the same row of <see cref="SearchFields"/>.</summary>
/// <param name="name">As it is written before the colon; a flag with its value, such as <c>is:link</c>.</param>
/// <param name="kind">What its value is.</param>
/// <param name="column">The name of the index's column that it filters by.</param>
/// <param name="english">How it reads, with <c>{0}</c> for the value.</param>
/// <param name="chinese">The same in Traditional Chinese; a blank at the end parts Latin letters from what follows.</param>
public sealed class SearchField(string name, FieldKind kind, string column, string english, string chinese)
{
    private static readonly Dictionary<string, string> EmptyNames = [];

    private readonly string? _countedColumn;
    private readonly string? _facetName;

    public string Name => name;

    public FieldKind Kind => kind;

    public string Column => column;

    public string English => english;

    public string Chinese => chinese;

    /// <summary>Other names, in either language.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>How a search for comments says it, where that differs: its commenter wrote what was found.</summary>
    public (string English, string Chinese)? OfComments { get; init; }

    /// <summary>The only values there are; empty where the archive decides.</summary>
    public IReadOnlyList<string> OnlyValues { get; init; } = [];

    /// <summary>Whether its values are written in capitals, as codes are.</summary>
    public bool IsCode { get; init; }

    /// <summary>Other names of those values, folded.</summary>
    public IReadOnlyDictionary<string, string> ValueNames { get; init; } = EmptyNames;

    /// <summary>How people read the values, where that is not the value itself.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = EmptyNames;

    /// <summary>What a value matches.</summary>
    public ValueMatch Match { get; init; }

    /// <summary>The keyword that a flag stands for; null where the flag is more than one.</summary>
    public string? Keyword { get; init; }

    /// <summary>The lists in which its values are counted.</summary>
    public CountedIn Counted { get; init; }

    /// <summary>The column whose values are counted and suggested, where it is another one.</summary>
    public string CountedColumn { get => _countedColumn ?? column; init => _countedColumn = value; }

    /// <summary>How its counts are called in an interface's words and in JSON.</summary>
    public string FacetName { get => _facetName ?? name; init => _facetName = value; }

    /// <summary>Whether a counted value is filtered by its id, because its label may be shared; otherwise the label is the value.</summary>
    public bool FiltersById { get; init; }

    /// <summary>What its values are when they complete what a reader types; null when nothing is offered.</summary>
    public SuggestionKind? Suggests { get; init; }

    public override string ToString() => name;
}

/// <summary>What stands behind a filter's colon.</summary>
public enum FieldKind
{
    Text = 0,
    Number,
    Date,
    Flag,

    /// <summary>A part of a document, as <c>in:</c> names it.</summary>
    Part,

    /// <summary>Text of one part of a document, as <c>title:</c> takes it.</summary>
    WithinPart,
}

/// <summary>What the value of a text filter matches.</summary>
public enum ValueMatch
{
    /// <summary>The keyword itself.</summary>
    Exact = 0,

    /// <summary>A name that the archive knows, by any of its spellings; one that it does not know is a problem.</summary>
    Named,

    /// <summary>All known values that hold it as text.</summary>
    Containing,

    /// <summary>A language tag and what is under it: <c>zh-hant</c> is under <c>zh</c>.</summary>
    Tag,

    /// <summary>A web address in any of its forms.</summary>
    Url,
}

/// <summary>The lists whose panel counts a filter's values.</summary>
[Flags]
public enum CountedIn
{
    None = 0,
    Items = 1,
    Comments = 2,
}

/// <summary>What a suggestion is.</summary>
public enum SuggestionKind
{
    /// <summary>A word, or a stretch of Chinese, of the archive's texts; or a value without a page of its own.</summary>
    Term = 0,

    Title,
    Topic,
    Source,
    Board,
    Person,
}
