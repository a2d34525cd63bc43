using System.Globalization;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Web.Rendering;

/// <summary>A few lines of a file around the one that a rejection names, short enough for a list; bytes that are no text as such.</summary>
internal sealed record LineContext(int First, int Named, IReadOnlyList<RawLine> Lines)
{
    private const int Before = 2;

    private const int After = 2;

    /// <summary>How many letters of a line are shown.</summary>
    private const int LongestLine = 240;

    private const int BytesShown = 64;

    private const int BytesPerLine = 16;

    /// <summary>How much of a file is looked at to see whether it is text.</summary>
    private const int Looked = 8 * 1024;

    /// <summary>True when it is from the store, because the file is gone or may not be read.</summary>
    public bool IsStored { get; init; }

    /// <summary>True when the lines are bytes in hexadecimal.</summary>
    public bool IsBinary { get; init; }

    /// <summary>The text around a line; null when the bytes end before it because they are only the file's beginning.</summary>
    /// <param name="bytes">The file, or its beginning.</param>
    /// <param name="line">From 1; 0 for the file as a whole.</param>
    /// <param name="isCut">True for a beginning.</param>
    public static LineContext? Extract(byte[] bytes, int line, bool isCut)
    {
        if (LooksBinary(bytes))
        {
            return new LineContext(0, 0, [.. bytes.Take(BytesShown).Chunk(BytesPerLine).Select(chunk => new RawLine(Hex(chunk), 0))]) { IsBinary = true };
        }

        var lines = ReadableText.ReadLines(bytes);
        if (isCut && line >= lines.Count)
        {
            return null;
        }

        var named = Math.Clamp(line, 1, Math.Max(1, lines.Count));
        var first = Math.Max(1, named - Before);
        return new LineContext(first, line == 0 ? 0 : named, [.. lines.Skip(first - 1).Take(named + After - first + 1).Select(Clipped)]);
    }

    private static RawLine Clipped(string line)
    {
        var length = 0;
        var letters = 0;
        foreach (var letter in line.EnumerateRunes())
        {
            if (letters == LongestLine)
            {
                break;
            }

            letters++;
            length += letter.Utf16SequenceLength;
        }

        return new RawLine(RawLines.Readable(line[..Math.Min(length, line.Length)]), line.Length - length);
    }

    /// <summary>NUL where it is not UTF-16, or many characters that no text has.</summary>
    private static bool LooksBinary(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return false;
        }

        ReadOnlySpan<byte> looked = bytes.AsSpan(0, Math.Min(bytes.Length, Looked));
        var odd = 0;
        foreach (var one in looked)
        {
            odd += one is 0 ? 4 : one < 0x20 && one is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x1b) ? 1 : 0;
        }

        return odd * 20 > looked.Length;
    }

    private static string Hex(byte[] bytes) =>
        string.Join(' ', bytes.Select(one => one.ToString("x2", CultureInfo.InvariantCulture))).PadRight((3 * BytesPerLine) - 1) + "  "
        + string.Concat(bytes.Select(one => one is >= 0x20 and < 0x7F ? (char)one : '·'));
}
