using System.Text;
using System.Text.Unicode;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing;

/// <summary>The text of a file, or why it has none.</summary>
internal abstract record FileText
{
    /// <summary>NUL characters a text may hold, one in so many characters; files with more are binary.</summary>
    public const int CharactersPerNul = 50;

    /// <summary>Broken letters a UTF-8 text may hold, one in so many bytes; files with more are in another encoding.</summary>
    public const int BytesPerBrokenLetter = 100;

    private FileText()
    {
    }

    /// <summary>A text without byte order mark and NUL characters.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Repaired">True when bytes of it were no UTF-8.</param>
    /// <param name="Plain">True when the file's bytes are this very text in UTF-8.</param>
    /// <param name="Warnings">What was repaired.</param>
    internal sealed record Decoded(string Text, bool Repaired, bool Plain, IReadOnlyList<ParseWarning> Warnings) : FileText;

    /// <summary>A file that is no text.</summary>
    internal sealed record NotText(string Reason, int Line) : FileText;

    public static FileText Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]))
        {
            return Cleaned(Encoding.Unicode.GetString(bytes[2..]), Odd(bytes, "UTF-16"), repaired: false, plain: false);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return Cleaned(Encoding.BigEndianUnicode.GetString(bytes[2..]), Odd(bytes, "UTF-16"), repaired: false, plain: false);
        }

        // Tools that join or convert files leave more than one mark.
        var content = bytes;
        while (content.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            content = content[3..];
        }

        var marked = content.Length < bytes.Length;
        return Utf8.IsValid(content)
            ? Cleaned(Encoding.UTF8.GetString(content), [], repaired: false, plain: !marked)
            : Repair(content);
    }

    private static FileText Repair(ReadOnlySpan<byte> bytes)
    {
        var broken = 0;
        var line = 1;
        var firstLine = 0;
        var lastEnd = 0;
        for (var at = 0; at < bytes.Length;)
        {
            if (bytes[at] < 0x80)
            {
                line += bytes[at] == '\n' ? 1 : 0;
                at++;
                continue;
            }

            if (Rune.DecodeFromUtf8(bytes[at..], out _, out var used) != System.Buffers.OperationStatus.Done)
            {
                broken++;
                firstLine = firstLine == 0 ? line : firstLine;
                lastEnd = at + used;
            }

            at += used;
        }

        if (broken > 1 && (long)broken * BytesPerBrokenLetter > bytes.Length)
        {
            return new NotText("The file is neither UTF-8 text nor a raw file of PTT.", firstLine);
        }

        var warning = broken == 1 && lastEnd == bytes.Length
            ? new ParseWarning(firstLine, "The file ends in the middle of a letter: U+FFFD stands for it.")
            : new ParseWarning(firstLine, $"{broken} places are not UTF-8, the first in this line: U+FFFD stands for each.");
        return Cleaned(Encoding.UTF8.GetString(bytes), [warning], repaired: true, plain: false);
    }

    private static List<ParseWarning> Odd(ReadOnlySpan<byte> bytes, string name) =>
        bytes.Length % 2 == 0 ? [] : [new ParseWarning(1, $"The {name} file ends in the middle of a letter: U+FFFD stands for it.")];

    private static FileText Cleaned(string text, List<ParseWarning> warnings, bool repaired, bool plain)
    {
        plain &= !text.StartsWith('\ufeff');
        text = text.TrimStart('\ufeff');
        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        if (nul < 0)
        {
            return new Decoded(text, repaired, plain, warnings);
        }

        var count = text.AsSpan().Count('\0');
        var line = text.AsSpan(0, nul).Count('\n') + 1;
        if ((long)count * CharactersPerNul > text.Length)
        {
            return new NotText("The file is binary: it holds NUL characters.", line);
        }

        warnings.Add(new ParseWarning(line, $"{count} NUL characters were left out, the first in this line."));
        return new Decoded(text.Replace("\0", string.Empty, StringComparison.Ordinal), repaired, false, warnings);
    }
}
