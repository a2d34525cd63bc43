using System.Text;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Removes terminal codes: from bytes before decoding, because a code may stand inside a double-byte letter, and from text that kept some.</summary>
internal static class AnsiCodes
{
    private const byte Escape = 0x1B;

    /// <summary>Removes codes, carriage returns and bytes that are no text (NUL, form feed).</summary>
    public static byte[] Strip(ReadOnlySpan<byte> bytes)
    {
        var kept = new byte[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == Escape)
            {
                i = FindCodeEnd(bytes, i);
            }
            else if (value is >= 0x20 and not 0x7F or (byte)'\n' or (byte)'\t')
            {
                kept[length++] = value;
            }
        }

        return kept.AsSpan(0, length).ToArray();
    }

    /// <summary>The same for a line of text; also drops rests such as <c>[1;33m</c> whose ESC was lost in copying.</summary>
    public static string Strip(string line)
    {
        if (line.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0 && !HasRest(line))
        {
            return line;
        }

        var kept = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var unit = line[i];
            if (unit == (char)Escape)
            {
                i = FindCodeEnd(line, i);
            }
            else if (unit == '[' && RestLength(line.AsSpan(i)) is > 0 and var length)
            {
                i += length - 1;
            }
            else if (unit >= ' ' || unit == '\t')
            {
                kept.Append(unit);
            }
        }

        return kept.ToString();
    }

    private static int FindCodeEnd(ReadOnlySpan<byte> bytes, int at)
    {
        var i = at + 1;
        if (i >= bytes.Length)
        {
            return at;
        }

        // ESC*s and ESC*n are the station's own macros, other codes of two characters are the terminal's.
        if (bytes[i] == (byte)'*')
        {
            return Math.Min(i + 1, bytes.Length - 1);
        }

        if (bytes[i] != (byte)'[')
        {
            return bytes[i] is > 0x20 and < 0x80 ? i : at;
        }

        i++;
        while (i < bytes.Length && bytes[i] is >= 0x20 and <= 0x3F)
        {
            i++;
        }

        // A code cut by the end of the line takes nothing but itself with it.
        return i < bytes.Length && bytes[i] is >= 0x40 and <= 0x7E ? i : i - 1;
    }

    private static int FindCodeEnd(string text, int at)
    {
        var i = at + 1;
        if (i >= text.Length)
        {
            return at;
        }

        if (text[i] == '*')
        {
            return Math.Min(i + 1, text.Length - 1);
        }

        if (text[i] != '[')
        {
            return text[i] is > ' ' and < '\x80' ? i : at;
        }

        i++;
        while (i < text.Length && text[i] is >= ' ' and <= '?')
        {
            i++;
        }

        return i < text.Length && text[i] is >= '@' and <= '~' ? i : i - 1;
    }

    private static bool HasRest(string line)
    {
        for (var at = line.IndexOf('[', StringComparison.Ordinal); at >= 0; at = line.IndexOf('[', at + 1))
        {
            if (RestLength(line.AsSpan(at)) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The length of <c>[1;33m</c>: one to four numbers of at most two digits, so that no other bracket is meant.</summary>
    private static int RestLength(ReadOnlySpan<char> text)
    {
        var i = 1;
        var digits = 0;
        var numbers = 0;
        while (i < text.Length && i < 14)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (++digits > 2)
                {
                    return 0;
                }
            }
            else if (text[i] == ';')
            {
                numbers++;
                digits = 0;
            }
            else
            {
                return text[i] == 'm' && digits > 0 && numbers < 4 ? i + 1 : 0;
            }

            i++;
        }

        return 0;
    }
}
