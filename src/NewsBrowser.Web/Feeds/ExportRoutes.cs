using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Feeds;

/// <summary>The addresses under which all that a search finds is a file.</summary>
internal static class ExportRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapExports(this WebApplication app)
    {
        Map(app, ExportFormat.Csv, snippets: false);
        Map(app, ExportFormat.JsonLines, snippets: true);
    }

    private static void Map(WebApplication app, ExportFormat format, bool snippets) =>
        app.MapMethods($"/export.{format.Extension}", Reading, (
                string? q, string? sort, string? recent, ArchiveSearch archive, SearchReader reader, HttpContext context) =>
        {
            var search = new SearchRequest(reader.Parse(q))
            {
                Sort = SearchRequest.ParseSort(sort) ?? SortOrder.Relevance,
                PreferRecent = SearchReader.ParseRecent(recent) ?? true,
                WithSnippets = snippets,
            };
            return ExportStream.SendAsync(context, format, archive.EachAsync(search, context.RequestAborted));
        }).RequireRateLimiting(RequestLimits.ExportPolicy).Costs(ExportPlaces.Cost).DisableRequestTimeout().ExcludeFromDescription();
}
