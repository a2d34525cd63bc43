using System.Globalization;
using System.Xml.Linq;

namespace NewsBrowser.Web.Feeds;

/// <summary>Writes RSS 2.0, with the modules that feed readers know for whole texts, authors, languages and counts of comments.</summary>
internal static class RssFeed
{
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";

    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";

    private static readonly XNamespace Slash = "http://purl.org/rss/1.0/modules/slash/";

    private static readonly XNamespace WellFormed = "http://wellformedweb.org/CommentAPI/";

    public static byte[] Write(Feed feed) => FeedXml.Bytes(new XElement(
        "rss",
        new XAttribute("version", "2.0"),
        new XAttribute(XNamespace.Xmlns + "atom", FeedXml.Atom.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "content", Content.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "dc", Dublin.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "slash", Slash.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "wfw", WellFormed.NamespaceName),
        new XElement(
            "channel",
            FeedXml.Element("title", feed.Title),
            new XElement("link", feed.Page),
            FeedXml.Element("description", feed.Description),
            new XElement("language", feed.Language),
            feed.Entries.Count > 0 ? new XElement("lastBuildDate", Moment(feed.UpdatedAt)) : null,
            new XElement("generator", "NewsBrowser"),
            new XElement(
                FeedXml.Atom + "link",
                new XAttribute("rel", "self"),
                new XAttribute("type", FeedFormat.GetContentType(FeedFormat.Rss)),
                new XAttribute("href", feed.Self)),
            feed.Entries.Select(Item))));

    private static XElement Item(FeedEntry entry) => new(
        "item",
        FeedXml.Element("title", entry.Title),
        new XElement("link", entry.Url),
        new XElement("guid", new XAttribute("isPermaLink", "false"), entry.Id),
        entry.PublishedAt is { } published ? new XElement("pubDate", Moment(published)) : null,
        // RSS's own author is a mail address, which nobody here has.
        entry.Author is { } author ? FeedXml.Element(Dublin + "creator", author.Name) : null,
        new XElement(Dublin + "language", entry.Language),
        entry.Categories.Select(category => FeedXml.Element("category", category.Name, FeedXml.Attribute("domain", category.Url))),
        entry.Replies is { } replies
            ? new object[]
            {
                new XElement("comments", replies.Page),
                new XElement(Slash + "comments", replies.Count.ToString(CultureInfo.InvariantCulture)),
                new XElement(WellFormed + "commentRss", replies.Feed)
            }
            : null,
        // A reader takes a description for HTML: a text has to be written as such.
        string.IsNullOrWhiteSpace(entry.Summary) ? null : FeedXml.Element("description", System.Net.WebUtility.HtmlEncode(entry.Summary)),
        FeedXml.Element(Content + "encoded", entry.Html ?? System.Net.WebUtility.HtmlEncode(entry.Text ?? entry.Summary ?? entry.Title)));

    /// <summary>RFC 822 with a year of four digits.</summary>
    private static string Moment(DateTime utc) => utc.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);
}
