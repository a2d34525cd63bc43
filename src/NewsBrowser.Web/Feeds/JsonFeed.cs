using System.Text.Json;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Feeds;

/// <summary>Writes JSON Feed 1.1.</summary>
internal static class JsonFeed
{
    public static byte[] Write(Feed feed)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = StructuredData.Letters }))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            Text(json, "title", feed.Title);
            json.WriteString("home_page_url", feed.Page);
            json.WriteString("feed_url", feed.Self);
            Text(json, "description", feed.Description);
            json.WriteString("language", feed.Language);
            json.WriteStartArray("items");
            foreach (var entry in feed.Entries)
            {
                Item(json, entry);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Item(Utf8JsonWriter json, FeedEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("url", entry.Url);
        Text(json, "external_url", entry.Original);
        Text(json, "title", entry.Title);
        Text(json, "summary", entry.Summary);
        if (entry.Html is not null)
        {
            Text(json, "content_html", entry.Html);
        }
        else
        {
            Text(json, "content_text", entry.Text ?? entry.Summary ?? entry.Title);
        }

        Text(json, "image", entry.Image);
        if (entry.PublishedAt is { } published)
        {
            json.WriteString("date_published", FeedXml.Moment(published));
        }

        json.WriteString("date_modified", FeedXml.Moment(entry.UpdatedAt));
        if (entry.Author is { } author)
        {
            json.WriteStartArray("authors");
            json.WriteStartObject();
            Text(json, "name", author.Name);
            Text(json, "url", author.Url);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (entry.Categories.Count > 0)
        {
            json.WriteStartArray("tags");
            foreach (var category in entry.Categories)
            {
                json.WriteStringValue(XmlSafeText.RemoveIllegal(category.Name));
            }

            json.WriteEndArray();
        }

        json.WriteString("language", entry.Language);
        json.WriteEndObject();
    }

    // Made legal as in the XML formats, so that the three say the same.
    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            json.WriteString(name, XmlSafeText.RemoveIllegal(text));
        }
    }
}
