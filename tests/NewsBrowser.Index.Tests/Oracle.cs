using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Index.Tests;

/// <summary>Answers the same requests by looking at every document.</summary>
internal sealed class Oracle
{
    public SortedDictionary<long, IndexDocument> Documents { get; } = [];

    /// <summary>Options with which an index looks texts up here.</summary>
    public IndexOptions Options => new() { Texts = ids => [.. ids.Select(id => Documents.GetValueOrDefault(id)?.Texts)] };

    public List<IndexDocument> Matches(IndexQuery query) => [.. Documents.Values.Where(document => Matches(document, query))];

    public IEnumerable<FacetCount> Facet(int column, IndexQuery query, int limit) =>
        Matches(query)
            .SelectMany(document => (document.Keywords[column] ?? []).Distinct())
            .GroupBy(value => value)
            .Select(group => new FacetCount(group.Key, group.Count()))
            .OrderByDescending(facet => facet.Count)
            .ThenBy(facet => facet.Value, StringComparer.Ordinal)
            .Take(limit);

    public IEnumerable<(long Id, long? Value)> Sorted(IndexQuery query, int column, bool ascending)
    {
        var found = Matches(query).Select(document => (document.Id, Value: document.Numbers[column])).OrderBy(hit => hit.Value is null);
        return (ascending ? found.ThenBy(hit => hit.Value) : found.ThenByDescending(hit => hit.Value)).ThenByDescending(hit => hit.Id);
    }

    private static bool Matches(IndexDocument document, IndexQuery query) => query switch
    {
        IndexQuery.All => true,
        IndexQuery.And and => and.Children.All(child => Matches(document, child)),
        IndexQuery.Or or => or.Children.Any(child => Matches(document, child)),
        IndexQuery.Not not => !Matches(document, not.Child),
        IndexQuery.Text text => Enumerable.Range(0, document.Texts.Length).Any(field => (text.Fields >> field & 1) != 0
            && document.Texts[field] is { } value && TextMatch.Matches(value, text.Folded, (TextMatchForm)(int)text.Form)),
        IndexQuery.Keyword keyword => (document.Keywords[keyword.Column] ?? []).Intersect(keyword.Values).Any(),
        IndexQuery.Range range => document.Numbers[range.Column] is { } number && !(number < range.From) && !(number > range.To),
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };
}
