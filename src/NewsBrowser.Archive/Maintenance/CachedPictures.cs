using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>The pictures that the site has fetched for its readers and keeps in the data folder: how they are called there,
/// and which of them an item named.</summary>
public static partial class CachedPictures
{
    /// <summary>The folder's name in the data folder.</summary>
    public const string Folder = "image-cache";

    /// <summary>The name of the file that keeps the picture of an address.</summary>
    public static string ComputeFileName(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));

    /// <summary>The addresses of the pictures that a stored item shows.</summary>
    internal static IEnumerable<string> FindAddresses(SqliteConnection connection, long item)
    {
        var found = new List<string>();
        using (var images = new Statement(
            connection, "SELECT Url FROM ItemImages WHERE ItemId = ?1 UNION SELECT ImageUrl FROM Items WHERE Id = ?1 AND ImageUrl IS NOT NULL"))
        {
            images.Bind(item);
            while (images.Next())
            {
                found.Add(images.GetString(0));
            }
        }

        using var body = new Statement(connection, "SELECT Html FROM ItemBodies WHERE ItemId = ?1 AND Html IS NOT NULL");
        body.Bind(item);
        return body.Next() ? [.. found, .. InHtml(body.GetString(0))] : found;
    }

    /// <summary>The addresses of the pictures that a page of a document would show.</summary>
    internal static IEnumerable<string> FindAddresses(NewsItem news) => [.. news.Images.Select(image => image.Url), .. InHtml(news.BodyHtml ?? string.Empty)];

    /// <summary>Deletes kept pictures, and what was being written of them. Those that are not there are no fault.</summary>
    internal static void Delete(string data, IEnumerable<string> names)
    {
        var folder = Path.Combine(data, Folder);
        if (Directory.Exists(folder))
        {
            foreach (var file in names.SelectMany(name => Directory.EnumerateFiles(folder, name + "*")))
            {
                File.Delete(file);
            }
        }
    }

    private static IEnumerable<string> InHtml(string html) => Picture().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));

    [GeneratedRegex("<img (?:[^>\"]|\"[^\"]*\")*src=\"([^\"]*)\"")]
    private static partial Regex Picture();
}
