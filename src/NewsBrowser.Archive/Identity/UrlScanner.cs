using System.Buffers;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Identity;

/// <summary>Finds the http and https addresses in a text: what pages make links of and what a text quotes.</summary>
public static class UrlScanner
{
    // The characters that www.ptt.cc itself takes for a part of an address: printable ASCII.
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>True for absolute http and https addresses with a host.</summary>
    public static bool IsWeb(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0;

    /// <summary>Whether a letter can be a part of an address.</summary>
    public static bool IsLetter(char letter) => Letters.Contains(letter);

    /// <summary>The first address at or after a position; null when there is none.</summary>
    public static TextRange? Next(string text, int from)
    {
        while (from < text.Length)
        {
            var start = text.IndexOf("http", from, StringComparison.OrdinalIgnoreCase);
            if (start < 0)
            {
                return null;
            }

            var rest = text.AsSpan(start);
            if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            {
                var length = rest.IndexOfAnyExcept(Letters);
                length = WithoutTail(length < 0 ? rest : rest[..length]);
                if (IsWeb(rest[..length].ToString()))
                {
                    return new TextRange(start, length);
                }
            }

            from = start + 4;
        }

        return null;
    }

    // A sentence's own punctuation after an address is not a part of it; a closing bracket is when the address opened one.
    private static int WithoutTail(ReadOnlySpan<char> address)
    {
        while (address.Length > 0)
        {
            var last = address[^1];
            var ends = last switch
            {
                '.' or ',' or ';' or ':' or '!' or '?' or '\'' => true,
                ')' => address.Count('(') < address.Count(')'),
                ']' => address.Count('[') < address.Count(']'),
                _ => false,
            };
            if (!ends)
            {
                break;
            }

            address = address[..^1];
        }

        return address.Length;
    }
}
