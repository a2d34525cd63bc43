using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>The facets of a search: what the index is asked to count, and the counts as people read them.</summary>
internal sealed class SearchFacets(ParsedQuery query, IndexGeneration index, SearchTarget target, SearchFields fields)
{
    /// <summary>How many values a facet shows; a chosen one is shown even when it is rarer. Months are always all there.</summary>
    public const int MaxValues = 50;

    private readonly SearchField[] _counted = [.. fields.All.Where(field => field.Counted.HasFlag(target.Counted))];

    /// <param name="closest">Whether any of the query's words will do.</param>
    public IReadOnlyList<FacetRequest> CreateRequests(bool closest) =>
    [
        .. _counted.Select(field => new FacetRequest(
            SearchSchema.FindKeywordColumn(field.CountedColumn),
            QueryTranslator.TranslateWithout(field, query, index, target, closest),
            field.Kind == FieldKind.Date ? int.MaxValue : MaxValues)
        {
            Named = [.. FindChosen(field)],
        }),
    ];

    public IReadOnlyList<Facet> Read(IReadOnlyList<IReadOnlyList<FacetCount>> counts) =>
        [.. _counted.Select((field, at) => new Facet(field, CreateEntries(field, counts[at])))];

    private List<FacetEntry> CreateEntries(SearchField field, IReadOnlyList<FacetCount> counts)
    {
        var chosen = FindChosen(field);
        var known = index.Names.FindValues(field.CountedColumn);
        var entries = new List<FacetEntry>();
        foreach (var (keyword, count) in counts)
        {
            var label = known?.GetLabel(keyword) ?? (field.IsCode ? keyword.ToUpperInvariant() : keyword);
            var value = field.FiltersById ? index.Names.GetId(keyword) : label;
            entries.Add(new FacetEntry(value, field.Labels.GetValueOrDefault(keyword, label), count, chosen.Contains(keyword)));
        }

        if (field.Kind == FieldKind.Date)
        {
            entries.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        }

        return entries;
    }

    /// <summary>The keywords that the query's own filters name; of times, the months that a <c>date:</c> names.</summary>
    private HashSet<string> FindChosen(SearchField field)
    {
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filter in QueryTranslator.GetFilters(query.Root).Where(f => QueryTranslator.IsFilterFor(field, f)))
        {
            switch (filter)
            {
                case QueryNode.Property property:
                    chosen.UnionWith(property.Values.SelectMany(v => FindMeant(field, v)));
                    break;
                case QueryNode.Time time when time.Field == field:
                    chosen.Add(time.Value);
                    break;
                case QueryNode.Or or:
                    chosen.UnionWith(or.Children.OfType<QueryNode.Time>().Where(time => time.Field == field).Select(time => time.Value));
                    break;
            }
        }

        return chosen;
    }

    /// <summary>The values of the facet that a filter's value takes.</summary>
    private IReadOnlyList<string> FindMeant(SearchField field, string value)
    {
        var known = index.Names.FindValues(field.CountedColumn);
        return field.Match switch
        {
            ValueMatch.Containing when known is not null => known.Containing(value),
            ValueMatch.Tag when known is not null =>
                [.. known.All.Select(one => one.Key).Where(tag => IsUnder(tag, TextFolding.FoldForSearch(value)))],
            _ => known?.Resolve(value, out _) ?? [TextFolding.FoldForSearch(value)],
        };
    }

    /// <summary><c>zh-hant</c> is what <c>lang:zh</c> takes, and <c>zh-hant</c> itself.</summary>
    private static bool IsUnder(string tag, string asked) =>
        tag.StartsWith(asked, StringComparison.Ordinal) && (tag.Length == asked.Length || tag[asked.Length] == '-');
}
