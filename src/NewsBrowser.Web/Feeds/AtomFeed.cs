using System.Globalization;
using System.Xml.Linq;

namespace NewsBrowser.Web.Feeds;

/// <summary>Writes Atom, RFC 4287, with what answers what, RFC 4685.</summary>
internal static class AtomFeed
{
    private static readonly XNamespace Atom = FeedXml.Atom;

    private static readonly XNamespace Threading = FeedXml.Threading;

    public static byte[] Write(Feed feed) => FeedXml.Bytes(new XElement(
        Atom + "feed",
        new XAttribute(XNamespace.Xmlns + "thr", Threading.NamespaceName),
        new XAttribute(XNamespace.Xml + "lang", feed.Language),
        new XElement(Atom + "id", feed.Id),
        FeedXml.Element(Atom + "title", feed.Title),
        FeedXml.Element(Atom + "subtitle", feed.Description),
        new XElement(Atom + "updated", FeedXml.Moment(feed.UpdatedAt)),
        Link("self", FeedFormat.GetContentType(FeedFormat.Atom), feed.Self),
        Link("alternate", "text/html", feed.Page),
        // An entry without an author of its own takes the feed's: one of them has to be there.
        new XElement(Atom + "author", new XElement(Atom + "name", "NewsBrowser"), new XElement(Atom + "uri", feed.Root + "/")),
        new XElement(Atom + "generator", "NewsBrowser"),
        feed.Entries.Select(Entry)));

    private static XElement Entry(FeedEntry entry) => new(
        Atom + "entry",
        FeedXml.Attribute(XNamespace.Xml + "lang", entry.Language),
        new XElement(Atom + "id", entry.Id),
        FeedXml.Element(Atom + "title", entry.Title),
        new XElement(Atom + "updated", FeedXml.Moment(entry.UpdatedAt)),
        entry.PublishedAt is { } published ? new XElement(Atom + "published", FeedXml.Moment(published)) : null,
        Link("alternate", "text/html", entry.Url),
        entry.Original is { } original ? Link("via", null, original) : null,
        entry.Author is { } author
            ? new XElement(Atom + "author", FeedXml.Element(Atom + "name", author.Name), author.Url is { } url ? new XElement(Atom + "uri", url) : null)
            : null,
        entry.Categories.Select(
            category => new XElement(Atom + "category", FeedXml.Attribute("term", category.Name), FeedXml.Attribute("scheme", category.Url))),
        entry.InReplyTo is { } target
            ? new XElement(Threading + "in-reply-to", new XAttribute("ref", target.Id), new XAttribute("href", target.Url), new XAttribute("type", "text/html"))
            : null,
        entry.Replies is { } replies
            ? Link(
                "replies",
                FeedFormat.GetContentType(FeedFormat.Atom),
                replies.Feed,
                new XAttribute(Threading + "count", replies.Count.ToString(CultureInfo.InvariantCulture)))
            : null,
        string.IsNullOrWhiteSpace(entry.Summary) ? null : FeedXml.Element(Atom + "summary", entry.Summary),
        entry.Html is { } html
            ? FeedXml.Element(Atom + "content", html, new XAttribute("type", "html"))
            : FeedXml.Element(Atom + "content", entry.Text ?? entry.Summary ?? entry.Title));

    private static XElement Link(string relation, string? type, string address, params object[] more) =>
        new(Atom + "link", new XAttribute("rel", relation), FeedXml.Attribute("type", type), FeedXml.Attribute("href", address), more);
}
