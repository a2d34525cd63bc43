namespace NewsBrowser.Web.Rendering;

/// <summary>A part of a raw file as a page shows it: some lines, those of inhuman length cut, characters that no page may hold replaced.</summary>
internal sealed record RawLines(int First, int Total, int Parts, IReadOnlyList<RawLine> Shown)
{
    /// <summary>Lines of a part.</summary>
    public const int PartLines = 1000;

    private const int LongestLine = 10_000;
    private const int LongestPart = 400_000;
    private const int LeastOfLine = 200;

    public int Last => First + Shown.Count - 1;

    /// <summary>The part that a line stands in, counted from 1.</summary>
    public static int GetPart(int line) => ((Math.Max(1, line) - 1) / PartLines) + 1;

    public static RawLines Create(IReadOnlyList<string> lines, int part)
    {
        var parts = Math.Max(1, (lines.Count + PartLines - 1) / PartLines);
        var first = ((Math.Clamp(part, 1, parts) - 1) * PartLines) + 1;
        var left = LongestPart;
        var shown = new List<RawLine>();
        foreach (var line in lines.Skip(first - 1).Take(PartLines))
        {
            var length = Math.Min(line.Length, Math.Max(LeastOfLine, Math.Min(LongestLine, left)));
            left -= length;
            if (length < line.Length && char.IsHighSurrogate(line[length - 1]))
            {
                length--;
            }

            shown.Add(new RawLine(Readable(line[..length]), line.Length - length));
        }

        return new RawLines(first, lines.Count, parts, shown);
    }

    /// <summary>Control characters as their pictures (␛ for escape), others that are no text as U+FFFD.</summary>
    public static string Readable(string line) => line.All(IsPlain) ? line : string.Create(line.Length, line, static (target, source) =>
    {
        for (var at = 0; at < source.Length; at++)
        {
            target[at] = IsPlain(source[at]) ? source[at] : source[at] switch
            {
                < ' ' => (char)('\u2400' + source[at]),
                '\u007F' => '\u2421',
                _ => '\uFFFD',
            };
        }
    });

    private static bool IsPlain(char letter) => letter switch
    {
        '\t' => true,
        < ' ' or (>= '\u007F' and <= '\u009F') or '\uFFFE' or '\uFFFF' => false,
        _ => true,
    };
}

/// <summary>A line's beginning and how many characters of it are not shown.</summary>
internal sealed record RawLine(string Text, int More);
