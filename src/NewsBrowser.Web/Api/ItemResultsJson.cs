using System.Text.Json;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>The answer to a search for items; the same over HTTP and on the command line.</summary>
/// <param name="Total">How many match; null where the search was cut before it had found any.</param>
/// <param name="Items">This page of them.</param>
/// <param name="Facets">Counts over all.</param>
/// <param name="Problems">What was odd in the search.</param>
/// <param name="Sentence">What was understood.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
/// <param name="TookMs">How long it took.</param>
internal sealed record ItemResultsJson(
    int? Total,
    IReadOnlyList<ItemJson> Items,
    FacetsJson Facets,
    IReadOnlyList<ProblemJson> Problems,
    string Sentence,
    string? Next,
    double TookMs)
{
    /// <summary>True when these are the closest by any of the words: no item has all of them, or the search is a sentence.</summary>
    public bool Closest { get; init; }

    /// <summary>A search that finds more, when this one found nothing or little; null otherwise.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>Why the search saw only a part of the archive, <c>time</c> or <c>work</c>;
    /// totals and facets are of that part. Null when it saw all of it.</summary>
    public string? Cut { get; init; }

    /// <summary>Other names of what the search asks for, with which it finds more.</summary>
    public IReadOnlyList<AliasSuggestion> OtherNames { get; init; } = [];

    /// <param name="results">What was found.</param>
    /// <param name="sentence">What was asked, as people say it.</param>
    public static ItemResultsJson From(SearchPage<ItemHit> results, string sentence) => new(
        results.KnownTotal,
        [.. results.Hits.Select(hit => ItemJson.From(hit.Item, hit.Snippet))],
        FacetsJson.From(results.Facets),
        ProblemJson.From(results.Problems),
        sentence,
        results.Next,
        Milliseconds(results.Took))
    {
        Closest = results.IsClosest,
        DidYouMean = results.DidYouMean,
        OtherNames = results.AliasSuggestions,
        Cut = results.Cut == BudgetCut.None ? null : SearchReader.GetName(results.Cut),
    };

    /// <summary>The answer as one line of JSON.</summary>
    public string Print() => JsonSerializer.Serialize(this, ApiJsonContext.Readable.ItemResultsJson);

    internal static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}

/// <summary>Counts over everything that matches, each property ignoring its own filter.</summary>
internal sealed record FacetsJson(
    IReadOnlyList<FacetValueJson> Kind,
    IReadOnlyList<FacetValueJson> Topic,
    IReadOnlyList<FacetValueJson> Source,
    IReadOnlyList<FacetValueJson> Board,
    IReadOnlyList<FacetValueJson> Author,
    IReadOnlyList<FacetValueJson> Class,
    IReadOnlyList<FacetValueJson> Month)
{
    public required IReadOnlyList<FacetValueJson> Language { get; init; }

    public required IReadOnlyList<FacetValueJson> Reporter { get; init; }

    /// <summary>The codes of the shares that posts are about.</summary>
    public required IReadOnlyList<FacetValueJson> Ticker { get; init; }

    /// <summary>What posts of class 標的 expect: 多, 空, 討論, 心得 or 請益.</summary>
    public required IReadOnlyList<FacetValueJson> Stance { get; init; }

    public static FacetsJson From(IReadOnlyList<Facet> facets)
    {
        return new(
            Of(SearchFields.Kind),
            Of(SearchFields.Topic),
            Of(SearchFields.Source),
            Of(SearchFields.Board),
            Of(SearchFields.Author),
            Of(SearchFields.Class),
            Of(SearchFields.Date))
        {
            Language = Of(SearchFields.Lang),
            Reporter = Of(SearchFields.Reporter),
            Ticker = Of(SearchFields.Ticker),
            Stance = Of(SearchFields.Stance),
        };

        IReadOnlyList<FacetValueJson> Of(SearchField field) => FacetValueJson.From(facets, field);
    }
}

/// <summary>A property's value, as a filter takes it and as people read it, with how many matches have it.</summary>
internal sealed record FacetValueJson(string Value, string Label, int Count, bool Selected)
{
    public static IReadOnlyList<FacetValueJson> From(IReadOnlyList<Facet> facets, SearchField field) =>
        [.. facets.Where(facet => facet.Field == field).SelectMany(facet => facet.Values)
            .Select(value => new FacetValueJson(value.Value, value.Label, value.Count, value.Selected))];
}

/// <summary>Something odd in the search; where it stands is in UTF-16 units of the text.</summary>
internal sealed record ProblemJson(string Code, string Message, int Start, int Length)
{
    /// <summary>Searches that mend it, with how many they find or how many have the name, where that was counted.</summary>
    public IReadOnlyList<QueryOffer> Offers { get; init; } = [];

    public static IReadOnlyList<ProblemJson> From(IReadOnlyList<QueryProblem> problems) =>
        [.. problems.Select(problem => new ProblemJson(problem.Code, problem.Message, problem.Start, problem.Length) { Offers = problem.Offers })];
}

/// <summary>The answer to a search for comments.</summary>
internal sealed record CommentResultsJson(
    int? Total,
    IReadOnlyList<FoundCommentJson> Comments,
    IReadOnlyList<ProblemJson> Problems,
    string Sentence,
    string? Next,
    double TookMs)
{
    public required CommentFacetsJson Facets { get; init; }

    /// <summary>True when these are the closest by any of the words: no comment has all of them, or the search is a sentence.</summary>
    public bool Closest { get; init; }

    /// <summary>A search that finds more, when this one found nothing or little; null otherwise.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>Other names of what the search asks for, with which it finds more.</summary>
    public IReadOnlyList<AliasSuggestion> OtherNames { get; init; } = [];

    /// <summary>Why the search saw only a part of the comments, <c>time</c> or <c>work</c>; null when it saw all of them.</summary>
    public string? Cut { get; init; }

    public static CommentResultsJson From(SearchPage<CommentHit> results, string sentence) => new(
        results.KnownTotal,
        [.. results.Hits.Select(FoundCommentJson.From)],
        ProblemJson.From(results.Problems),
        sentence,
        results.Next,
        ItemResultsJson.Milliseconds(results.Took))
    {
        Facets = CommentFacetsJson.From(results.Facets),
        Closest = results.IsClosest,
        DidYouMean = results.DidYouMean,
        OtherNames = results.AliasSuggestions,
        Cut = results.Cut == BudgetCut.None ? null : SearchReader.GetName(results.Cut),
    };
}

/// <summary>Counts over every comment that matches, each property ignoring its own filter.</summary>
internal sealed record CommentFacetsJson(
    IReadOnlyList<FacetValueJson> Board,
    IReadOnlyList<FacetValueJson> Class,
    IReadOnlyList<FacetValueJson> Commenter,
    IReadOnlyList<FacetValueJson> Month)
{
    /// <summary>The codes of the shares that their posts are about.</summary>
    public required IReadOnlyList<FacetValueJson> Ticker { get; init; }

    /// <summary>What the comments are marked with: push, boo or arrow.</summary>
    public required IReadOnlyList<FacetValueJson> Tag { get; init; }

    public static CommentFacetsJson From(IReadOnlyList<Facet> facets) => new(
        FacetValueJson.From(facets, SearchFields.Board),
        FacetValueJson.From(facets, SearchFields.Class),
        FacetValueJson.From(facets, SearchFields.Commenter),
        FacetValueJson.From(facets, SearchFields.Date))
    {
        Ticker = FacetValueJson.From(facets, SearchFields.Ticker),
        Tag = FacetValueJson.From(facets, SearchFields.Reaction),
    };
}

/// <summary>A message under a post that matched.</summary>
internal sealed record FoundCommentJson(int Floor, string Tag, string Person, DateTime? At, bool YearInferred, string Url, ItemJson Item, SnippetJson Snippet)
{
    public static FoundCommentJson From(CommentHit hit) => new(
        hit.Floor,
        DisplayLabels.Name(hit.Tag),
        hit.Person,
        hit.At,
        hit.YearInferred,
        SiteUrls.Floor(hit.Item.Path, hit.Floor),
        ItemJson.From(hit.Item),
        SnippetJson.From(hit.Snippet));
}
