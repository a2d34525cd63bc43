using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Turns HTML of any origin into HTML that is safe to send: docs/decisions/0023-html-and-remote-pictures.md.</summary>
/// <remarks>
/// The library HtmlSanitizer decides by <see cref="HtmlAllowList"/> what of the parsed tree stays; the output is written anew from the result, and parsed,
/// sanitised and written again until it no longer changes. So no markup reaches a reader that a parser would understand differently from how it was checked.
/// </remarks>
internal static class BodySanitizer
{
    /// <summary>The longest HTML that is parsed, in UTF-16 units; the longest real body has 57,493.</summary>
    public const int MaxLength = 512 * 1024;

    /// <summary>How many <c>&lt;</c> HTML may hold, because parsers take quadratic time for some nestings; the largest real body has 964.</summary>
    public const int MaxTags = 10_000;

    /// <summary>
    /// Tags times distinct formatting tags: a parser copies every open formatting element into every paragraph, so this bounds
    /// the tree. The largest real body has 8,240.
    /// </summary>
    public const int MaxCopies = 200_000;

    /// <summary>Elements inside one another; of deeper ones only the text stays. Bodies of real items open 17 inside one another at most.</summary>
    public const int MaxDepth = 100;

    /// <summary>How often output is parsed and written again; after that only its text stays.</summary>
    public const int MaxRounds = 8;

    /// <summary>Elements must not act on their attributes: a link with a broken address would throw while it is parsed.</summary>
    private static readonly IConfiguration TreeOnly = Configuration.Default.Without<IAttributeObserver>();

    private static readonly string[] Formatting =
        ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

    /// <summary>Why this HTML is not parsed at all, or null.</summary>
    public static string? RejectionReason(string html)
    {
        if (html.Length > MaxLength)
        {
            return $"it has more than {MaxLength} characters, of which the first {MaxLength} are kept.";
        }

        var tags = html.AsSpan().Count('<');
        if (tags > MaxTags)
        {
            return $"it has more than {MaxTags} tags.";
        }

        return (long)tags * DistinctFormatting(html) > MaxCopies ? "its formatting tags would multiply." : null;
    }

    /// <summary>Sanitises; both parts are null when nothing visible is left.</summary>
    public static (string? Html, string? Text) Sanitize(string html, string? baseUrl)
    {
        if (RejectionReason(html) is not null)
        {
            return BodyReader.Plain(html.Length > MaxLength ? html[..MaxLength] : html);
        }

        var parser = new HtmlParser(default, BrowsingContext.New(TreeOnly));
        var written = html;
        for (var round = 0; round < MaxRounds; round++)
        {
            using var document = parser.ParseDocument(written);
            var writer = new HtmlWriter();
            if (document.Body is { LocalName: "body" } body)
            {
                // What is in the head is no text for a reader, and its styles would be parsed.
                document.Head?.Remove();
                Flatten(body);
                MailLayout.Undo(body);
                CreateLibrarySanitizer(baseUrl).SanitizeDom(document, body);
                writer.Write(body, headings: body.QuerySelector("h1") is null ? 0 : 1);
            }

            var next = writer.Html;
            if (next == written)
            {
                return writer.Visible ? (next, writer.Text) : (null, null);
            }

            if (round == MaxRounds - 1)
            {
                return BodyReader.Plain(writer.Text ?? string.Empty);
            }

            written = next;
        }

        return (null, null);
    }

    private static HtmlSanitizer CreateLibrarySanitizer(string? baseUrl)
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = HtmlAllowList.SanitizedElements,
            AllowedAttributes = HtmlAllowList.Attributes,
            AllowedSchemes = HtmlAllowList.Schemes,
            UriAttributes = HtmlAllowList.AddressAttributes,
        })
        {
            // What is not allowed is unwrapped, unless it goes with all it holds.
            KeepChildNodes = true,
        };
        sanitizer.RemovingTag += (_, removing) =>
        {
            if (IsDropped(removing.Tag))
            {
                removing.Cancel = true;
                removing.Tag.Remove();
            }
        };
        sanitizer.FilterUrl += (_, address) => address.SanitizedUrl = address.Tag.LocalName switch
        {
            "a" => SourceUrl.LinkOrMail(address.OriginalUrl, baseUrl),
            "img" => SourceUrl.Link(address.OriginalUrl, baseUrl),
            "iframe" => EmbeddedVideo.FindPage(address.OriginalUrl),
            _ => null,
        };
        return sanitizer;
    }

    /// <summary>Elements that go with all they hold: those of the list, and of SVG, MathML and other vocabularies.</summary>
    private static bool IsDropped(IElement element) =>
        element.NamespaceUri != NamespaceNames.HtmlUri || HtmlAllowList.Dropped.Contains(element.LocalName);

    /// <summary>Leaves of what is nested too deeply its text alone: sanitising takes quadratic time for depth. With a stack of its own: hostile trees are
    /// deeper than the thread's.</summary>
    private static void Flatten(IElement body)
    {
        var open = new Stack<(IElement Element, int Depth)>([(body, 0)]);
        while (open.TryPop(out var frame))
        {
            if (frame.Depth == MaxDepth && frame.Element.FirstElementChild is not null)
            {
                frame.Element.TextContent = ReadText(frame.Element);
                continue;
            }

            foreach (var child in frame.Element.Children)
            {
                open.Push((child, frame.Depth + 1));
            }
        }
    }

    /// <summary>The text of an element, blocks on lines of their own.</summary>
    private static string ReadText(IElement element)
    {
        var text = new StringBuilder();
        var open = new Stack<INode>(element.ChildNodes.Reverse());
        while (open.TryPop(out var node))
        {
            if (node is IText words)
            {
                text.Append(words.Data);
            }
            else if (node is IElement { LocalName: not "iframe" } inner && !IsDropped(inner))
            {
                text.Append(HtmlAllowList.Blocks.Contains(inner.LocalName) && text.Length > 0 && text[^1] != '\n' ? "\n" : string.Empty);
                foreach (var child in inner.ChildNodes.Reverse())
                {
                    open.Push(child);
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Text as HTML writes it, in content and in quoted attributes alike.</summary>
    public static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>How many formatting elements can be open at once: the standard keeps three of a kind.</summary>
    private static int DistinctFormatting(string html)
    {
        var kinds = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var sum = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = html.IndexOf('<', at + 1))
        {
            var rest = html.AsSpan(at + 1);
            var end = rest.IndexOfAnyExceptInRange('A', 'z');
            var name = end < 0 ? rest : rest[..end];
            foreach (var formatting in Formatting)
            {
                if (name.Equals(formatting, StringComparison.OrdinalIgnoreCase))
                {
                    var close = rest.IndexOf('>');
                    var tag = (close < 0 ? rest : rest[..close]).ToString();
                    var seen = kinds.GetValueOrDefault(tag);
                    kinds[tag] = seen + 1;
                    sum += seen < 3 ? 1 : 0;
                }
            }
        }

        return sum;
    }
}
