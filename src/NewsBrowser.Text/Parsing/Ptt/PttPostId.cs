using System.Globalization;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A post's name on the BBS: <c>M.1581529446.A.73C</c>, the same as the AID <c>#1UH3bcSy</c>; it carries the second of posting.</summary>
/// <param name="Kind"><c>M</c> for posts, <c>G</c> for the digest.</param>
/// <param name="UnixSeconds">The second of posting, UTC.</param>
/// <param name="Suffix">The random part (12 bits); null in names of the very old posts, which have none.</param>
public readonly record struct PttPostId(char Kind, uint UnixSeconds, int? Suffix)
{
    private const string AidLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    private const int AidLength = 8;

    /// <summary>The name as the BBS writes it.</summary>
    public string FileName =>
        Suffix is { } suffix
            ? string.Create(CultureInfo.InvariantCulture, $"{Kind}.{UnixSeconds}.A.{suffix:X3}")
            : string.Create(CultureInfo.InvariantCulture, $"{Kind}.{UnixSeconds}.A");

    /// <summary>The short name of eight letters, without its <c>#</c>.</summary>
    public string Aid
    {
        get
        {
            var bits = ((ulong)(Kind == 'G' ? 1 : 0) << 44) | ((ulong)UnixSeconds << 12) | (uint)((Suffix ?? 0) & 0xFFF);
            return string.Create(AidLength, bits, static (letters, value) =>
            {
                for (var i = letters.Length - 1; i >= 0; i--)
                {
                    letters[i] = AidLetters[(int)(value & 63)];
                    value >>= 6;
                }
            });
        }
    }

    /// <summary>The second of posting.</summary>
    public DateTime Time => DateTime.UnixEpoch.AddSeconds(UnixSeconds);

    /// <summary>The post's page on the web.</summary>
    public string UrlOn(string board) => $"https://www.ptt.cc/bbs/{board}/{FileName}.html";

    /// <summary>Reads an AID with or without its <c>#</c>.</summary>
    public static bool TryFromAid(ReadOnlySpan<char> aid, out PttPostId address)
    {
        address = default;
        if (aid.Length > 0 && aid[0] == '#')
        {
            aid = aid[1..];
        }

        if (aid.Length != AidLength)
        {
            return false;
        }

        ulong bits = 0;
        foreach (var letter in aid)
        {
            var value = AidLetters.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            bits = (bits << 6) | (uint)value;
        }

        var kind = (int)(bits >> 44);
        if (kind > 1)
        {
            return false;
        }

        address = new PttPostId(kind == 1 ? 'G' : 'M', (uint)(bits >> 12), (int)(bits & 0xFFF));
        return true;
    }

    /// <summary>Finds a post's name anywhere in a path, a file name with any extension, or an address on the web.</summary>
    public static bool TryFind(ReadOnlySpan<char> text, out PttPostId address) => TryFind(text, out address, out _);

    internal static bool TryFind(ReadOnlySpan<char> text, out PttPostId address, out int position)
    {
        address = default;
        for (position = 0; position + 4 < text.Length; position++)
        {
            if (text[position] is 'M' or 'G' && text[position + 1] == '.'
                && (position == 0 || !char.IsAsciiLetterOrDigit(text[position - 1]))
                && TryReadAt(text[position..], out address))
            {
                return true;
            }
        }

        position = -1;
        return false;
    }

    /// <summary>Reads <c>https://www.ptt.cc/bbs/Stock/M.1673021253.A.486.html</c> (http, other hosts and <c>/poll/</c> too) with its board.</summary>
    public static bool TryFromUrl(ReadOnlySpan<char> url, out PttPostId address, out string? board)
    {
        board = null;
        if (!TryFind(url, out address, out var position) || position < 2 || url[position - 1] != '/')
        {
            return false;
        }

        var path = url[..(position - 1)];
        var name = path[(path.LastIndexOf('/') + 1)..];
        board = IsBoard(name) ? name.ToString() : null;
        return board is not null;
    }

    /// <summary>Board names: a letter or digit, then letters, digits, <c>_ . -</c>.</summary>
    internal static bool IsBoard(ReadOnlySpan<char> name)
    {
        if (name.Length is < 2 or > 20 || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return false;
        }

        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadAt(ReadOnlySpan<char> text, out PttPostId address)
    {
        address = default;
        var end = 2;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end - 2 is < 6 or > 10 || !ulong.TryParse(text[2..end], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > uint.MaxValue
            || end + 1 >= text.Length || text[end] != '.' || text[end + 1] != 'A')
        {
            return false;
        }

        end += 2;
        int? suffix = null;
        if (end + 1 < text.Length && text[end] == '.')
        {
            var start = end + 1;
            var stop = start;
            while (stop < text.Length && IsUpperHex(text[stop]))
            {
                stop++;
            }

            if (stop - start is >= 1 and <= 3 && (stop == text.Length || !char.IsAsciiLetterOrDigit(text[stop])))
            {
                suffix = int.Parse(text[start..stop], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            }
        }
        else if (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            return false;
        }

        // Old pages may be asked as .000, which is the name without a random part.
        address = new PttPostId(text[0], (uint)seconds, suffix);
        return true;
    }

    private static bool IsUpperHex(char letter) => char.IsAsciiDigit(letter) || letter is >= 'A' and <= 'F';
}
