using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Where front matter of real sources and the YAML library disagree: what may be read all the same, and what a refusal should say.</summary>
internal static class YamlRepair
{
    /// <summary>Indicators that a value without quotes may not begin with.</summary>
    private const string Indicators = "@`%&*!|>[]{}?,";

    /// <summary>
    /// U+0085, U+2028 and U+2029 as blanks. They end a line for YAML 1.1, as the library reads it, and for no editor: in an item they are white space in
    /// the text. The lines keep their numbers.
    /// </summary>
    public static string ReplaceBreaks(string yaml) =>
        yaml.AsSpan().ContainsAny('\u0085', '\u2028', '\u2029')
            ? yaml.Replace('\u0085', ' ').Replace('\u2028', ' ').Replace('\u2029', ' ')
            : yaml;

    /// <summary>
    /// The text with a blank before each line on which a quoted value goes on at column 0, which is not YAML but can mean one thing only; null when there is
    /// none. Blanks there are no part of a value.
    /// </summary>
    public static string? Indent(string yaml)
    {
        var result = new System.Text.StringBuilder(yaml.Length + 16);
        var quote = '\0';
        var block = -1;
        var changed = false;
        for (var at = 0; at < yaml.Length;)
        {
            var end = yaml.IndexOf('\n', at) is >= 0 and var feed ? feed + 1 : yaml.Length;
            var line = yaml.AsSpan(at, end - at);
            at = end;
            if (quote != '\0')
            {
                if (!char.IsWhiteSpace(line[0]))
                {
                    result.Append(' ');
                    changed = true;
                }

                result.Append(line);
                quote = FindEnd(line, quote) >= 0 ? '\0' : quote;
                continue;
            }

            result.Append(line);
            var indent = line.IndexOfAnyExcept(' ');
            if (block >= 0 && (line.IsWhiteSpace() || indent > block))
            {
                continue;
            }

            block = -1;
            var value = FindValue(line);
            if (value < line.Length && line[value] is '"' or '\'')
            {
                quote = FindEnd(line[(value + 1)..], line[value]) >= 0 ? '\0' : line[value];
            }
            else if (value < line.Length && line[value] is '|' or '>')
            {
                block = indent;
            }
        }

        return changed ? result.ToString() : null;
    }

    /// <summary>A reason for a line whose value needs quotes and has none; null when the line has another fault.</summary>
    /// <param name="yaml">The front matter.</param>
    /// <param name="firstLine">The line of the file that its first line is.</param>
    /// <param name="line">The line at which the library gave up; the fault may stand on the one above.</param>
    public static Rejection? FindUnquoted(string yaml, int firstLine, int line)
    {
        var lines = yaml.Split('\n');
        for (var number = line; number >= Math.Max(firstLine, line - 1); number--)
        {
            if (number - firstLine >= lines.Length)
            {
                continue;
            }

            var text = lines[number - firstLine].AsSpan().TrimEnd();
            var start = FindValue(text);
            var key = text[..start].TrimEnd();
            if (start >= text.Length || key is not [.., ':'])
            {
                continue;
            }

            var name = key[..^1].TrimStart(" -").ToString();
            var value = text[start..];
            if (value[0] is '"' or '\'')
            {
                if (FindEnd(value[1..], value[0]) is >= 0 and var end && value[(end + 2)..].TrimStart() is [not '#', ..])
                {
                    return new Rejection(
                        $"The front matter is not valid YAML: the value of \"{name}\" goes on behind its closing quote; put all of it in quotes.", number);
                }

                continue;
            }

            value = value.IndexOf(" #", StringComparison.Ordinal) is > 0 and var comment ? value[..comment].TrimEnd() : value;
            if (value[0] is not ('[' or '{') && (value.Contains(": ", StringComparison.Ordinal) || value[^1] == ':'))
            {
                return new Rejection($"The front matter is not valid YAML: the value of \"{name}\" holds a colon; put the value in quotes.", number);
            }

            // A list in brackets and a block of text begin with a sign by right.
            var isBlock = value[0] is '|' or '>' && value.Length <= 3;
            if (Indicators.Contains(value[0], StringComparison.Ordinal) && !isBlock && !(value[0] is '[' or '{' && value[^1] is ']' or '}' or ','))
            {
                return new Rejection(
                    $"The front matter is not valid YAML: the value of \"{name}\" begins with \"{value[0]}\", which YAML reads as a sign of its own; "
                        + "put the value in quotes.",
                    number);
            }
        }

        return null;
    }

    /// <summary>Where a line's value begins, behind hyphens of lists and a key with its colon; the line's length when it has none.</summary>
    private static int FindValue(ReadOnlySpan<char> line)
    {
        var at = 0;
        while (at < line.Length && line[at] is ' ' or '-' && (line[at] == ' ' || (at + 1 < line.Length && line[at + 1] == ' ')))
        {
            at++;
        }

        if (at < line.Length && line[at] is '"' or '\'')
        {
            return at;
        }

        var colon = line[at..].IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
        {
            return line.Length;
        }

        at += colon + 1;
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        return at;
    }

    /// <summary>Where a quoted value ends in a line; -1 when it goes on.</summary>
    private static int FindEnd(ReadOnlySpan<char> line, char quote)
    {
        for (var at = 0; at < line.Length; at++)
        {
            if (quote == '"' && line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == quote)
            {
                if (quote == '\'' && at + 1 < line.Length && line[at + 1] == quote)
                {
                    at++;
                    continue;
                }

                return at;
            }
        }

        return -1;
    }
}
