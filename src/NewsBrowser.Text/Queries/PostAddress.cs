using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsBrowser.Text.Queries;

/// <summary>The short names of a post of PTT: its file (<c>M.1683936287.A.CFC</c>) and the code (<c>#1aMxQq2Q</c>) that stands for the same.</summary>
public static partial class PostAddress
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

    // From when PTT began to when its codes run out of room.
    private const long FirstSecond = 800_000_000;
    private const long LastSecond = 2_147_483_647;

    /// <summary>The name of a post's file as PTT writes it; null when the text is neither a file's name nor a code.</summary>
    public static string? FindFileName(string text)
    {
        if (FileName().Match(text) is { Success: true } name)
        {
            return name.Groups["name"].Value.ToUpperInvariant();
        }

        // A code is 48 bits: four of the kind of file, 32 of its time, twelve by chance.
        if (text.Length != 9 || text[0] is not ('#' or '＃'))
        {
            return null;
        }

        long bits = 0;
        foreach (var c in text.AsSpan(1))
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            bits = (bits << 6) | (uint)digit;
        }

        long kind = bits >> 44, seconds = (bits >> 12) & 0xFFFFFFFF;
        return kind is 0 or 1 && seconds is >= FirstSecond and <= LastSecond
            ? string.Create(CultureInfo.InvariantCulture, $"{(kind == 0 ? 'M' : 'G')}.{seconds}.A.{bits & 0xFFF:X3}")
            : null;
    }

    /// <summary>Whether a word is the address of a page, with or without its scheme.</summary>
    internal static bool IsWeb(string word) => Web().IsMatch(word);

    [GeneratedRegex(@"^(?<name>[MG]\.[0-9]{9,10}\.A\.[0-9A-F]{3})(\.html|\.txt)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^(https?://[^\s/]+\.?|www\.[a-z0-9-]+\.|([a-z0-9-]+\.)+[a-z]{2,}/[^\s/]*[./_0-9-])",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Web();
}
