using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Web.Rendering;

/// <summary>How addresses carry a search: on which page, in which order, and whether the recent are preferred. What comes by itself is not written.</summary>
internal sealed record SearchUrl(string Path, SortOrder Sort = SortOrder.Relevance, bool PreferRecent = true)
{
    /// <summary>What <c>recent=</c> says when the recent are not preferred.</summary>
    public const string RecentOff = "0";

    public string? SortName => Sort == SortOrder.Relevance ? null : SearchReader.GetName(Sort);

    public string? Recent => PreferRecent ? null : RecentOff;

    public string To(string? query, string? cursor = null) => SiteUrls.With(Path, ("q", query), ("sort", SortName), ("recent", Recent), ("cursor", cursor));
}
