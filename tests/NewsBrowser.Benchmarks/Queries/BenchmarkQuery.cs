using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Benchmarks.Queries;

/// <summary>A query of the fixed set: its class, how people would write it, and its parts, all of which a match has to meet.</summary>
internal sealed record BenchmarkQuery(string Class, string Name, IReadOnlyList<IndexQuery> Parts)
{
    /// <summary>How many values of a facet a page shows.</summary>
    public const int FacetValues = 50;

    /// <summary>The nine columns that a page counts, the histogram of months last.</summary>
    public static IReadOnlyList<int> FacetColumns { get; } =
    [
        SearchSchema.Kind, SearchSchema.Topic, SearchSchema.Source, SearchSchema.Board, SearchSchema.Author, SearchSchema.Class, SearchSchema.LanguageTag,
        SearchSchema.Reporter, SearchSchema.Month,
    ];

    /// <summary>Age is counted from here, so that scores do not depend on the day of the run.</summary>
    private static readonly Recency Recency = new(
        SearchSchema.Time, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), 365L * 86_400, 0.1);

    public IndexQuery Query => All(Parts);

    public bool HasText => Parts.Any(IsText);

    /// <summary>A page as the site asks for it: 20 hits, the total, nine facets that each ignore their own filter.
    /// Without text the newest come first.</summary>
    public IndexRequest Page() => new()
    {
        Query = Query,
        SortColumn = HasText ? null : SearchSchema.Time,
        Recency = HasText ? Recency : null,
        Facets =
        [
            .. FacetColumns.Select(
                column => new FacetRequest(column, Without(column), column == SearchSchema.Month ? int.MaxValue : FacetValues) { Named = NamedIn(column) }),
        ],
    };

    /// <summary>The query without the filters of a column; null when it has none.</summary>
    public IndexQuery? Without(int column) => Parts.Any(part => IsFilterFor(part, column)) ? All([.. Parts.Where(part => !IsFilterFor(part, column))]) : null;

    public IReadOnlyList<string> NamedIn(int column) =>
        [.. Parts.OfType<IndexQuery.Keyword>().Where(part => part.Column == column).SelectMany(part => part.Values)];

    public static bool IsFilterFor(IndexQuery part, int column) => part switch
    {
        IndexQuery.Keyword keyword => (keyword.Column == SearchSchema.Language ? SearchSchema.LanguageTag : keyword.Column) == column,
        IndexQuery.Range range => range.Column == SearchSchema.Time && column == SearchSchema.Month,
        _ => false,
    };

    public static IndexQuery All(IReadOnlyList<IndexQuery> parts) => parts.Count switch
    {
        0 => new IndexQuery.All(),
        1 => parts[0],
        _ => new IndexQuery.And(parts),
    };

    private static bool IsText(IndexQuery part) => part switch
    {
        IndexQuery.Text or IndexQuery.Closest => true,
        IndexQuery.And and => and.Children.Any(IsText),
        IndexQuery.Or or => or.Children.Any(IsText),
        _ => false,
    };
}
