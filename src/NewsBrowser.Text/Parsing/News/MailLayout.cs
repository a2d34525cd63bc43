using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>
/// Takes out of a body what only a mail's looks need: pixels that tell on their reader, pictures that say nothing, and tables that put things beside
/// one another. What is left reads from top to bottom.
/// </summary>
internal static class MailLayout
{
    /// <summary>A picture this narrow or low is a spacer, a rule, or a pixel that counts readers.</summary>
    private const int MaxSpacer = 3;

    /// <summary>A picture without words that is no larger is an icon beside words that say it.</summary>
    private const int MaxIcon = 64;

    private static readonly string[] SpacerNames = ["spacer", "pixel", "blank", "transparent", "clear.gif", "1x1", "beacon", "/open.", "/track"];

    public static void Undo(IElement body)
    {
        DropPictures(body);
        foreach (var table in body.QuerySelectorAll("table").Reverse().OfType<IHtmlTableElement>().Where(IsLayout).ToList())
        {
            Unfold(table);
        }

        foreach (var block in body.QuerySelectorAll("div").Reverse().Where(block => !Shows(block)).ToList())
        {
            block.Remove();
        }
    }

    private static void DropPictures(IElement body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var picture in body.QuerySelectorAll("img").ToList())
        {
            if (!IsDecoration(picture, seen))
            {
                continue;
            }

            // A link that shows nothing any more is none.
            var link = picture.Closest("a");
            picture.Remove();
            if (link is not null && !Shows(link))
            {
                link.Remove();
            }
        }
    }

    private static bool IsDecoration(IElement picture, HashSet<string> seen)
    {
        var (width, height) = (Measure(picture, "width"), Measure(picture, "height"));
        if (width <= MaxSpacer || height <= MaxSpacer)
        {
            return true;
        }

        var address = picture.GetAttribute("src") ?? string.Empty;
        if (!string.IsNullOrWhiteSpace(picture.GetAttribute("alt")) || !string.IsNullOrWhiteSpace(picture.GetAttribute("title")))
        {
            return false;
        }

        // The same one again says no more than the first.
        return (width <= MaxIcon && height <= MaxIcon) || !seen.Add(address)
            || Array.Exists(SpacerNames, name => address.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A side of a picture as its attribute or its style states it, in pixels; null when neither does.</summary>
    private static int? Measure(IElement picture, string side)
    {
        var style = picture.GetAttribute("style") ?? string.Empty;
        foreach (var declaration in style.Split(';'))
        {
            var parts = declaration.Split(':', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0].Equals(side, StringComparison.OrdinalIgnoreCase) && Pixels(parts[1]) is { } styled)
            {
                return styled;
            }
        }

        return Pixels(picture.GetAttribute(side) ?? string.Empty);

        static int? Pixels(string value)
        {
            value = value.EndsWith("px", StringComparison.OrdinalIgnoreCase) ? value[..^2].TrimEnd() : value;
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : null;
        }
    }

    /// <summary>
    /// True for a table that says so, or that names no heads, and has one row or column, or holds in its cells what no table of data holds, or is mostly
    /// empty.
    /// </summary>
    private static bool IsLayout(IHtmlTableElement table)
    {
        if (table.GetAttribute("role")?.Trim().ToLowerInvariant() is "presentation" or "none")
        {
            return true;
        }

        var rows = FindRows(table);
        var cells = rows.SelectMany(FindCells).ToList();
        if (table.Children.Any(child => child.LocalName is "caption" or "thead") || cells.Exists(cell => cell.LocalName == "th"))
        {
            return false;
        }

        return rows.Count == 0 || rows.Count(row => FindCells(row).Any(Shows)) < 2 || rows.Max(row => FindCells(row).Count()) < 2
            || cells.Count(Shows) * 2 < cells.Count || cells.Exists(HoldsBlocks);
    }

    private static bool HoldsBlocks(IElement cell) =>
        cell.QuerySelector("table, h1, h2, h3, h4, h5, h6, ul, ol, dl, blockquote, figure, hr") is not null || cell.QuerySelectorAll("p").Length > 1;

    /// <summary>The content of a table's cells one below the other in its place.</summary>
    private static void Unfold(IHtmlTableElement table)
    {
        if (table.Parent is not { } parent || table.Owner is not { } document)
        {
            return;
        }

        foreach (var cell in table.Children.Where(child => child.LocalName == "caption").Concat(FindRows(table).SelectMany(FindCells)).Where(Shows).ToList())
        {
            var block = document.CreateElement("div");
            if (cell.GetAttribute("dir") is { } direction)
            {
                block.SetAttribute("dir", direction);
            }

            while (cell.FirstChild is { } child)
            {
                block.AppendChild(child);
            }

            parent.InsertBefore(block, table);
        }

        table.Remove();
    }

    private static List<IElement> FindRows(IElement table) =>
    [
        .. table.Children.Where(child => child.LocalName is "tr" or "tbody" or "thead" or "tfoot")
            .SelectMany(child => child.LocalName == "tr" ? [child] : child.Children.Where(row => row.LocalName == "tr")),
    ];

    private static IEnumerable<IElement> FindCells(IElement row) => row.Children.Where(cell => cell.LocalName is "td" or "th");

    private static bool Shows(IElement element) =>
        !string.IsNullOrWhiteSpace(element.TextContent) || element.QuerySelector("img, iframe, hr") is not null;
}
