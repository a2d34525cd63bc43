using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;

namespace NewsBrowser.Web.Rendering;

/// <summary>What an item's page is about, for machines: JSON-LD in the words of schema.org.
/// The encoder escapes what could end the element that it stands in.</summary>
internal static class StructuredData
{
    /// <summary>
    /// How many messages of a thread are told again as data. A thread of 1,490 comments would nearly double:
    /// the count of all is there, and the rest is in the page.
    /// </summary>
    public const int MostComments = 50;

    /// <summary>How JSON for others is written: Chinese as it is; what could be taken for markup stays escaped.</summary>
    public static JavaScriptEncoder Letters { get; } = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>A news item; null for a link, of which only another item tells.</summary>
    public static string? Build(NewsView news, string root, PersonLinks people) => news.Item.IsLink ? null : Write(json =>
    {
        var item = news.Item;
        Head(json, "NewsArticle", item, root);
        Text(json, "description", item.Excerpt);
        if (news.Images.Select(image => image.Url).Prepend(item.ImageUrl).Where(SiteUrls.IsWeb).Distinct(StringComparer.Ordinal).Take(6)
            .ToList() is { Count: > 0 } images)
        {
            json.WriteStartArray("image");
            foreach (var image in images)
            {
                json.WriteStringValue(image);
            }

            json.WriteEndArray();
        }

        // Where nobody signed, the publisher did.
        if (news.Authors.Count > 0)
        {
            json.WriteStartArray("author");
            foreach (var author in news.Authors)
            {
                Named(json, "Person", author.Name, people.GetPath(author.Key) is { } page ? root + page : null);
            }

            json.WriteEndArray();
        }
        else if (item.SourceDomain is { } publisher)
        {
            json.WritePropertyName("author");
            Named(json, "Organization", item.SourceName ?? publisher, root + SiteUrls.Source(publisher, item.SourceSlug));
        }

        if (item.SourceDomain is { } domain)
        {
            json.WritePropertyName("publisher");
            Named(json, "Organization", item.SourceName ?? domain, root + SiteUrls.Source(domain, item.SourceSlug));
        }

        if (SiteUrls.IsWeb(item.Link))
        {
            Text(json, "isBasedOn", item.Link);
        }
    });

    /// <summary>A post with its first messages; null where the source lacks what a posting must have, an author and a time.</summary>
    public static string? Build(ThreadView thread, string root, PersonLinks people) =>
        thread.Item is not { Author: { } author, PublishedAt: not null } ? null : Write(json =>
    {
        var item = thread.Item;
        Head(json, "DiscussionForumPosting", item, root);
        json.WritePropertyName("author");
        Named(json, "Person", author, item.AuthorKey is { } key && people.GetPath(key) is { } page ? root + page : null);
        Text(json, "text", string.IsNullOrWhiteSpace(thread.Body) ? item.Title : thread.Body);
        if (item.Board is { } board)
        {
            json.WritePropertyName("isPartOf");
            Named(json, "WebPage", board, root + SiteUrls.Board(board));
        }

        if (SiteUrls.IsWeb(thread.Template?.Link))
        {
            json.WriteStartObject("sharedContent");
            json.WriteString("@type", "WebPage");
            Text(json, "url", thread.Template!.Link);
            json.WriteEndObject();
        }

        json.WriteNumber("commentCount", item.CommentCount);
        json.WriteStartArray("interactionStatistic");
        Interaction(json, "LikeAction", item.PushCount);
        Interaction(json, "DislikeAction", item.BooCount);
        json.WriteEndArray();
        // A message without a time is left out: one that is told has to have one.
        var told = thread.Blocks.OfType<ThreadBlock.MessageBlock>().Where(run => run.At is not null).Take(MostComments).ToList();
        if (told.Count > 0)
        {
            json.WriteStartArray("comment");
            foreach (var run in told)
            {
                Comment(json, run, item.Path, root, people);
            }

            json.WriteEndArray();
        }
    });

    /// <summary>A moment as schema.org and Open Graph take it, a day where only the day is known; null where there is none.</summary>
    public static string? Moment(DateTime? utc, bool dateOnly = false) =>
        utc?.ToString(dateOnly ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Head(Utf8JsonWriter json, string type, ItemSummary item, string root)
    {
        json.WriteString("@context", "https://schema.org");
        json.WriteString("@type", type);
        json.WriteString("@id", root + item.Path);
        json.WriteString("url", root + item.Path);
        json.WriteString("mainEntityOfPage", root + item.Path);
        json.WriteString("headline", item.Title);
        json.WriteString("inLanguage", item.Language);
        Text(json, "datePublished", Moment(item.PublishedAt, item.PublishedDateOnly));
        if (item.Topics.Count > 0)
        {
            json.WriteStartArray("keywords");
            foreach (var topic in item.Topics)
            {
                json.WriteStringValue(topic.Name);
            }

            json.WriteEndArray();
        }
    }

    private static void Comment(Utf8JsonWriter json, ThreadBlock.MessageBlock run, string path, string root, PersonLinks people)
    {
        json.WriteStartObject();
        json.WriteString("@type", "Comment");
        json.WriteString("url", root + SiteUrls.Floor(path, run.Floor));
        json.WriteString("text", run.Text);
        Text(json, "datePublished", Moment(run.At));
        json.WritePropertyName("author");
        Named(json, "Person", run.Person, people.GetPath(run.PersonKey) is { } page ? root + page : null);
        json.WriteEndObject();
    }

    private static void Interaction(Utf8JsonWriter json, string action, int count)
    {
        json.WriteStartObject();
        json.WriteString("@type", "InteractionCounter");
        json.WriteString("interactionType", "https://schema.org/" + action);
        json.WriteNumber("userInteractionCount", count);
        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, string type, string name, string? url)
    {
        json.WriteStartObject();
        json.WriteString("@type", type);
        json.WriteString("name", name);
        Text(json, "url", url);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            json.WriteString(name, text);
        }
    }

    private static string Write(Action<Utf8JsonWriter> inside)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = Letters }))
        {
            json.WriteStartObject();
            inside(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
