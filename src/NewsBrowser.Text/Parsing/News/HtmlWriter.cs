using System.Text;
using AngleSharp.Dom;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Writes one sanitised tree, and its plain text.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new();
    private readonly StringBuilder _text = new();
    private bool _space;
    private bool _newline;

    public string Html => _html.ToString().Trim(' ', '\n', '\t', '\f');

    public string? Text => _text.Length == 0 ? null : _text.ToString();

    /// <summary>True when there is something to see: text or a picture.</summary>
    public bool Visible { get; private set; }

    /// <summary>Writes what a body holds.</summary>
    /// <param name="body">The tree.</param>
    /// <param name="headings">How many levels its headings go down: the page has a first one of its own.</param>
    public void Write(IElement body, int headings = 0)
    {
        var open = new Stack<(INodeList Children, int Next, string? Close, bool Pre, bool Code)>();
        open.Push((body.ChildNodes, 0, null, false, false));
        while (open.TryPop(out var frame))
        {
            if (frame.Next >= frame.Children.Length)
            {
                if (frame.Close is not null)
                {
                    _html.Append("</").Append(frame.Close).Append('>');
                    Break(frame.Close);
                }

                continue;
            }

            open.Push(frame with { Next = frame.Next + 1 });
            switch (frame.Children[frame.Next])
            {
                case IText words:
                    WriteText(frame.Pre || frame.Code ? words.Data : Plain(words.Data), frame.Pre);
                    break;
                case IElement { LocalName: "iframe" } video:
                    WriteVideo(video);
                    break;
                case IElement element:
                    // Mails centre blocks with it; as an unknown element it would glue their texts together.
                    var name = element.LocalName switch
                    {
                        "center" => "div",
                        ['h', >= '1' and <= '6' and var level] when headings > 0 => $"h{Math.Min(6, level - '0' + headings)}",
                        var other => other,
                    };
                    var passes = Open(element, name);
                    if (!passes)
                    {
                        Break(name);
                    }

                    if (!HtmlAllowList.Void.Contains(name))
                    {
                        open.Push((element.ChildNodes, 0, passes ? name : null, frame.Pre || name == "pre", frame.Code || name is "code" or "kbd" or "samp"));
                    }

                    break;
                default:
                    break;
            }
        }
    }

    /// <returns>False for a link and a picture without an address that may be followed.</returns>
    private bool Open(IElement element, string name)
    {
        var address = element.GetAttribute(name == "img" ? "src" : "href");
        if (name == "a" && address is null)
        {
            return false;
        }

        if (name == "img")
        {
            if (address is null)
            {
                // The picture cannot be had; what it says can.
                WriteText(Plain(element.GetAttribute("alt") ?? string.Empty), pre: false);
                return false;
            }

            Visible = true;
        }

        Break(name);
        _html.Append('<').Append(name);
        if (name == "a")
        {
            Attribute("href", address!);
            Attribute("rel", HtmlAllowList.LinkRelation);
        }
        else if (name == "img")
        {
            Attribute("src", address!);
            Attribute("alt", Clean(Plain(element.GetAttribute("alt") ?? string.Empty)));
        }

        if (name is "a" or "img" or "abbr" && element.GetAttribute("title") is { } title && Clean(Plain(title)) is { Length: > 0 } shown)
        {
            Attribute("title", shown);
        }

        foreach (var key in HtmlAllowList.Numbers.GetValueOrDefault(name) ?? [])
        {
            if (element.GetAttribute(key) is { Length: >= 1 and <= 4 } digits && digits.All(char.IsAsciiDigit))
            {
                Attribute(key, digits);
            }
        }

        if (element.GetAttribute("dir")?.ToLowerInvariant() is { } direction && HtmlAllowList.Directions.Contains(direction))
        {
            Attribute("dir", direction);
        }

        if (name == "img")
        {
            Attribute("loading", "lazy");
            Attribute("referrerpolicy", "no-referrer");
        }

        _html.Append('>');
        if (name == "pre" && element.FirstChild is IText { Data: ['\n', ..] })
        {
            // A parser takes the first newline of a pre as part of its tag.
            _html.Append('\n');
        }

        return true;
    }

    /// <summary>A frame never passes; one that shows a video is a link to it.</summary>
    private void WriteVideo(IElement frame)
    {
        if (frame.GetAttribute("src") is { } page)
        {
            _html.Append("<a");
            Attribute("href", page);
            Attribute("rel", HtmlAllowList.LinkRelation);
            _html.Append('>');
            WriteText(page, pre: false);
            _html.Append("</a>");
        }
    }

    private void WriteText(string words, bool pre)
    {
        words = Clean(words);
        if (!pre)
        {
            words = WithoutIndents(words);
        }

        _html.Append(BodySanitizer.Encode(words));
        for (var at = 0; at < words.Length; at++)
        {
            if (pre && words[at] == '\n')
            {
                _newline = true;
            }
            else if (char.IsWhiteSpace(words[at]))
            {
                _space = true;
            }
            else
            {
                Visible = true;
                Separate();
                _text.Append(words[at]);
            }
        }
    }

    private void Separate()
    {
        if (_text.Length > 0 && (_newline || _space))
        {
            _text.Append(_newline ? '\n' : ' ');
        }

        _newline = false;
        _space = false;
    }

    private void Break(string name)
    {
        _newline |= HtmlAllowList.Blocks.Contains(name);
        _space |= name is "td" or "th" or "img";
    }

    private void Attribute(string name, string value) =>
        _html.Append(' ').Append(name).Append("=\"").Append(BodySanitizer.Encode(value)).Append('"');

    /// <summary>Words as their writer meant them: what was escaped more than once is decoded to the end, and blanks that do not break, which indent a line
    /// when there are several, are one blank.</summary>
    private static string Plain(string words)
    {
        words = SourceTextCleaner.DecodeAll(words);
        if (!words.Contains("\u00a0\u00a0", StringComparison.Ordinal) && !words.Contains("\u00a0 ", StringComparison.Ordinal)
            && !words.Contains(" \u00a0", StringComparison.Ordinal))
        {
            return words;
        }

        var result = new StringBuilder(words.Length);
        for (var at = 0; at < words.Length;)
        {
            var end = at;
            while (end < words.Length && words[end] is ' ' or '\u00a0')
            {
                end++;
            }

            if (end - at >= 2 && words.AsSpan(at, end - at).Contains('\u00a0'))
            {
                result.Append(' ');
                at = end;
            }
            else
            {
                end = Math.Max(end, at + 1);
                result.Append(words, at, end - at);
                at = end;
            }
        }

        return result.ToString();
    }

    /// <summary>Text outside of pre without the blanks that indent its lines in the source, where they follow the markup's own nesting.</summary>
    private static string WithoutIndents(string words)
    {
        var at = words.IndexOf('\n', StringComparison.Ordinal);
        if (at < 0)
        {
            return words;
        }

        var result = new StringBuilder(words.Length);
        result.Append(words, 0, at);
        while (at < words.Length)
        {
            if (words[at] != '\n')
            {
                result.Append(words[at++]);
                continue;
            }

            while (at < words.Length && words[at] is '\n' or ' ' or '\t')
            {
                at++;
            }

            result.Append('\n');
        }

        return result.ToString();
    }

    /// <summary>Newlines as LF; other control characters and broken surrogates would not come back from a parser as they went in.</summary>
    private static string Clean(string words)
    {
        var result = new StringBuilder(words.Length);
        for (var at = 0; at < words.Length; at++)
        {
            var letter = words[at];
            if (letter == '\r')
            {
                result.Append('\n');
            }
            else if (letter is '\n' or '\t' || (!char.IsControl(letter) && letter is not ('\ufeff' or '\ufffe' or '\uffff')))
            {
                SourceTextCleaner.AppendWhole(result, words, ref at);
            }
        }

        return result.ToString();
    }
}
