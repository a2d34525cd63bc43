using NewsBrowser.Index;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>The facets of a search for items: what the index is asked to count, and the counts as people read them.</summary>
internal sealed class SearchFacets
{
    /// <summary>How many values a facet shows; a chosen one is shown even when it is rarer. Months are always all there.</summary>
    public const int MaxValues = 50;

    /// <summary>How many are counted, so that a chosen rare value is found among them.</summary>
    private const int CountedValues = 1000;

    private static readonly FacetName[] Names = Enum.GetValues<FacetName>();

    private readonly ParsedQuery query;
    private readonly IndexSnapshot index;

    public SearchFacets(ParsedQuery query, IndexSnapshot index)
    {
        this.query = query;
        this.index = index;
    }

    public IReadOnlyList<FacetRequest> Requests() =>
    [
        .. Names.Select(name => new FacetRequest(
            ColumnOf(name),
            SearchTranslation.Without(name, query, index, SearchTarget.Items),
            name == FacetName.Month ? int.MaxValue : CountedValues)),
    ];

    public IReadOnlyList<Facet> Read(IReadOnlyList<IReadOnlyList<FacetCount>> counts) =>
        [.. Names.Select((name, at) => new Facet(name, Entries(name, counts[at])))];

    private List<FacetEntry> Entries(FacetName name, IReadOnlyList<FacetCount> counts)
    {
        var chosen = Chosen(name);
        var entries = new List<FacetEntry>();
        foreach (var (keyword, count) in counts)
        {
            var selected = chosen.Contains(keyword);
            if (name != FacetName.Month && entries.Count >= MaxValues && !selected)
            {
                continue;
            }

            var (value, label) = Naming(name, keyword);
            entries.Add(new FacetEntry(value, label, count, selected));
        }

        if (name == FacetName.Month)
        {
            entries.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        }

        return entries;
    }

    /// <summary>The keywords that the query's own filters name.</summary>
    private HashSet<string> Chosen(FacetName name)
    {
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filter in SearchTranslation.FiltersOf(query.Root).Where(f => SearchTranslation.IsFilterOf(name, f)))
        {
            switch (filter)
            {
                case QueryNode.Property property:
                    chosen.UnionWith(property.Values.SelectMany(v => KnownOf(name)?.Resolve(v, out _) ?? [Text.Analysis.TextFolding.FoldForSearch(v)]));
                    break;
                case QueryNode.Time time:
                    chosen.Add(MonthOf(time));
                    break;
                case QueryNode.Or or:
                    chosen.UnionWith(or.Children.OfType<QueryNode.Time>().Select(MonthOf));
                    break;
            }
        }

        return chosen;
    }

    /// <summary><c>2023-09</c> of <c>date:2023-09</c>; other times choose no month.</summary>
    private static string MonthOf(QueryNode.Time time) =>
        time.Written.StartsWith("date:", StringComparison.OrdinalIgnoreCase) ? time.Written["date:".Length..].Trim('"') : string.Empty;

    private (string Value, string Label) Naming(FacetName name, string keyword)
    {
        if (KnownOf(name) is not { } known)
        {
            return (keyword, keyword);
        }

        // A publisher's or person's name may be shared, the domain or id is not; the others are their names.
        var label = known.LabelOf(keyword);
        return (name is FacetName.Source or FacetName.Author ? keyword : label, label);
    }

    private KnownValues? KnownOf(FacetName name) => name switch
    {
        FacetName.Topic => index.Topics,
        FacetName.Source => index.Sources,
        FacetName.Board => index.Boards,
        FacetName.Author => index.Authors,
        FacetName.Class => index.Classes,
        _ => null,
    };

    private static int ColumnOf(FacetName name) => name switch
    {
        FacetName.Kind => Columns.Kind,
        FacetName.Topic => Columns.Topic,
        FacetName.Source => Columns.Source,
        FacetName.Board => Columns.Board,
        FacetName.Author => Columns.Author,
        FacetName.Class => Columns.Class,
        FacetName.Language => Columns.Language,
        FacetName.Reporter => Columns.Reporter,
        FacetName.Month => Columns.Month,
        _ => throw new InvalidOperationException($"A facet that has no column: {name}"),
    };
}
