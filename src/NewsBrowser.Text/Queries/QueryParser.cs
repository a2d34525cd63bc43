using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>Reads a search: every text gives a tree, and what was odd in it gives problems.</summary>
/// <remarks>The language is described in docs/query-language.md.</remarks>
public static class QueryParser
{
    /// <summary>The longest search that is read, in UTF-16 units; the rest is left out and said to be.</summary>
    public const int MaxLength = 1000;

    /// <summary>The most words, phrases and filter values that one search may have.</summary>
    public const int MaxClauses = 64;

    /// <summary>The deepest nesting of parentheses.</summary>
    public const int MaxDepth = 20;

    /// <summary>Reads a search. Dates are days of the zone; <c>age:</c> counts back from the given moment.</summary>
    /// <param name="text">The search.</param>
    /// <param name="todayUtc">The moment.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="fields">The filters there are; the default table when it is null.</param>
    public static ParsedQuery Parse(string text, DateTime todayUtc, TimeZoneInfo zone, SearchFields? fields = null)
    {
        // A mark that came along with copied text would part a word, or hide a filter's name.
        var reader = new QueryReader(TextFolding.RemoveInvisible(text, out var places), todayUtc, zone, fields ?? SearchFields.Default);
        var root = reader.ReadAll();
        var problems = reader.Problems.OrderBy(p => p.Start);
        return new ParsedQuery(text, root, [.. places is null ? problems : problems.Select(p => Restore(p, places))]);
    }

    private static QueryProblem Restore(QueryProblem problem, int[] places)
    {
        var start = places[problem.Start];
        return problem with { Start = start, Length = problem.Length == 0 ? 0 : places[problem.Start + problem.Length - 1] + 1 - start };
    }
}

/// <summary>A search as read: every text gives a tree; what was odd in it stands in <paramref name="Problems"/>.</summary>
/// <param name="Text">The search as the reader wrote it.</param>
/// <param name="Root">What it means.</param>
/// <param name="Problems">What was odd, in order of position; the search works all the same.</param>
public sealed record ParsedQuery(string Text, QueryNode Root, IReadOnlyList<QueryProblem> Problems)
{
    /// <summary>Whether the search means what it says to the letter: the strict reading,
    /// which a program should ask for before it acts on what was found.</summary>
    public bool IsStrict => Problems.Count == 0;
}

/// <summary>Something odd in a search and what was made of it.</summary>
/// <param name="Code">A stable name that the interface translates, such as <c>unknown-filter</c>.</param>
/// <param name="Message">One English sentence.</param>
/// <param name="Start">Where in the text, in UTF-16 units.</param>
/// <param name="Length">How long, in UTF-16 units.</param>
public sealed record QueryProblem(string Code, string Message, int Start, int Length)
{
    /// <summary>Searches that mend it, likeliest first.</summary>
    public IReadOnlyList<QueryOffer> Offers { get; init; } = [];
}

/// <summary>A search that may be what was meant.</summary>
/// <param name="Label">What is different in it: a filter, a name, a text.</param>
/// <param name="Query">The search.</param>
/// <param name="Count">How many it finds, or how many have the name; null where nobody has counted.</param>
public sealed record QueryOffer(string Label, string Query, int? Count = null);
