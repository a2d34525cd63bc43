using System.Text.Json.Serialization;

namespace NewsBrowser.Web.Rendering;

/// <summary>A search with a name.</summary>
/// <param name="Name">What readers see; names differ by more than the size of their letters.</param>
/// <param name="Query">In the query language; empty finds everything.</param>
/// <param name="Sort">The order as addresses name it; null for relevance.</param>
/// <param name="Comments">Whether it finds comments instead of items.</param>
internal sealed record SharedSearch(string Name, string Query, string? Sort, bool Comments)
{
    /// <summary>The page of the search.</summary>
    [JsonIgnore]
    public string Address => SiteUrls.With(Comments ? "/comments" : "/search", ("q", Query), ("sort", Sort));

    /// <summary>The search as a feed.</summary>
    [JsonIgnore]
    public string Feed => SiteUrls.With("/feed.atom", ("q", Query), ("of", Comments ? "comments" : null));

    public bool HasName(string? name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
