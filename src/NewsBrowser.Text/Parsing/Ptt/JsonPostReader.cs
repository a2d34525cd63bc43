using System.Globalization;
using System.Text.Json;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Reads one post of crawler JSON, or of a row of CSV made into it; keys are matched without regard to case and
/// underscores, by what each crawler calls a thing.</summary>
internal static class JsonPostReader
{
    private static readonly string[] IdKeys = ["articleid", "id", "aid", "artid", "postid"];
    private static readonly string[] TitleKeys = ["articletitle", "title", "arttitle", "posttitle", "標題"];
    private static readonly string[] AuthorKeys = ["author", "artposter", "fromusername", "poster", "postauthor", "作者"];
    private static readonly string[] NicknameKeys = ["fromusernick", "nickname", "authornickname"];
    private static readonly string[] BoardKeys = ["board", "artcat", "boardname", "看板"];

    private static readonly string[] TimeKeys =
        ["date", "time", "artdate", "postedat", "timestamp", "datetime", "posttime", "postdate", "createdat", "publishedat", "時間", "日期"];

    private static readonly string[] ContentKeys =
        ["content", "artcontent", "fullcontent", "內文", "內容", "text", "article", "articlecontent", "postcontent", "body", "maincontent"];

    private static readonly string[] IpKeys = ["ip", "eip"];
    private static readonly string[] UrlKeys = ["url", "link", "arturl", "articleurl", "posturl", "網址", "連結"];

    private static readonly string[] CommentKeys =
        ["messages", "comments", "pushes", "artcomments", "push", "comment", "replies", "responses", "pushlist", "推文", "留言"];

    private static readonly string[] CountKeys = ["messagecount", "messageconut", "postvote", "votes"];

    private static readonly string[] TagKeys = ["pushtag", "type", "cmtstatus", "status", "tag", "score", "vote", "pushtype", "kind", "attitude", "sentiment"];

    private static readonly string[] PersonKeys =
        ["pushuserid", "author", "cmtposter", "userid", "user", "username", "pushid", "pushuser", "commenter", "poster", "id", "name"];

    private static readonly string[] TextKeys = ["pushcontent", "content", "cmtcontent", "text", "comment", "message", "body"];

    private static readonly string[] TailKeys =
        ["pushipdatetime", "time", "cmtdate", "datetime", "ipdatetime", "date", "pushtime", "pushdate", "pushdatetime", "timestamp"];

    /// <summary>True for what a column of a crawler's CSV may be called.</summary>
    public static bool IsKnownKey(string name) => CrawlerFields.Fold(name) is var key && (IsPostKey(name) || Has(BoardKeys, key) || Has(TimeKeys, key)
        || Has(UrlKeys, key) || Has(CommentKeys, key) || Has(NicknameKeys, key) || Has(IpKeys, key));

    /// <summary>True for the name of a post's title or text, without one of which there is no post.</summary>
    public static bool IsTitleOrContent(string name) => CrawlerFields.Fold(name) is var key && (Has(TitleKeys, key) || Has(ContentKeys, key));

    /// <summary>True for keys that only a post has at its top, so that its object is no collection.</summary>
    public static bool IsPostKey(string name)
    {
        var key = CrawlerFields.Fold(name);
        return Has(IdKeys, key) || Has(TitleKeys, key) || Has(ContentKeys, key) || Has(AuthorKeys, key)
            || key is "error" or "messages" or "stockid" or "poststatus";
    }

    public static ForumPost? Read(JsonElement post, ParseInput file, string? key, int line, List<ParseWarning> warnings, out Rejection? rejection)
    {
        rejection = null;
        var fields = new CrawlerFields(post);
        if (Text(fields.Take("error")) is { Length: > 0 } error)
        {
            rejection = new Rejection($"The crawler could not read this post: {(error.Length > 100 ? error[..100] : error)}.", line);
            return null;
        }

        var id = Text(fields.Take(IdKeys));
        var title = Text(fields.Take(TitleKeys));
        var author = Text(fields.Take(AuthorKeys));
        var nickname = Text(fields.Take(NicknameKeys));
        var board = Text(fields.Take(BoardKeys));
        var time = Text(fields.Take(TimeKeys));
        var ip = Text(fields.Take(IpKeys));
        var url = Text(fields.Take(UrlKeys));
        var messages = fields.TakeArray(CommentKeys) is { Count: > 0 } array ? array : WrittenComments(fields, line, warnings);
        var stated = Counts(fields);
        var content = Text(fields.Take(ContentKeys));
        fields.Take("fullcontent");
        if (Text(fields.Peek("poststatus")) is { } status && status.Contains("DELETED", StringComparison.OrdinalIgnoreCase))
        {
            rejection = new Rejection($"The post had been deleted when the crawler came ({status}).", line);
            return null;
        }

        var address = FindAddress(id, url, file, out var urlBoard);
        if (string.IsNullOrWhiteSpace(content) && string.IsNullOrWhiteSpace(title) && messages.Count == 0)
        {
            rejection = new Rejection(
                (address is null ? "The entry has no title, text or comment." : $"The entry {address.Value.FileName} has no title, text or comment.")
                    + fields.NameUnknown(), line);
            return null;
        }

        if (content is null && messages.Count == 0)
        {
            // A list of posts, such as a crawler's index: taken for a post, its empty text would stand in for the real one.
            rejection = new Rejection(
                $"The entry names the post {address?.FileName ?? title} but holds neither its text nor its comments.{fields.NameUnknown()}", line);
            return null;
        }

        var split = PttLine.Split((content ?? string.Empty).TrimStart('\uFEFF'), line, out rejection);
        if (split is null)
        {
            return null;
        }

        // Lines inside a JSON string are no lines of the file: all of them stand where the post does.
        for (var i = 0; i < split.Count; i++)
        {
            split[i] = split[i] with { Number = line };
        }

        // Some crawlers keep the page's whole text with its header; most take the header apart.
        var hasHeader = split.Count > 0 && PttHeaderReader.StartsHeader(split[0].Text);
        var draft = hasHeader ? PttTextParser.ReadDraft(split, address, warnings) : new PostDraft { Lines = split, PostId = address };
        var header = draft.Header;
        var isList = header is not null;
        var wall = PttClock.ReadCtime(time.AsSpan().Trim());
        var metadataTime = wall is { } clock ? PttClock.ToUtc(clock) : UnixTime(time) ?? IsoTime(time);
        if (header is null)
        {
            var (name, nick) = PttHeader.SplitAuthor(author ?? string.Empty);
            header = new PttHeader(
                name, nickname ?? nick, PttHeader.CleanBoard(board ?? string.Empty), (title ?? key)?.Trim(), wall is null ? null : metadataTime);
        }

        int? from = null;
        if (messages.Count > 0)
        {
            from = draft.Lines.Count;
            foreach (var message in messages)
            {
                if (Comment(message) is { } comment)
                {
                    draft.Lines.Add(new PttLine(RawLine(comment), line, comment));
                }
                else
                {
                    warnings.Add(new ParseWarning(
                        line,
                        $"An entry among the comments is not a comment and was left out of them; it is kept with the unknown keys.{NameKeys(message)}"));
                    fields.KeepOdd(message);
                }
            }
        }

        if (draft.Lines.Count > PttLimits.MaxLines)
        {
            rejection = new Rejection($"The post has more than {PttLimits.MaxLines} lines.", line);
            return null;
        }

        draft = draft with
        {
            Header = header,
            Board = urlBoard,
            MetadataTime = metadataTime,
            MetadataIp = ip is "None" or "" ? null : ip,
            ListTitle = isList ? title ?? key : null,
            FallbackTitle = title ?? key,
            StatedCounts = stated,
            CommentsFrom = from,
            KeepsPadding = from is null,
            Line = line,
            ExtraJson = fields.Rest(),
        };
        var read = PostReader.Read(draft, warnings, out rejection);
        if (read is not null && stated is { } counts && read.Comments.Count != counts.Total)
        {
            warnings.Add(new ParseWarning(line, $"The crawler counted {counts.Total} comments, {read.Comments.Count} were found."));
        }

        return read;
    }

    /// <summary>Comments that stand as text where a list should: JSON, Python's way of writing a list, or lines as the BBS has them.</summary>
    private static List<JsonElement> WrittenComments(CrawlerFields fields, int line, List<ParseWarning> warnings)
    {
        if (fields.PeekText(CommentKeys) is not { } written || Text(written.Value) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        text = text.Trim();
        if (text[0] is '[' or '(' or '{')
        {
            if (PythonLiteral.ReadList(text) is { } list)
            {
                fields.Take(written.Key);
                return list;
            }

            warnings.Add(new ParseWarning(
                line,
                $"The comments under \"{written.Name}\" are text that is neither JSON nor a list as Python writes it; it is kept with the unknown keys."));
            return [];
        }

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!Array.Exists(lines, one => CommentLine.TryRead(one) is { IsWhole: true }))
        {
            return [];
        }

        fields.Take(written.Key);
        return [.. lines.Select(one => JsonSerializer.SerializeToElement(one, CrawlerFields.AsWritten))];
    }

    private static string NameKeys(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object ? new CrawlerFields(message).NameUnknown("Its keys") : string.Empty;

    private static PttPostId? FindAddress(string? id, string? url, ParseInput file, out string? board)
    {
        board = null;
        if (url is not null && PttPostId.TryFromUrl(url, out var address, out board))
        {
            return address;
        }

        if (id is not null && (PttPostId.TryFind(id, out address) || PttPostId.TryFromAid(id, out address)))
        {
            return address;
        }

        return id is null && PttPostId.TryFind(PttTextParser.GetFileName(file.Path), out address) ? address : null;
    }

    private static CommentCounts? Counts(CrawlerFields fields)
    {
        var stated = fields.Peek(CountKeys);
        if (stated is { ValueKind: JsonValueKind.Object } counts)
        {
            fields.Take(CountKeys);
            int? push = null, boo = null, neutral = null;
            foreach (var property in counts.EnumerateObject())
            {
                switch (CrawlerFields.Fold(property.Name))
                {
                    case "push" or "pos":
                        push = Int(property.Value);
                        break;
                    case "boo" or "neg":
                        boo = Int(property.Value);
                        break;
                    case "neutral" or "arrow" or "neu":
                        neutral = Int(property.Value);
                        break;
                    default:
                        break;
                }
            }

            return push is not null && boo is not null && neutral is not null ? new CommentCounts(push.Value, boo.Value, neutral.Value) : null;
        }

        if (Int(fields.Peek("push")) is { } pushes && Int(fields.Peek("boo")) is { } boos && Int(fields.Peek("neutral")) is { } arrows)
        {
            fields.Take("push");
            fields.Take("boo");
            fields.Take("neutral");
            fields.Take("messageall");
            if (stated is { ValueKind: JsonValueKind.Number })
            {
                fields.Take(CountKeys);
            }

            return new CommentCounts(pushes, boos, arrows);
        }

        return null;
    }

    private static CommentLine? Comment(JsonElement message)
    {
        if (message.ValueKind == JsonValueKind.Array && message.GetArrayLength() is >= 3 and <= 6)
        {
            // As tuples: tag, person, text, and the rest of the line.
            var parts = message.EnumerateArray().Select(part => Text(part)?.Trim() ?? string.Empty).ToList();
            return CommentLine.TryRead($"{parts[0]} {parts[1]}: {parts[2].TrimStart(':').TrimStart()} {string.Join(' ', parts.Skip(3))}".TrimEnd());
        }

        if (message.ValueKind == JsonValueKind.String)
        {
            return CommentLine.TryRead((Text(message) ?? string.Empty).Trim()) is { IsWhole: true } read ? read : null;
        }

        if (message.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var fields = new CrawlerFields(message);
        var tag = TagKeys.Select(key => Tag(fields.Peek(key))).FirstOrDefault(found => found is not null);
        var person = Text(fields.Take(PersonKeys))?.Trim();
        if (tag is null || string.IsNullOrEmpty(person))
        {
            return null;
        }

        var text = Text(fields.Take(TextKeys)) ?? string.Empty;
        text = (text.StartsWith(':') ? text[1..] : text).ReplaceLineEndings(" ").TrimEnd();
        text = AnsiCodes.Strip(text.StartsWith(' ') ? text[1..] : text);
        var tail = Text(fields.Take(TailKeys))?.Trim() ?? string.Empty;
        var ip = Text(fields.Take(IpKeys))?.Trim();
        var (shown, timeText, clock) = CommentLine.ReadTail(tail);
        if (clock is not null)
        {
            return new CommentLine(tag.Value, person, text, shown ?? (string.IsNullOrEmpty(ip) ? null : ip), timeText, clock, null).WithoutPaddedMark();
        }

        return new CommentLine(
            tag.Value, person, text, string.IsNullOrEmpty(ip) ? null : ip, tail.Length == 0 ? null : tail, null, null)
        { ExactUtc = UnixTime(tail) ?? IsoTime(tail) };
    }

    private static string RawLine(CommentLine comment)
    {
        var tag = comment.Tag switch { CommentTag.Push => '推', CommentTag.Boo => '噓', _ => '→' };
        var tail = string.Join(' ', new[] { comment.Ip, comment.TimeText }.Where(part => part is not null));
        return $"{tag} {comment.Person}: {comment.Text}{(tail.Length > 0 ? " " : string.Empty)}{tail}";
    }

    private static CommentTag? Tag(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Number } number)
        {
            return Int(number) switch { 1 => CommentTag.Push, 2 or -1 => CommentTag.Boo, 0 or 3 => CommentTag.Arrow, _ => null };
        }

        var text = Text(value)?.Trim() ?? string.Empty;
        return text.ToUpperInvariant() switch
        {
            "PUSH" or "1" or "+1" or "COMMENTTYPE.PUSH" or "POS" or "POSITIVE" or "LIKE" or "UP" or "GOOD" or "推文" => CommentTag.Push,
            "BOO" or "2" or "-1" or "COMMENTTYPE.BOO" or "NEG" or "NEGATIVE" or "DISLIKE" or "DOWN" or "BAD" or "噓文" => CommentTag.Boo,
            "ARROW" or "0" or "3" or "COMMENTTYPE.ARROW" or "NEU" or "NEUTRAL" or "NONE" or "->" => CommentTag.Arrow,
            { Length: 1 } letter => CommentLine.ReadTag(letter[0]),
            _ => null,
        };
    }

    /// <summary>Seconds or milliseconds since 1970, in the years that the station has been there.</summary>
    private static DateTime? UnixTime(string? text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        number = number >= 100_000_000_000 ? number / 1000 : number;
        return number is >= 700_000_000 and < 4_200_000_000 ? DateTime.UnixEpoch.AddSeconds((double)decimal.Floor(number)) : null;
    }

    /// <summary>ISO 8601; without a zone it is the station's clock.</summary>
    private static DateTime? IsoTime(string? text)
    {
        if (text is null || text.Length < 10 || text.Length > 40 || !char.IsAsciiDigit(text[0])
            || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
        {
            return null;
        }

        return time.Kind switch
        {
            DateTimeKind.Utc => time,
            DateTimeKind.Local => time.ToUniversalTime(),
            _ => PttClock.ToUtc(time),
        };
    }

    private static string? Text(JsonElement? value)
    {
        try
        {
            return value switch
            {
                { ValueKind: JsonValueKind.String } text => text.GetString(),
                { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // An escape that names half a surrogate pair cannot become text.
            return null;
        }
    }

    private static int? Int(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var whole) ? whole
        : int.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written) ? written
        : null;

    private static bool Has(string[] keys, string key) => Array.IndexOf(keys, key) >= 0;
}
