using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Reads a file that begins with front matter as a news item.</summary>
internal static class NewsParser
{
    /// <summary>More warnings than this are counted, not listed.</summary>
    public const int MaxWarnings = 200;

    private static readonly string[] ItemKeys = ["type", "webUrl", "originalUrl", "publishedDateTime", "provider", "topics", "secured", "related"];

    /// <summary>With these a name is a person's or a community's, or an item that has no title; a mere record of an organisation has none of them.</summary>
    private static readonly string[] ProfileKeys =
    [
        "bio", "excerpt", "twitter", "linkedin", "affiliation", "members", "quality", "heat", "published", "featuredContent", "ampWebUrl", "cdnAmpWebUrl",
        "date", "category", "ratings", "actions", "levels", "items", "price", "length",
    ];

    private const int MaxKeysNamed = 12;

    /// <summary>Keys of a blog's own posts, whose text may hold a tag here and there.</summary>
    private static readonly string[] PostKeys = ["date", "author", "tags", "categories", "excerpt"];

    private static readonly string[] TemplateTags =
    [
        "for ", "if ", "unless ", "include", "assign ", "capture ", "block ", "extends ", "content", "page.", "site.", ".Content", ".Title", ".Site",
        "partial ", "range ",
    ];

    private const int MaxTagLength = 20;

    private static readonly string[] Kinds =
        ["news", "videos", "courses", "collections", "samples", "newsletters", "people", "communities", "events"];

    public static bool CanParse(ReadOnlySpan<char> text) => FrontMatter.Begins(text);

    /// <summary>Reads the text of a file, its byte order mark gone; tells also whether the front matter has any key that only items have.</summary>
    public static ParseResult Read(ParseInput file, string text, out bool hasItemKeys)
    {
        hasItemKeys = false;
        text = FrontMatter.EndsLinesInReturns(text) ? text.ReplaceLineEndings("\n") : text;
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
        var titled = fields.Line("title");
        var title = titled ?? fields.Line("name");
        if (title is null)
        {
            return Rejected($"The front matter has neither a title nor a name: this is not a news item.{NameKeys(map)}", 1);
        }

        if (titled is null && !hasItemKeys && !Array.Exists(ProfileKeys, fields.Has))
        {
            return Rejected(
                $"The front matter has a name, but no title, address, date or type, nor any other key of an item: this is not a news item.{NameKeys(map)}", 1);
        }

        if (!hasItemKeys && !Array.Exists(PostKeys, fields.Has) && FindTemplateTag(parts.Body) is >= 0 and var tag)
        {
            return Rejected(
                "The text holds a template's tags ({% … %} or {{ … }}), and the front matter no key of an item: this is a page of a site's own."
                    + NameKeys(map),
                parts.BodyLine + parts.Body.AsSpan(0, tag).Count('\n'));
        }

        var body = BodyReader.Read(parts.Body, parts.BodyLine, file.BaseUrl, warnings);
        var item = NewsItemReader.Read(fields, title) with { BodyHtml = body.Html, BodyText = body.Text };
        fields.KeepRest();
        item = item with { Category = item.Category ?? FindKind(file.Path), ExtraJson = ExtraKeys.ToJson(extra) };
        return new ParseResult.Parsed(SourceFormat.NewsFrontMatter, [item], Shortened(warnings), []);
    }

    /// <summary>The keys of a map that is no item, so that its owner sees what was read.</summary>
    private static string NameKeys(YamlMap map)
    {
        if (map.Entries.Count == 0)
        {
            return string.Empty;
        }

        var named = map.Entries.Take(MaxKeysNamed).Select(entry => SourceTextCleaner.Line(entry.Key) is { Length: <= 40 } key ? key : "…");
        return $" Its keys: {string.Join(", ", named)}{(map.Entries.Count > MaxKeysNamed ? ", …" : string.Empty)}.";
    }

    /// <summary>Where a template of a site has its first tag that puts a page together; -1 for a text, which may show a value or code with tags of
    /// its own.</summary>
    private static int FindTemplateTag(string body)
    {
        for (var at = body.IndexOf('{', StringComparison.Ordinal); at >= 0 && at + 2 < body.Length; at = body.IndexOf('{', at + 1))
        {
            if (body[at + 1] is '{' or '%'
                && Array.Exists(TemplateTags, tag => body.AsSpan(at + 2, Math.Min(MaxTagLength, body.Length - at - 2)).TrimStart("-~ \t").StartsWith(tag)))
            {
                return at;
            }
        }

        return -1;
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
