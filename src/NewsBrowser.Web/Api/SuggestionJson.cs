using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>Something that a reader who types may mean.</summary>
/// <param name="Kind"><c>term</c>, <c>title</c>, <c>topic</c>, <c>source</c>, <c>board</c> or <c>person</c>.</param>
/// <param name="Text">As people read it.</param>
/// <param name="Query">The search that it stands for, as the search box takes it.</param>
/// <param name="Url">The path here that it leads to: a page of its own, or the search.</param>
/// <param name="Count">How many items it concerns.</param>
/// <param name="Lang">The text's language, told by its script; null for names of people and boards.</param>
/// <param name="MatchStart">Where in the text stands what was typed of it.</param>
/// <param name="MatchLength">How long that is; 0 where it was typed in another way.</param>
internal sealed record SuggestionJson(string Kind, string Text, string Query, string Url, int Count, string? Lang, int MatchStart, int MatchLength)
{
    public static SuggestionJson From(Suggestion suggestion, string typed)
    {
        var (start, length) = FindMatch(suggestion.Text, typed);
        return new(
            SearchReader.GetName(suggestion.Kind),
            suggestion.Text,
            suggestion.Query,
            suggestion.Path ?? SiteUrls.Search(suggestion.Query),
            suggestion.Count,
            suggestion.Kind is SuggestionKind.Person or SuggestionKind.Board || LanguageGuess.GuessLanguage(suggestion.Text) is not (not "und" and var language)
                ? null
                : language,
            start,
            length);
    }

    // Most of what was typed: all of it, or what stands behind a space or a filter's colon.
    private static (int Start, int Length) FindMatch(string text, string typed)
    {
        var folded = TextFolding.Fold(text);
        var wanted = TextFolding.Fold(typed).Trim();
        while (wanted.Length > 0)
        {
            if (folded.IndexOf(wanted, StringComparison.Ordinal) is var at and >= 0)
            {
                return (at, wanted.Length);
            }

            wanted = wanted.IndexOfAny([' ', ':', '"', '-']) is var seam and >= 0 ? wanted[(seam + 1)..] : string.Empty;
        }

        return (0, 0);
    }
}
