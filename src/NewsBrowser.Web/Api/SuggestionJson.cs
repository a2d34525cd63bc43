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
internal sealed record SuggestionJson(string Kind, string Text, string Query, string Url, int Count, string? Lang)
{
    public static SuggestionJson From(Suggestion suggestion) => new(
        SearchReader.GetName(suggestion.Kind),
        suggestion.Text,
        suggestion.Query,
        suggestion.Path ?? SiteUrls.Search(suggestion.Query),
        suggestion.Count,
        suggestion.Kind is SuggestionKind.Person or SuggestionKind.Board || LanguageGuess.GuessLanguage(suggestion.Text) is not (not "und" and var language)
            ? null
            : language);
}
