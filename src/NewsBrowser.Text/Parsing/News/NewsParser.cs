using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Reads a file that begins with front matter as a news item.</summary>
internal static class NewsParser
{
    /// <summary>More warnings than this are counted, not listed.</summary>
    public const int MaxWarnings = 200;

    private static readonly string[] ItemKeys = ["type", "webUrl", "originalUrl", "publishedDateTime", "provider", "topics", "secured", "related"];

    private static readonly string[] Kinds =
        ["news", "videos", "courses", "collections", "samples", "newsletters", "people", "communities", "events"];

    public static bool CanParse(ReadOnlySpan<char> text) => FrontMatter.Begins(text);

    /// <summary>Reads the text of a file, its byte order mark gone; tells also whether the front matter has any key that only items have.</summary>
    public static ParseResult Read(ParseInput file, string text, out bool hasItemKeys)
    {
        hasItemKeys = false;
        var parts = FrontMatter.Split(text);
        var (root, broken) = YamlTreeReader.Read(parts.Yaml, FrontMatter.FirstLine);
        if (!parts.Closed)
        {
            return Rejected(
                broken is null
                    ? "The front matter has no closing line \"---\"."
                    : "The front matter has no closing line \"---\", and before its end: " + broken.Reason,
                broken?.Line ?? parts.BodyLine);
        }

        if (broken is not null)
        {
            return Rejected(broken.Reason, broken.Line);
        }

        if (root is not YamlMap map)
        {
            return Rejected("The front matter is not a map of keys.", root?.Line ?? 1);
        }

        var warnings = new List<ParseWarning>();
        var extra = new List<(string Key, YamlNode Value)>();
        var fields = new FieldReader(map, string.Empty, file.BaseUrl, warnings, extra);
        hasItemKeys = Array.Exists(ItemKeys, fields.Has);
        var title = fields.Line("title") ?? fields.Line("name");
        if (title is null)
        {
            return Rejected("The front matter has neither a title nor a name: this is not a news item.", 1);
        }

        var body = BodyReader.Read(parts.Body, parts.BodyLine, file.BaseUrl, warnings);
        var item = NewsItemReader.Read(fields, title) with { BodyHtml = body.Html, BodyText = body.Text };
        fields.KeepRest();
        item = item with { Category = item.Category ?? FindKind(file.Path), ExtraJson = ExtraKeys.ToJson(extra) };
        return new ParseResult.Parsed(SourceFormat.NewsFrontMatter, [item], Shortened(warnings), []);
    }

    private static ParseResult.Rejected Rejected(string reason, int line) => new(SourceFormat.NewsFrontMatter, new Rejection(reason, line));

    /// <summary>The innermost folder that names a kind: <c>_learning/videos/x.md</c> is of the videos.</summary>
    private static string? FindKind(string path)
    {
        var parts = path.Split('/', '\\');
        for (var at = parts.Length - 2; at >= 0; at--)
        {
            var name = parts[at].StartsWith('_') ? parts[at][1..] : parts[at];
            if (Array.Find(Kinds, kind => kind.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static List<ParseWarning> Shortened(List<ParseWarning> warnings)
    {
        warnings.Sort((one, other) => one.Line.CompareTo(other.Line));
        if (warnings.Count > MaxWarnings)
        {
            var rest = warnings.Count - MaxWarnings;
            warnings.RemoveRange(MaxWarnings, rest);
            warnings.Add(new ParseWarning(warnings[^1].Line, $"{rest} more oddities are not listed."));
        }

        return warnings;
    }
}
