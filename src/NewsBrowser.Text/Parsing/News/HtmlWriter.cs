using System.Text;
using AngleSharp.Dom;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Writes what <see cref="HtmlAllowList"/> lets through of one tree, and its plain text.</summary>
internal sealed class HtmlWriter(string? baseUrl)
{
    private const string HtmlNamespace = "http://www.w3.org/1999/xhtml";

    private readonly StringBuilder _html = new();
    private readonly StringBuilder _text = new();
    private bool _space;
    private bool _newline;

    public string Html => _html.ToString().Trim(' ', '\n', '\t', '\f');

    public string? Text => _text.Length == 0 ? null : _text.ToString();

    /// <summary>True when there is something to see: text or a picture.</summary>
    public bool Visible { get; private set; }

    /// <summary>Walks with a stack of its own: hostile trees are deeper than the thread's.</summary>
    public void Write(IElement? body)
    {
        if (body is null || body.LocalName != "body")
        {
            return;
        }

        var open = new Stack<(INodeList Children, int Next, string? Close, bool Pre, int Depth)>();
        open.Push((body.ChildNodes, 0, null, false, 0));
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
                    WriteText(words.Data, frame.Pre);
                    break;
                case IElement element when Name(element) is { } name && !HtmlAllowList.Dropped.Contains(name):
                    var passes = frame.Depth < HtmlSanitizer.MaxDepth && Open(element, name);
                    if (!passes)
                    {
                        Break(name);
                    }

                    var held = passes && !HtmlAllowList.Void.Contains(name);
                    if (!HtmlAllowList.Void.Contains(name))
                    {
                        open.Push((element.ChildNodes, 0, held ? name : null, frame.Pre || name == "pre", frame.Depth + (held ? 1 : 0)));
                    }

                    break;
                case IElement frameElement when frameElement.LocalName == "iframe" && frameElement.NamespaceUri == HtmlNamespace:
                    WriteVideo(frameElement);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The element's name; null for those of SVG, MathML and other vocabularies, which go with all they hold.</summary>
    private static string? Name(IElement element)
    {
        if (element.NamespaceUri != HtmlNamespace)
        {
            return null;
        }

        // Mails centre blocks with it; as an unknown element it would glue their texts together.
        return element.LocalName == "center" ? "div" : element.LocalName;
    }

    private bool Open(IElement element, string name)
    {
        if (!HtmlAllowList.Elements.Contains(name))
        {
            return false;
        }

        var address = string.Empty;
        if (name == "a")
        {
            if (SourceUrl.LinkOrMail(element.GetAttribute("href") ?? string.Empty, baseUrl) is not { } link)
            {
                return false;
            }

            address = link;
        }
        else if (name == "img")
        {
            if (SourceUrl.Link(element.GetAttribute("src") ?? string.Empty, baseUrl) is not { } source)
            {
                // The picture cannot be had; what it says can.
                WriteText(element.GetAttribute("alt") ?? string.Empty, pre: false);
                return false;
            }

            address = source;
            Visible = true;
        }

        Break(name);
        _html.Append('<').Append(name);
        if (name == "a")
        {
            Attribute("href", address);
            Attribute("rel", HtmlAllowList.LinkRelation);
        }
        else if (name == "img")
        {
            Attribute("src", address);
            Attribute("alt", Clean(element.GetAttribute("alt") ?? string.Empty));
        }

        if (name is "a" or "img" or "abbr" && element.GetAttribute("title") is { } title && Clean(title) is { Length: > 0 } shown)
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
        if (EmbeddedVideo.FindPage(frame.GetAttribute("src") ?? string.Empty) is { } page)
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
        _html.Append(HtmlSanitizer.Encode(words));
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
        _html.Append(' ').Append(name).Append("=\"").Append(HtmlSanitizer.Encode(value)).Append('"');

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
