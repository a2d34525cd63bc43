using System.Text;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Versions;

/// <summary>Cuts the producer's encrypted body out of a news file's raw text.</summary>
internal static class EncryptedBody
{
    private const string Key = "secured";

    /// <summary>What stands where the value stood.</summary>
    public const string Placeholder = " # cut: the producer's encrypted text";

    /// <summary>
    /// The file without the value of any key <c>secured</c> of its front matter,
    /// wherever it stands and however it is quoted: the rest of the key's line and the text of the lines that go on with it,
    /// so that every line keeps its number. All other bytes stay as they are, except that a file in UTF-16 or with NUL characters,
    /// in which the key cannot be seen, becomes the UTF-8 that the parser reads.
    /// </summary>
    public static byte[] Redact(byte[] bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || bytes.AsSpan().Contains((byte)0)
        ? Encoding.UTF8.GetBytes(Redact(ReadableText.Read(bytes)))
        // One character a byte: everything looked for is ASCII, and what cannot be decoded comes back as it was.
        : Encoding.Latin1.GetString(bytes) is var text && text.Contains(Key, StringComparison.OrdinalIgnoreCase)
            ? Encoding.Latin1.GetBytes(Redact(text))
            : bytes;

    private static string Redact(string text)
    {

        var cut = new StringBuilder(text.Length);
        var inFrontMatter = true;
        var fences = 0;
        var skipBelow = -1;
        char? openQuote = null;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            var line = text.AsSpan(start, end - start);
            start = end;
            var content = line.TrimEnd("\r\n");

            if (openQuote is { } quote)
            {
                openQuote = Closes(content, quote) ? null : quote;
                cut.Append(line[content.Length..]);
                continue;
            }

            var fence = content.SequenceEqual("---");
            if (inFrontMatter && skipBelow >= 0 && !fence && (content.IsWhiteSpace() || MeasureIndent(content) > skipBelow))
            {
                cut.Append(line[content.Length..]);
                continue;
            }

            skipBelow = -1;
            if (fence && ++fences == 2)
            {
                inFrontMatter = false;
            }

            var colon = inFrontMatter ? FindKeyColon(content) : -1;
            if (colon < 0)
            {
                cut.Append(line);
                continue;
            }

            cut.Append(content[..(colon + 1)]).Append(Placeholder).Append(line[content.Length..]);
            var value = content[(colon + 1)..].TrimStart();
            skipBelow = MeasureIndent(content);
            if (value.Length > 0 && value[0] is '"' or '\'' && !Closes(value[1..], value[0]))
            {
                openQuote = value[0];
            }
        }

        return cut.ToString();
    }

    private static int FindKeyColon(ReadOnlySpan<char> line)
    {
        for (var from = 0; from < line.Length;)
        {
            var at = line[from..].IndexOf(Key, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return -1;
            }

            at += from;
            var after = at + Key.Length;
            while (after < line.Length && line[after] is '"' or '\'' or ' ' or '\t')
            {
                after++;
            }

            if (after < line.Length && line[after] == ':' && IsKeyPlace(line[..at]))
            {
                return after;
            }

            from = at + Key.Length;
        }

        return -1;
    }

    // A key begins its line, or follows a brace or comma of a flow mapping; the same word inside a title or excerpt stays.
    private static bool IsKeyPlace(ReadOnlySpan<char> before)
    {
        var rest = before.TrimEnd(" \t\"'");
        return rest.Length == 0 || rest[^1] is '{' or ',' || rest.Trim(" \t-?").Length == 0;
    }

    private static bool Closes(ReadOnlySpan<char> text, char quote)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (quote == '"' && text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == quote)
            {
                return true;
            }
        }

        return false;
    }

    private static int MeasureIndent(ReadOnlySpan<char> line)
    {
        var indent = 0;
        while (indent < line.Length && line[indent] is ' ' or '\t')
        {
            indent++;
        }

        return indent;
    }
}
