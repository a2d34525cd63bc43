using System.Globalization;
using System.Text;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Tests.Trust;

/// <summary>Searches that together touch every part of a segment: terms of each kind, phrases, columns, norms, ids and the dictionary.</summary>
internal static class FixedSearches
{
    private static readonly FacetRequest[] Facets = [new FacetRequest(0, null, 100), new FacetRequest(1, null, 100)];

    private static readonly IndexRequest[] Requests =
    [
        new() { Query = new IndexQuery.All(), SortColumn = 0, Limit = 10_000, Facets = Facets },
        new() { Query = new IndexQuery.All(), SortColumn = 1, Ascending = true, Limit = 10_000 },
        new() { Query = new IndexQuery.Text("a", MatchForm.Words, 7), Limit = 10_000, Facets = Facets, Recency = new Recency(0, 10, 3, 0.3) },
        new() { Query = new IndexQuery.Text("ab", MatchForm.Substring, 2), Limit = 10_000 },
        new() { Query = new IndexQuery.Text("a", MatchForm.WordsPrefix, 7), Limit = 10_000 },
        new() { Query = new IndexQuery.Text("癌", MatchForm.Substring, 7), Limit = 10_000 },
        new() { Query = new IndexQuery.Text("癌症", MatchForm.Substring, 7), Limit = 10_000 },
        new() { Query = new IndexQuery.Text("癌症研究", MatchForm.Substring, 7), Limit = 10_000 },
        new() { Query = new IndexQuery.Text("a 研", MatchForm.Words, 6), Limit = 10_000 },
        new() { Query = new IndexQuery.Text("ai ab", MatchForm.Words, 7), Limit = 10_000 },
        new() { Query = new IndexQuery.And([new IndexQuery.Text("1", MatchForm.Words, 7), new IndexQuery.Text("究", MatchForm.Substring, 7)]), Limit = 10_000 },
        new() { Query = new IndexQuery.Or([new IndexQuery.Keyword(0, ["v1"]), new IndexQuery.Keyword(1, ["v2", "v3"])]), Limit = 10_000 },
        new() { Query = new IndexQuery.And([new IndexQuery.Range(0, 0, 4), new IndexQuery.Range(1, null, 3)]), Limit = 10_000 },
        new() { Query = new IndexQuery.Among(0, new HashSet<long> { 1, 5 }), Limit = 10_000 },
        new() { Query = new IndexQuery.Closest(["癌症研究 ai 1"], 7), Limit = 10_000 },
    ];

    /// <summary>How many answers there are.</summary>
    public static int Count => Requests.Length + 3;

    /// <summary>One answer, as text.</summary>
    /// <exception cref="IndexDamagedException">There is none.</exception>
    public static string Answer(SearchIndex index, int number)
    {
        var text = new StringBuilder();
        switch (number - Requests.Length)
        {
            case 0:
                text.AppendJoin(' ', index.TermsWithPrefix("a", 100));
                break;
            case 1:
                text.AppendJoin(' ', index.TermsWithPrefix("癌", 100));
                break;
            case 2:
                text.AppendJoin(' ', index.DocumentsWith("ai"), index.DocumentsWith("研"), index.DocumentsWith("研究"), index.Count, index.ChangeNumber);
                break;
            default:
                var result = index.Search(Requests[number], TestContext.Current.CancellationToken);
                text.Append(result.Total);
                foreach (var hit in result.Hits)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {hit.Id}:{hit.Score}:{hit.SortValue}");
                }

                foreach (var facet in result.Facets)
                {
                    text.Append('|').AppendJoin(' ', facet);
                }

                break;
        }
        return text.ToString();
    }

    /// <summary>All answers.</summary>
    public static string[] Answers(SearchIndex index) => [.. Enumerable.Range(0, Count).Select(number => Answer(index, number))];
}
