using System.Text.Json;
using System.Xml.Linq;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Feeds;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Routes;

/// <summary>The OpenSearch description, by which a browser offers this site as a search engine, and the suggestions that it asks for while one types.</summary>
internal static class OpenSearchRoutes
{
    private const int Suggestions = 10;

    private const string SuggestionType = "application/x-suggestions+json";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private static readonly XNamespace Space = "http://a9.com/-/spec/opensearch/1.1/";

    public static void MapOpenSearch(this WebApplication app)
    {
        app.MapMethods("/opensearch.xml", Reading, (HttpContext context, Words words, Assets assets) =>
        {
            var root = SiteBaseUrl.Get(context.Request);
            context.Response.Headers.Append("Vary", "Accept-Language, Cookie");
            return Results.Bytes(
                FeedXml.Bytes(new XElement(
                    Space + "OpenSearchDescription",
                    new XElement(Space + "ShortName", "NewsBrowser"),
                    new XElement(Space + "Description", words["feed.search"]),
                    new XElement(
                        Space + "Image",
                        new XAttribute("width", 16),
                        new XAttribute("height", 16),
                        new XAttribute("type", "image/svg+xml"),
                        root + assets["mark.svg"]),
                    Url("text/html", root + "/search?q={searchTerms}", "results"),
                    Url(SuggestionType, root + "/suggest.json?q={searchTerms}", "suggestions"),
                    FeedFormat.All.Select(format => Url(FeedFormat.GetContentType(format), $"{root}/feed.{format}?q={{searchTerms}}", "results")),
                    Url("application/json", root + "/api/v1/items?q={searchTerms}", "results"),
                    Url("application/opensearchdescription+xml", root + "/opensearch.xml", "self"),
                    new XElement(Space + "Language", Words.Language),
                    new XElement(Space + "InputEncoding", "UTF-8"),
                    new XElement(Space + "OutputEncoding", "UTF-8"))),
                "application/opensearchdescription+xml; charset=utf-8");
        }).CostsNothing("a few lines that no archive is asked for").ExcludeFromDescription();
        app.MapMethods("/suggest.json", Reading, async (string? q, ArchiveSearch search, CancellationToken cancellation) =>
        {
            var typed = q ?? string.Empty;
            if (typed.Length > QueryParser.MaxLength)
            {
                typed = typed[..QueryParser.MaxLength];
            }

            var found = string.IsNullOrWhiteSpace(typed) ? [] : await search.SuggestAsync(typed, Suggestions, cancellation);
            return Results.Bytes(
                WriteSuggestions(typed, [.. found.Select(suggestion => suggestion.Query).Distinct(StringComparer.Ordinal)]),
                SuggestionType + "; charset=utf-8");
        }).Costs().ExcludeFromDescription();
    }

    private static XElement Url(string type, string template, string relation) =>
        new(Space + "Url", new XAttribute("type", type), new XAttribute("rel", relation), new XAttribute("template", template));

    /// <summary>What was typed, and the searches that it may become.</summary>
    private static byte[] WriteSuggestions(string typed, IReadOnlyList<string> searches)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = StructuredData.Letters }))
        {
            json.WriteStartArray();
            json.WriteStringValue(typed);
            json.WriteStartArray();
            foreach (var search in searches)
            {
                json.WriteStringValue(search);
            }

            json.WriteEndArray();
            json.WriteEndArray();
        }

        return bytes.ToArray();
    }
}
