using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace NewsBrowser.Web.Feeds;

/// <summary>What the two XML formats share: legal elements, moments, and the bytes of a document.</summary>
internal static class FeedXml
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>RFC 4685: what answers what.</summary>
    public static readonly XNamespace Threading = "http://purl.org/syndication/thread/1.0";

    public static XElement Element(XName name, string text, params object?[] attributes) => new(name, attributes, XmlSafeText.RemoveIllegal(text));

    /// <summary>An attribute; null, which adds nothing, where it has no value.</summary>
    public static XAttribute? Attribute(XName name, string? value) =>
        string.IsNullOrEmpty(value) ? null : new XAttribute(name, XmlSafeText.RemoveIllegal(value));

    /// <summary>RFC 3339.</summary>
    public static string Moment(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static byte[] Bytes(XElement root)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            new XDocument(root).Save(writer);
        }

        return bytes.ToArray();
    }
}
