using System.Text;
using System.Text.Json;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>
/// Reads crawlers' CSV: a line of column names, then a post a row, values in quotes over several lines where they need it. A row becomes the object that
/// crawler JSON would have, under the same names, so that both have one reader.
/// </summary>
internal static class PttCsvParser
{
    /// <summary>Columns of one file; the widest known has 14.</summary>
    public const int MaxColumns = 200;

    /// <summary>True for a text whose first line names columns, three of which a post's crawler writes, or two when the file is called CSV.</summary>
    public static bool CanParse(string path, string text)
    {
        var at = 0;
        var names = ReadHeader(text, ref at, out _);
        return names is not null && names.Exists(JsonPostReader.IsTitleOrContent)
            && names.Count(JsonPostReader.IsKnownKey) >= (IsNamedCsv(path) ? 2 : 3);
    }

    /// <summary>Why a file that is called CSV is none of a crawler's; null for other files.</summary>
    public static Rejection? Explain(string path, string text)
    {
        var at = 0;
        return IsNamedCsv(path) && ReadHeader(text, ref at, out _) is { } names
            ? new Rejection(
                "The CSV is no crawler's file of posts: it needs a column for the title or the text, and one more that is known. "
                    + $"Columns that were not known: {NameColumns(names.Where(name => !JsonPostReader.IsKnownKey(name)))}.",
                1)
            : null;
    }

    public static ParseResult Parse(ParseInput file, string text)
    {
        var at = 0;
        var line = 1;
        var names = ReadHeader(text, ref at, out var separator)!;
        line += text.AsSpan(0, at).Count('\n');
        var posts = new List<SourceDocument>();
        var warnings = new List<ParseWarning>();
        var rejections = new List<Rejection>();
        var row = new List<string>();
        while (at < text.Length)
        {
            var start = line;
            var from = at;
            var whole = ReadRow(text, ref at, separator, row);
            line += text.AsSpan(from, at - from).Count('\n');
            if (row is [""])
            {
                continue;
            }

            if (posts.Count >= PttLimits.MaxPostsPerFile)
            {
                rejections.Add(new Rejection($"The file holds more than {PttLimits.MaxPostsPerFile} posts; split it.", start));
                break;
            }

            if (!whole || row.Count != names.Count)
            {
                rejections.Add(new Rejection(
                    whole
                        ? $"The row has {row.Count} values where the first line names {names.Count} columns."
                        : "The row ends in the middle of a value in quotes.",
                    start));
                continue;
            }

            var found = new List<ParseWarning>();
            if (JsonPostReader.Read(ToObject(names, row), file, null, start, found, out var rejection) is { } post)
            {
                posts.Add(post);
            }
            else
            {
                rejections.Add(rejection!);
            }

            if (warnings.Count < PttLimits.MaxWarnings)
            {
                warnings.AddRange(found);
            }
        }

        return posts.Count > 0
            ? new ParseResult.Parsed(SourceFormat.PttJson, posts, warnings, rejections)
            : new ParseResult.Rejected(SourceFormat.PttJson, rejections.Count > 0 ? rejections[0] : new Rejection("The CSV holds no post.", 1));
    }

    private static bool IsNamedCsv(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase);

    private static string NameColumns(IEnumerable<string> names)
    {
        var list = names.Select(name => name.Length <= 40 ? name : name[..40] + "…").ToList();
        return list.Count == 0 ? "none" : string.Join(", ", list.Take(12)) + (list.Count > 12 ? ", …" : string.Empty);
    }

    private static JsonElement ToObject(List<string> names, List<string> row)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            // pandas writes its row numbers under no name.
            if (row[i].Length > 0 && names[i].Length > 0)
            {
                values.TryAdd(names[i], row[i]);
            }
        }

        return JsonSerializer.SerializeToElement(values, CrawlerFields.AsWritten);
    }

    /// <summary>The names of the columns; null when the first line does not look like some.</summary>
    private static List<string>? ReadHeader(string text, ref int at, out char separator)
    {
        var end = text.AsSpan().IndexOfAny('\n', '\r');
        separator = ',';
        if (end <= 0 || end > PttLimits.MaxLineLength)
        {
            return null;
        }

        var first = text.AsSpan(0, end);
        separator = first.Contains('\t') ? '\t' : first.Contains(',') || !first.Contains(';') ? ',' : ';';
        var names = new List<string>();
        if (!ReadRow(text, ref at, separator, names) || names.Count is < 2 or > MaxColumns)
        {
            return null;
        }

        for (var i = 0; i < names.Count; i++)
        {
            names[i] = names[i].Trim();
            if (names[i].Length > 60 || names[i].Contains('\n', StringComparison.Ordinal))
            {
                return null;
            }
        }

        return names;
    }

    /// <summary>Reads one row; false when the text ends inside quotes.</summary>
    private static bool ReadRow(string text, ref int at, char separator, List<string> row)
    {
        row.Clear();
        var value = new StringBuilder();
        var quoted = false;
        for (; at < text.Length; at++)
        {
            var letter = text[at];
            if (quoted)
            {
                if (letter != '"')
                {
                    value.Append(letter);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    value.Append('"');
                    at++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (letter == '"' && value.Length == 0)
            {
                quoted = true;
            }
            else if (letter == separator)
            {
                row.Add(value.ToString());
                value.Clear();
            }
            else if (letter is '\n' or '\r')
            {
                at += letter == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                row.Add(value.ToString());
                return true;
            }
            else
            {
                value.Append(letter);
            }
        }

        row.Add(value.ToString());
        return !quoted;
    }
}
