using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Benchmarks.Checking;

/// <summary>Holds a page to what the scan found.</summary>
internal static class AnswerCheck
{
    /// <summary>What is wrong, one sentence each.</summary>
    public static IReadOnlyList<string> Faults(BenchmarkQuery query, IndexRequest request, IndexResult result, ExpectedAnswer expected)
    {
        var faults = new List<string>();
        if (result.Cut != BudgetCut.None)
        {
            faults.Add($"it was cut: {result.Cut}");
        }

        if (query.Parts.Any(part => part is IndexQuery.Closest))
        {
            CheckClosest(query, request, result, expected, faults);
            return faults;
        }

        if (result.Total != expected.Total)
        {
            faults.Add($"total {result.Total}, expected {expected.Total}");
        }

        CheckHits(query, request, result, expected, faults);
        for (var facet = 0; facet < request.Facets.Count; facet++)
        {
            CheckFacet(query, request.Facets[facet], result.Facets[facet], expected.Facets[facet], faults);
        }

        return faults;
    }

    /// <summary>Which tokens of a sentence are too common to be asked for is the index's own business: what it finds has to have some,
    /// and its counts have to agree.</summary>
    private static void CheckClosest(BenchmarkQuery query, IndexRequest request, IndexResult result, ExpectedAnswer expected, List<string> faults)
    {
        if (result.Total > expected.Total || (result.Total == 0 && expected.Total > 0))
        {
            faults.Add($"total {result.Total}, at most {expected.Total} are possible");
        }

        if (result.Hits.Count != Math.Min(request.Limit, result.Total)
            || result.Hits.Any(hit => hit.Id < 1 || hit.Id >= expected.Matches.Length || !expected.Matches[(int)hit.Id]))
        {
            faults.Add("the hits are too few, or one has nothing of the sentence");
        }

        for (var facet = 0; facet < request.Facets.Count; facet++)
        {
            if (result.Facets[facet].Any(value => value.Count > expected.Facets[facet].GetValueOrDefault(value.Value)))
            {
                faults.Add($"column {BenchmarkQuery.FacetColumns[facet]}: more than are possible");
            }

            // Every document has one kind and one month.
            var single = BenchmarkQuery.FacetColumns[facet] is SearchSchema.Kind or SearchSchema.Month;
            if (single && request.Facets[facet].Query is null && result.Facets[facet].Sum(value => value.Count) != result.Total)
            {
                faults.Add($"column {BenchmarkQuery.FacetColumns[facet]}: the counts do not make up the total");
            }
        }

        if (result.Hits.Zip(result.Hits.Skip(1)).Any(pair => pair.First.Score < pair.Second.Score))
        {
            faults.Add($"{query.Name}: the hits are not in order of their scores");
        }
    }

    private static void CheckHits(BenchmarkQuery query, IndexRequest request, IndexResult result, ExpectedAnswer expected, List<string> faults)
    {
        if (result.Hits.Count != Math.Min(request.Limit, expected.Total))
        {
            faults.Add($"{result.Hits.Count} hits of {expected.Total}");
        }

        if (result.Hits.Select(hit => hit.Id).Distinct().Count() != result.Hits.Count)
        {
            faults.Add("a hit comes twice");
        }

        if (result.Hits.Where(hit => hit.Id < 1 || hit.Id >= expected.Matches.Length || !expected.Matches[(int)hit.Id]).Select(hit => (long?)hit.Id)
            .FirstOrDefault() is { } stranger)
        {
            faults.Add($"document {stranger} does not match");
        }

        if (!query.HasText && !result.Hits.Select(hit => hit.Id).SequenceEqual(expected.NewestIds))
        {
            faults.Add("the hits are not the newest");
        }

        if (query.HasText && result.Hits.Zip(result.Hits.Skip(1)).Any(pair => pair.First.Score < pair.Second.Score))
        {
            faults.Add("the hits are not in order of their scores");
        }
    }

    private static void CheckFacet(
        BenchmarkQuery query, FacetRequest asked, IReadOnlyList<FacetCount> counted, Dictionary<string, int> expected, List<string> faults)
    {
        var wrong = counted.FirstOrDefault(value => expected.GetValueOrDefault(value.Value) != value.Count);
        if (wrong.Value is not null)
        {
            faults.Add($"column {asked.Column}: {wrong.Value} {wrong.Count}, expected {expected.GetValueOrDefault(wrong.Value)}");
        }

        // Which of equals comes first is the index's own business; the counts themselves have to be the highest, in their order.
        int[] best = [.. expected.Values.OrderDescending().Take(asked.Limit)];
        if (!counted.Take(best.Length).Select(value => value.Count).SequenceEqual(best))
        {
            faults.Add(
                $"column {asked.Column}: {string.Join(' ', counted.Take(5).Select(value => value.Count))} ..., expected {string.Join(' ', best.Take(5))} ...");
        }

        var missing = query.NamedIn(asked.Column).FirstOrDefault(name => expected.ContainsKey(name) && counted.All(value => value.Value != name));
        if (missing is not null)
        {
            faults.Add($"column {asked.Column}: the chosen {missing} is missing");
        }

        var most = best.Length + query.NamedIn(asked.Column).Count;
        if (counted.Count > most || counted.Select(value => value.Value).Distinct(StringComparer.Ordinal).Count() != counted.Count)
        {
            faults.Add($"column {asked.Column}: too many values, or one twice");
        }
    }
}
