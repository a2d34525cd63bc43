using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Something that a reader who types may mean.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As people read it.</param>
/// <param name="Query">The search that it stands for, as the search box takes it.</param>
/// <param name="Path">The page here that it leads to instead, or null.</param>
/// <param name="Count">How many items it concerns.</param>
public sealed record Suggestion(SuggestionKind Kind, string Text, string Query, string? Path, int Count);

/// <summary>A term that occurs more in a period than in the one before.</summary>
/// <param name="Text">As people read it.</param>
/// <param name="Query">The search for it in the period.</param>
/// <param name="Count">Items of the period with it.</param>
/// <param name="Before">Items of the period before with it.</param>
public sealed record TrendingTerm(string Text, string Query, int Count, int Before);

/// <summary>What is talked about: the terms of a period against the one before.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day: the newest that the archive has items of.</param>
/// <param name="Terms">Those that grew most, first.</param>
public sealed record Trending(DateOnly From, DateOnly To, IReadOnlyList<TrendingTerm> Terms);
