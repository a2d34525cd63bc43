using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>The facets of a search: what the index is asked to count, and the counts as people read them.</summary>
internal sealed class SearchFacets
{
    /// <summary>How many values a facet shows; a chosen one is shown even when it is rarer. Months are always all there.</summary>
    public const int MaxValues = 50;

    private static readonly FacetName[] OfItems = [.. Enum.GetValues<FacetName>().Where(name => name != FacetName.Commenter)];

    private static readonly FacetName[] OfRuns = [FacetName.Board, FacetName.Class, FacetName.Commenter, FacetName.Month];

    private readonly ParsedQuery _query;
    private readonly IndexGeneration _index;
    private readonly SearchTarget _target;

    public SearchFacets(ParsedQuery query, IndexGeneration index, SearchTarget target)
    {
        _query = query;
        _index = index;
        _target = target;
    }

    private FacetName[] Names => _target == SearchTarget.Items ? OfItems : OfRuns;

    /// <param name="closest">Whether any of the query's words will do.</param>
    public IReadOnlyList<FacetRequest> Requests(bool closest) =>
    [
        .. Names.Select(name => new FacetRequest(
            GetColumn(name),
            QueryTranslator.Without(name, _query, _index, _target, closest),
            name == FacetName.Month ? int.MaxValue : MaxValues)
        {
            Named = [.. Chosen(name)],
        }),
    ];

    public IReadOnlyList<Facet> Read(IReadOnlyList<IReadOnlyList<FacetCount>> counts) =>
        [.. Names.Select((name, at) => new Facet(name, Entries(name, counts[at])))];

    private List<FacetEntry> Entries(FacetName name, IReadOnlyList<FacetCount> counts)
    {
        var chosen = Chosen(name);
        var entries = new List<FacetEntry>();
        foreach (var (keyword, count) in counts)
        {
            var (value, label) = Naming(name, keyword);
            entries.Add(new FacetEntry(value, label, count, chosen.Contains(keyword)));
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
        foreach (var filter in QueryTranslator.GetFilters(_query.Root).Where(f => QueryTranslator.IsFilterFor(name, f)))
        {
            switch (filter)
            {
                case QueryNode.Property property:
                    chosen.UnionWith(property.Values.SelectMany(v => Meant(name, v)));
                    break;
                case QueryNode.Time time:
                    chosen.Add(GetMonth(time));
                    break;
                case QueryNode.Or or:
                    chosen.UnionWith(or.Children.OfType<QueryNode.Time>().Select(GetMonth));
                    break;
            }
        }

        return chosen;
    }

    /// <summary>The values of the facet that a filter's value takes.</summary>
    private IReadOnlyList<string> Meant(FacetName name, string value) => name switch
    {
        FacetName.Reporter => _index.Names.Reporters.Containing(value),
        FacetName.Language => [.. _index.Names.Languages.All.Select(l => l.Key).Where(tag => IsUnder(tag, TextFolding.FoldForSearch(value)))],
        _ => GetKnownValues(name)?.Resolve(value, out _) ?? [TextFolding.FoldForSearch(value)],
    };

    /// <summary><c>zh-hant</c> is what <c>lang:zh</c> takes, and <c>zh-hant</c> itself.</summary>
    private static bool IsUnder(string tag, string asked) =>
        tag.StartsWith(asked, StringComparison.Ordinal) && (tag.Length == asked.Length || tag[asked.Length] == '-');

    /// <summary><c>2023-09</c> of <c>date:2023-09</c>; other times choose no month.</summary>
    private static string GetMonth(QueryNode.Time time) =>
        time.Written.StartsWith("date:", StringComparison.OrdinalIgnoreCase) ? time.Written["date:".Length..].Trim('"') : string.Empty;

    private (string Value, string Label) Naming(FacetName name, string keyword)
    {
        if (GetKnownValues(name) is not { } known)
        {
            return (keyword, keyword);
        }

        // A publisher's or person's name may be shared, the domain or id is not; the others are their names.
        var label = known.GetLabel(keyword);
        return (name is FacetName.Source or FacetName.Author ? keyword : label, label);
    }

    private KnownValues? GetKnownValues(FacetName name) => name switch
    {
        FacetName.Topic => _index.Names.Topics,
        FacetName.Source => _index.Names.Sources,
        FacetName.Board => _index.Names.Boards,
        FacetName.Author => _index.Names.Authors,
        FacetName.Class => _index.Names.Classes,
        FacetName.Language => _index.Names.Languages,
        FacetName.Reporter => _index.Names.Reporters,
        _ => null,
    };

    private static int GetColumn(FacetName name) => name switch
    {
        FacetName.Kind => SearchSchema.Kind,
        FacetName.Topic => SearchSchema.Topic,
        FacetName.Source => SearchSchema.Source,
        FacetName.Board => SearchSchema.Board,
        FacetName.Author => SearchSchema.Author,
        FacetName.Class => SearchSchema.Class,
        FacetName.Language => SearchSchema.LanguageTag,
        FacetName.Reporter => SearchSchema.Reporter,
        FacetName.Month => SearchSchema.Month,
        FacetName.Commenter => SearchSchema.Commenter,
        _ => throw new InvalidOperationException($"A facet that has no column: {name}"),
    };
}
