using NewsBrowser.Archive;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>Reads a search out of an address, and says in the reader's language what it means.</summary>
internal sealed class SearchReader(NewsArchive archive, TimeProvider clock, Words words)
{
    public ParsedQuery Read(string? text) => QueryParser.Parse(text?.Trim() ?? string.Empty, clock.GetUtcNow().UtcDateTime, archive.Options.Zone);

    public static string Sentence(ParsedQuery query) => QuerySentence.Describe(query.Root, Words.Language);

    /// <summary>A problem in the reader's language; as its finder wrote it where the interface has no words for it.</summary>
    public string Say(QueryProblem problem, string query)
    {
        var start = Math.Clamp(problem.Start, 0, query.Length);
        var piece = query.Substring(start, Math.Clamp(problem.Length, 0, query.Length - start));
        var key = "problem." + problem.Code;
        return words[key] == key ? problem.Message : words.Format(key, piece);
    }

    /// <summary>The search with a facet's value taken in, or taken out where it is in.</summary>
    public string Toggled(ParsedQuery query, FacetName facet, FacetEntry entry)
    {
        // A month is a stretch of time in the archive's zone, which the parser knows how to make.
        var filter = facet == FacetName.Month ? Read("date:" + entry.Value).Root : new QueryNode.Property(PropertyOf(facet), [entry.Value]);
        return QueryPrinter.Print(entry.Selected ? QueryEditing.Without(query.Root, filter) : QueryEditing.With(query.Root, filter));
    }

    private static PropertyName PropertyOf(FacetName facet) => facet switch
    {
        FacetName.Topic => PropertyName.Topic,
        FacetName.Source => PropertyName.Source,
        FacetName.Board => PropertyName.Board,
        FacetName.Author => PropertyName.Author,
        FacetName.Class => PropertyName.Class,
        _ => PropertyName.Kind,
    };

    /// <summary>The order that an address names; null when it names none that exists.</summary>
    public static SortOrder? SortOf(string? name) => name switch
    {
        null or "" or "relevance" => SortOrder.Relevance,
        "newest" => SortOrder.Newest,
        "oldest" => SortOrder.Oldest,
        "heat" => SortOrder.Heat,
        "quality" => SortOrder.Quality,
        "comments" => SortOrder.Comments,
        _ => null,
    };

    public static string NameOf<TName>(TName name) where TName : struct, Enum => name.ToString().ToLowerInvariant();

    /// <summary>True when there is something to be relevant to.</summary>
    public static bool HasText(QueryNode node) => node switch
    {
        QueryNode.Text => true,
        QueryNode.Within => true,
        QueryNode.And and => and.Children.Any(HasText),
        QueryNode.Or or => or.Children.Any(HasText),
        _ => false,
    };
}
