namespace NewsBrowser.Text.Queries;

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
public sealed record QueryProblem(string Code, string Message, int Start, int Length);
