using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Reads a saved page of www.ptt.cc. The page's text goes through the same rules as a text file;
/// its marks only help where text is ambiguous.</summary>
internal static class PttHtmlParser
{
    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = false, IsKeepingSourceReferences = true });

    /// <summary>True for the site's pages of any kind, refused ones too, so that the reason can be said.</summary>
    public static bool CanParse(string html)
    {
        var start = html.AsSpan().TrimStart('\uFEFF').TrimStart();
        if (start.IsEmpty || start[0] != '<')
        {
            return false;
        }

        return html.Contains("main-content", StringComparison.Ordinal)
            && (html.Contains("article-meta", StringComparison.Ordinal) || html.Contains("bbs-content", StringComparison.Ordinal))
            || html.Contains("批踢踢實業坊", StringComparison.Ordinal)
            || html.Contains("r-ent", StringComparison.Ordinal) && html.Contains("r-list-container", StringComparison.Ordinal)
            || html.Contains("push-userid", StringComparison.Ordinal)
            || html.Contains("/ask/over18", StringComparison.Ordinal);
    }

    public static ParseResult Parse(ParseInput file, string html)
    {
        if (TooDeep(html))
        {
            return Rejected($"The page nests elements more than {PttLimits.MaxHtmlDepth} deep, which no page of the site does.");
        }

        var document = Parser.ParseDocument(html);
        var content = document.GetElementById("main-content");
        if (content is null && IsViewSource(document) && document.Body is { } shown)
        {
            // A saved "view source" holds the page's own markup as text.
            document = Parser.ParseDocument(SourceText(shown));
            content = document.GetElementById("main-content");
        }

        if (content is null)
        {
            return Rejected(ReasonWithoutContent(document));
        }

        var page = new Page();
        page.Line = content.SourceReference?.Position.Line ?? 1;
        page.Walk(content);
        page.EndLine();
        if (page.Rejection is not null)
        {
            return new ParseResult.Rejected(SourceFormat.PttHtml, page.Rejection);
        }

        var warnings = new List<ParseWarning>();
        var (address, board) = PageAddress(document, file);
        var draft = page.HasHeader
            ? new PostDraft { Lines = page.Lines, Header = page.Header(), PostId = address, Line = page.HeaderLine }
            : PttTextParser.ReadDraft(page.Lines, address, warnings);
        draft = draft with { Board = board, FallbackTitle = PageTitle(document), Incomplete = page.Incomplete };
        if (draft.Header is null && address is null && page.Lines.TrueForAll(line => line.IsBlank))
        {
            return Rejected("The page's content is empty.");
        }

        return PostReader.Read(draft, warnings, out var rejection) is { } post
            ? new ParseResult.Parsed(SourceFormat.PttHtml, [post], warnings, [])
            : new ParseResult.Rejected(SourceFormat.PttHtml, rejection!);
    }

    private static ParseResult.Rejected Rejected(string reason) => new(SourceFormat.PttHtml, new Rejection(reason, 1));

    private static string ReasonWithoutContent(IHtmlDocument document)
    {
        if (document.QuerySelector(".r-list-container, .r-ent") is not null)
        {
            return "This is a list of a board's posts, not a post.";
        }

        if (document.QuerySelector("form[action*='over18'], .over18-notice") is not null)
        {
            return "This is the page that asks for the reader's age (over18), not a post.";
        }

        var text = document.Body?.TextContent ?? string.Empty;
        return text.Contains("404", StringComparison.Ordinal)
            && (text.Contains("Not Found", StringComparison.OrdinalIgnoreCase) || text.Contains("找不到", StringComparison.Ordinal))
            ? "This is the site's 404 page: the post had been deleted."
            : "The page has no #main-content, so it is no post of www.ptt.cc.";
    }

    private static bool IsViewSource(IHtmlDocument document) =>
        document.QuerySelector(".line-content, #viewsource, td.line-number") is not null
            || document.Body?.TextContent.Contains("id=\"main-content\"", StringComparison.Ordinal) == true;

    private static string SourceText(IElement body)
    {
        var cells = body.QuerySelectorAll("td.line-content");
        if (cells.Length == 0)
        {
            return body.TextContent;
        }

        var text = new StringBuilder();
        foreach (var cell in cells)
        {
            text.Append(cell.TextContent).Append('\n');
        }

        return text.ToString();
    }

    private static (PttPostId? Address, string? Board) PageAddress(IHtmlDocument document, ParseInput file)
    {
        foreach (var selector in (ReadOnlySpan<string>)["link[rel=canonical]", "meta[property='og:url']", "#article-polling[data-pollurl]"])
        {
            if (document.QuerySelector(selector) is { } element
                && (element.GetAttribute("href") ?? element.GetAttribute("content") ?? element.GetAttribute("data-pollurl")) is { } url
                && PttPostId.TryFromUrl(url, out var address, out var board))
            {
                return (address, board == "poll" ? null : board);
            }
        }

        var link = document.QuerySelector("a.board[href*='/bbs/']")?.GetAttribute("href") ?? string.Empty;
        var end = link.LastIndexOf('/');
        var name = end > 0 ? link.AsSpan(link.LastIndexOf('/', end - 1) + 1, end - link.LastIndexOf('/', end - 1) - 1).ToString() : string.Empty;
        return (PttPostId.TryFind(PttTextParser.GetFileName(file.Path), out var hint) ? hint : null, PttPostId.IsBoard(name) ? name : null);
    }

    private static string? PageTitle(IHtmlDocument document)
    {
        if (document.QuerySelector("meta[property='og:title']")?.GetAttribute("content") is { } title && !string.IsNullOrWhiteSpace(title))
        {
            return title;
        }

        var full = document.Title ?? string.Empty;
        var board = full.LastIndexOf(" - 看板 ", StringComparison.Ordinal);
        if (board < 0 && full.StartsWith("- 看板 ", StringComparison.Ordinal))
        {
            // The blank before it is gone with the white space around the title: there is no title.
            return string.Empty;
        }

        return board >= 0 ? full[..board] : full.Replace(" - 批踢踢實業坊", string.Empty, StringComparison.Ordinal);
    }

    /// <summary>The parser recurses nowhere, but walking a million nested elements would.</summary>
    private static bool TooDeep(string html)
    {
        var depth = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            if (html[at + 1] == '/')
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (char.IsAsciiLetter(html[at + 1]) && !IsVoid(html.AsSpan(at + 1)))
            {
                if (++depth > PttLimits.MaxHtmlDepth * 4)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsVoid(ReadOnlySpan<char> tag) =>
        tag.StartsWith("br", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("meta", StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith("link", StringComparison.OrdinalIgnoreCase)
        || tag.StartsWith("img", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("hr", StringComparison.OrdinalIgnoreCase)
        || tag.StartsWith("input", StringComparison.OrdinalIgnoreCase);

    /// <summary>Collects the content's lines.</summary>
    private sealed class Page
    {
        private readonly StringBuilder _current = new();
        private readonly Dictionary<string, string> _header = new(StringComparer.Ordinal);
        private int _depth;

        public List<PttLine> Lines { get; } = [];

        public int Line { get; set; }

        public int HeaderLine { get; private set; } = 1;

        public bool Incomplete { get; private set; }

        public Rejection? Rejection { get; private set; }

        public bool HasHeader => _header.ContainsKey("標題") || (Author is not null && (_header.ContainsKey("時間") || _header.ContainsKey("發信站")));

        private string? Author => _header.GetValueOrDefault("作者") ?? _header.GetValueOrDefault("發信人");

        public PttHeader Header()
        {
            var author = Author ?? string.Empty;
            var board = _header.GetValueOrDefault("看板") ?? _header.GetValueOrDefault("站內") ?? _header.GetValueOrDefault("信區");
            foreach (var label in (ReadOnlySpan<string>)[", 看板:", ", 信區:", ", 站內:"])
            {
                // Another station's line names the board behind the author.
                if (board is null && author.LastIndexOf(label, StringComparison.Ordinal) is > 0 and var at)
                {
                    (author, board) = (author[..at], author[(at + label.Length)..]);
                }
            }

            var (id, nickname) = PttHeader.SplitAuthor(author);
            var time = (_header.GetValueOrDefault("時間") ?? string.Empty).Trim();
            return new PttHeader(
                id,
                nickname,
                PttHeader.CleanBoard(board ?? string.Empty),
                _header.GetValueOrDefault("標題")?.Trim(),
                PttClock.ReadCtime(time) is { } wall ? PttClock.ToUtc(wall)
                    : _header.GetValueOrDefault("發信站") is { } site ? PttHeaderReader.ReadOutsideTime(site)
                    : null);
        }

        public void Walk(INode parent)
        {
            if (++_depth > PttLimits.MaxHtmlDepth)
            {
                Rejection ??= new Rejection($"The page nests elements more than {PttLimits.MaxHtmlDepth} deep, which no page of the site does.", Line);
            }

            foreach (var node in parent.ChildNodes)
            {
                if (Rejection is not null)
                {
                    break;
                }

                if (node is IText text)
                {
                    Append(text.Data);
                }
                else if (node is IElement element)
                {
                    Visit(element);
                }
            }

            _depth--;
        }

        public void EndLine()
        {
            if (_current.Length > PttLimits.MaxLineLength || Lines.Count >= PttLimits.MaxLines)
            {
                Rejection ??= new Rejection(
                    Lines.Count >= PttLimits.MaxLines
                        ? $"The post has more than {PttLimits.MaxLines} lines."
                        : $"A line is longer than {PttLimits.MaxLineLength} characters, which no post of the BBS has.",
                    Line);
                return;
            }

            Lines.Add(new PttLine(AnsiCodes.Strip(_current.ToString()), Line));
            _current.Clear();
        }

        private void Visit(IElement element)
        {
            var classes = element.ClassList;
            if (element is IHtmlBreakRowElement)
            {
                EndLine();
            }
            else if (element is IHtmlScriptElement or IHtmlStyleElement || classes.Contains("richcontent"))
            {
                // Embedded pictures and players; the address stays in the text beside them. Their line ends count in the file.
                Line += Newlines(element.TextContent);
            }
            else if (classes.Contains("article-metaline") || classes.Contains("article-metaline-right"))
            {
                TakeHeader(element);
            }
            else if (classes.Contains("warning-box"))
            {
                Incomplete = true;
                Line += Newlines(element.TextContent);
            }
            else if (classes.Contains("push"))
            {
                TakePush(element);
            }
            else if (classes.Contains("__cf_email__") && element.GetAttribute("data-cfemail") is { } code)
            {
                _current.Append(DecodeEmail(code) ?? element.TextContent);
            }
            else
            {
                Walk(element);
            }
        }

        private void TakeHeader(IElement element)
        {
            var label = element.QuerySelector(".article-meta-tag")?.TextContent ?? string.Empty;
            var tag = label.Replace(" ", string.Empty, StringComparison.Ordinal).Trim(':', '：', '\n', '\u3000');
            var value = element.QuerySelector(".article-meta-value");
            if (value is not null && _header.TryAdd(tag, Text(value)) && _header.Count == 1)
            {
                HeaderLine = element.SourceReference?.Position.Line ?? Line;
            }

            Line += Newlines(element.TextContent);
        }

        private void TakePush(IElement element)
        {
            if (_current.Length > 0)
            {
                EndLine();
            }

            // A page reports its own lines exactly where elements stand.
            Line = element.SourceReference?.Position.Line ?? Line;
            foreach (var rich in element.QuerySelectorAll(".richcontent"))
            {
                rich.Remove();
            }

            var whole = Text(element).TrimEnd('\n', '\r', ' ');
            var breaks = whole.AsSpan().IndexOfAny('\n', '\r') >= 0;

            // The page's own spans tell text from address; where one of them is missing the line is read as text is.
            var fields = FromFields(element);
            var comment = fields is { Clock: not null } && element.QuerySelector(".push-content") is not null || breaks
                || CommentLine.TryRead(whole) is not { IsWhole: true, Rest: null } read
                    ? fields
                    : read;
            if (comment is null)
            {
                Append(whole + "\n");
                return;
            }

            Lines.Add(new PttLine(breaks ? whole.ReplaceLineEndings(" ") : whole, Line, comment));
            Line += Newlines(element.TextContent);
        }

        private static CommentLine? FromFields(IElement element)
        {
            var tag = element.QuerySelector(".push-tag")?.TextContent.Trim();
            var person = element.QuerySelector(".push-userid")?.TextContent.Trim();
            if (tag is not { Length: 1 } || string.IsNullOrEmpty(person) || CommentLine.ReadTag(tag[0]) is not { } kind)
            {
                return null;
            }

            var content = element.QuerySelector(".push-content") is { } text ? Text(text) : string.Empty;
            content = content.StartsWith(':') ? content[1..] : content;
            content = (content.StartsWith(' ') ? content[1..] : content).TrimEnd();
            var tail = element.QuerySelector(".push-ipdatetime")?.TextContent.Trim() ?? string.Empty;
            var (ip, time, clock) = CommentLine.ReadTail(tail);
            return new CommentLine(kind, person, content, ip, time, clock, null).WithoutPaddedMark();
        }

        private void Append(string text)
        {
            var start = 0;
            while (Rejection is null)
            {
                var end = text.IndexOf('\n', start);
                _current.Append(text.AsSpan(start, (end < 0 ? text.Length : end) - start).TrimEnd('\r'));
                if (end < 0)
                {
                    break;
                }

                EndLine();
                Line++;
                start = end + 1;
            }
        }

        private static int Newlines(string text) => text.AsSpan().Count('\n');

        /// <summary>An element's text with addresses that the site's proxy had hidden.</summary>
        private static string Text(IElement element)
        {
            foreach (var hidden in element.QuerySelectorAll(".__cf_email__[data-cfemail]"))
            {
                hidden.TextContent = DecodeEmail(hidden.GetAttribute("data-cfemail")!) ?? hidden.TextContent;
            }

            return element.TextContent;
        }

        /// <summary>Cloudflare's mask: the first byte is XORed over the others.</summary>
        private static string? DecodeEmail(string code)
        {
            if (code.Length < 4 || code.Length % 2 != 0 || code.Length > 1024)
            {
                return null;
            }

            var bytes = new byte[code.Length / 2];
            for (var i = 0; i < bytes.Length; i++)
            {
                if (!byte.TryParse(code.AsSpan(i * 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                {
                    return null;
                }
            }

            for (var i = 1; i < bytes.Length; i++)
            {
                bytes[i] ^= bytes[0];
            }

            return Encoding.UTF8.GetString(bytes, 1, bytes.Length - 1);
        }
    }
}
