using System.Buffers;
using System.Globalization;
using System.Text;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Api;

namespace NewsBrowser.Web.Feeds;

/// <summary>Items as CSV, RFC 4180, that a spreadsheet opens as it is: UTF-8 with its mark, and no text of a source taken for a formula.</summary>
internal static class CsvLines
{
    private const string Names =
        "id,kind,title,url,link,source,sourceDomain,board,author,nickname,publishedAt,language,titleClass,topics,quality,heat,published,isLink,push,boo,arrow,comments,excerpt\r\n";

    public static void Begin(IBufferWriter<byte> to) => BeginWith(to, Names);

    /// <summary>The mark of UTF-8, and a line of names that ends as a line does.</summary>
    internal static void BeginWith(IBufferWriter<byte> to, string names)
    {
        to.Write(Encoding.UTF8.Preamble);
        Encoding.UTF8.GetBytes(names, to);
    }

    public static void Write(IBufferWriter<byte> to, ItemHit hit, string root)
    {
        var item = ItemJson.From(hit.Item);
        string?[] cells =
        [
            Text(item.Id),
            item.Kind,
            Text(item.Title),
            Text(root + item.Url),
            Text(item.Link),
            Text(item.Source),
            Text(item.SourceDomain),
            Text(item.Board),
            Text(item.Author),
            Text(item.Nickname),
            item.PublishedAt?.ToString(item.PublishedDateOnly ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Text(item.Language),
            Text(item.TitleClass),
            Text(item.Topics.Count == 0 ? null : string.Join("; ", item.Topics)),
            Number(item.Quality),
            Number(item.Heat),
            item.Published switch { true => "true", false => "false", null => null },
            item.IsLink ? "true" : "false",
            Number(item.Comments.Push),
            Number(item.Comments.Boo),
            Number(item.Comments.Arrow),
            Number(item.Comments.Total),
            Text(item.Excerpt),
        ];
        Encoding.UTF8.GetBytes(string.Join(',', cells) + "\r\n", to);
    }

    /// <summary>A text as a cell: always in quotes, so that no program's other separators split it; without NUL, at which some programs stop reading.</summary>
    internal static string? Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var plain = text.Replace("\0", string.Empty, StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal);
        return $"\"{(IsFormula(text) ? "'" : string.Empty)}{plain}\"";
    }

    /// <summary>Whether a spreadsheet might calculate a text: it looks past blanks and marks that nobody sees,
    /// and takes full-width signs for the narrow ones.</summary>
    internal static bool IsFormula(string text)
    {
        foreach (var letter in text)
        {
            if (letter is '\t' or '\r' or '\n' or '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠')
            {
                return true;
            }

            if (!char.IsWhiteSpace(letter) && !char.IsControl(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.Format)
            {
                return false;
            }
        }

        return false;
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
