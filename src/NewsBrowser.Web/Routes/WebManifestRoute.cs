using System.Text.Json;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Routes;

/// <summary>The web app manifest, by which a telephone keeps the site beside its programs.</summary>
internal static class WebManifestRoute
{
    /// <summary>The colours of the site's ground, as <c>site.css</c> names them; a test compares.</summary>
    public const string LightBackground = "#f4f1ea";

    /// <summary>The same in the dark.</summary>
    public const string DarkBackground = "#1e2125";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapManifest(this WebApplication app) =>
        app.MapMethods("/manifest.webmanifest", Reading, (HttpContext context, Words words, Assets assets) =>
        {
            context.Response.Headers.Append("Vary", "Accept-Language, Cookie");
            return Results.Bytes(Write(words, assets, SitePathBase.Get(context)), "application/manifest+json; charset=utf-8");
        }).CostsNothing("a few lines that no archive is asked for").ExcludeFromDescription();

    private static byte[] Write(Words words, Assets assets, string root)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = StructuredData.Letters }))
        {
            json.WriteStartObject();
            json.WriteString("id", root + "/");
            json.WriteString("name", "NewsBrowser");
            json.WriteString("short_name", "NewsBrowser");
            json.WriteString("description", words["feed.search"]);
            json.WriteString("lang", Words.Language);
            json.WriteString("start_url", root + "/");
            json.WriteString("scope", root + "/");
            json.WriteString("display", "minimal-ui");
            json.WriteString("theme_color", LightBackground);
            json.WriteString("background_color", LightBackground);
            json.WriteStartArray("icons");
            Icon("mark.svg", "any", "image/svg+xml", "any");
            Icon("mark-192.png", "192x192", "image/png", "any");
            Icon("mark-512.png", "512x512", "image/png", "any");
            Icon("mark-maskable.png", "512x512", "image/png", "maskable");
            json.WriteEndArray();
            json.WriteEndObject();

            void Icon(string name, string sizes, string type, string purpose)
            {
                json.WriteStartObject();
                json.WriteString("src", root + assets[name]);
                json.WriteString("sizes", sizes);
                json.WriteString("type", type);
                json.WriteString("purpose", purpose);
                json.WriteEndObject();
            }
        }

        return bytes.ToArray();
    }
}
