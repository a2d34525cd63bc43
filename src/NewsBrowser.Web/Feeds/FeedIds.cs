using System.Security.Cryptography;
using System.Text;

namespace NewsBrowser.Web.Feeds;

/// <summary>
/// Ids of feeds and entries. They are made of public ids alone, so that a feed reader knows an entry again under another address of the site,
/// after the archive was filled anew, and in another feed: docs/decisions/0019-feeds-and-exports.md.
/// </summary>
internal static class FeedIds
{
    public static string ForItem(string publicId) => Urn("item/" + publicId);

    public static string ForFloor(string publicId, int floor) => Urn($"item/{publicId}#b{floor}");

    /// <summary>A feed is what it asks for.</summary>
    public static string ForFeed(string pathAndQuery) => Urn("feed" + pathAndQuery);

    // A UUID of the eighth version, whose bits are the program's own: RFC 9562, 5.8.
    private static string Urn(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("newsbrowser:" + name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }
}
