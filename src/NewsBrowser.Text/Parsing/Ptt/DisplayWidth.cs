namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Columns of a BBS terminal: a letter that Big5 stores in two bytes takes two of them.</summary>
internal static class DisplayWidth
{
    public static int Measure(ReadOnlySpan<char> text)
    {
        var columns = 0;
        foreach (var unit in text)
        {
            columns += Measure(unit);
        }

        return columns;
    }

    internal static int Measure(char unit)
    {
        if (unit < 0x80)
        {
            return 1;
        }

        // A pair counts once; a joiner or variation selector of an emoji takes no place of its own.
        return char.IsLowSurrogate(unit) || unit is '\u200D' or (>= '\uFE00' and <= '\uFE0F') ? 0 : 2;
    }

    /// <summary>True for Han letters, which are written without spaces between words.</summary>
    internal static bool IsHan(char unit) =>
        unit is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uD840' and <= '\uD88F')
            or '\u3007' or '\u3005';
}
