using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace NewsBrowser.Web.Rendering;

/// <summary>Small pictures of numbers as SVG made on the server; sizes are attributes, because the page's policy allows no inline style.</summary>
internal static class SvgCharts
{
    /// <summary>Bars of equal width, the tallest as high as the picture; hidden from readers who cannot see, as the numbers stand beside it.</summary>
    public static IHtmlContent Sparkline(IReadOnlyList<int> counts)
    {
        const int step = 6, height = 20;
        var most = Math.Max(1, counts.Count == 0 ? 1 : counts.Max());
        var svg = Open("spark", counts.Count * step, height);
        for (var index = 0; index < counts.Count; index++)
        {
            var tall = counts[index] == 0 ? 1 : Math.Max(2, counts[index] * height / most);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{index * step}\" y=\"{height - tall}\" width=\"{step - 2}\" height=\"{tall}\"/>");
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    /// <summary>One bar in three parts: 推, 噓, →.</summary>
    public static IHtmlContent TagBar(int push, int boo, int arrow)
    {
        const double width = 100;
        var total = Math.Max(1, push + boo + arrow);
        var svg = Open("tagbar", (int)width, 6, stretched: true);
        var x = 0.0;
        foreach (var (name, count) in new[] { ("push", push), ("arrow", arrow), ("boo", boo) })
        {
            var wide = width * count / total;
            if (count > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{name}\" x=\"{x:0.##}\" y=\"0\" width=\"{wide:0.##}\" height=\"6\"/>");
            }

            x += wide;
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    /// <summary>A part of a whole as a thin bar.</summary>
    public static IHtmlContent Share(int count, int most)
    {
        var wide = most <= 0 ? 0 : 100.0 * count / most;
        var svg = Open("share", 100, 4, stretched: true);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"0\" y=\"0\" width=\"{wide:0.##}\" height=\"4\"/></svg>");
        return new HtmlString(svg.ToString());
    }

    /// <summary>The width of a month's bar with the gap behind it; the script that reads a drag divides by it.</summary>
    private const int MonthStep = 14;

    /// <summary>Months as bars that are links, oldest first, with empty months in their place. Those that were chosen stand out;
    /// the first is named, for the script.</summary>
    public static IHtmlContent Months(IReadOnlyList<MonthBar> months, string label)
    {
        const int step = MonthStep, height = 56, limit = 72;
        var shown = WithGaps(months);
        if (shown.Count > limit)
        {
            shown = shown.GetRange(shown.Count - limit, limit);
        }

        var most = Math.Max(1, shown.Max(month => month.Count));
        var encoder = HtmlEncoder.Default;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg class=\"months\" width=\"{shown.Count * step}\" height=\"{height + 14}\" viewBox=\"0 0 {shown.Count * step} {height + 14}\" role=\"group\" "
                + $"aria-label=\"{encoder.Encode(label)}\" data-first=\"{encoder.Encode(shown[0].Month)}\" data-step=\"{step}\">");
        var lastLabel = -6;
        for (var index = 0; index < shown.Count; index++)
        {
            var (month, count, href, chosen) = shown[index];
            var tall = count == 0 ? 1 : Math.Max(3, count * height / most);
            var bar = string.Create(
                CultureInfo.InvariantCulture,
                $"<rect{(chosen ? " class=\"in\"" : string.Empty)} x=\"{index * step}\" y=\"{height - tall}\" width=\"{step - 3}\" height=\"{tall}\"/>");
            var name = encoder.Encode($"{month}: {Words.Number(count)}");
            svg.Append(count == 0 ? bar : $"<a href=\"{encoder.Encode(href)}\" aria-label=\"{name}\"><title>{name}</title>{bar}</a>");
            if ((index == 0 || month.EndsWith("-01", StringComparison.Ordinal)) && index - lastLabel >= 3)
            {
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{index * step}\" y=\"{height + 12}\">{encoder.Encode(month.Length >= 4 ? month[..4] : month)}</text>");
                lastLabel = index;
            }
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    /// <summary>The hours of the day as bars with a scale under them; a table of the same numbers stands beside it.</summary>
    public static IHtmlContent Hours(IReadOnlyList<int> hours)
    {
        const int step = 14, height = 56, labelled = 6;
        var most = Math.Max(1, hours.Max());
        var svg = Open("months", hours.Count * step, height + 14);
        for (var hour = 0; hour < hours.Count; hour++)
        {
            var tall = hours[hour] == 0 ? 1 : Math.Max(3, hours[hour] * height / most);
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{hour:00}:00: {Words.Number(hours[hour])}</title><rect x=\"{hour * step}\" "
                + $"y=\"{height - tall}\" width=\"{step - 3}\" height=\"{tall}\"/></g>");
            if (hour % labelled == 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{hour * step}\" y=\"{height + 12}\">{hour:00}</text>");
            }
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    /// <summary>Months as bars with a scale of years under them; a table of the same numbers stands beside it.</summary>
    public static IHtmlContent Growth(IReadOnlyList<(DateOnly Month, int Count)> months)
    {
        const int step = 26, height = 72, foot = 14;
        var most = Math.Max(1, months.Max(month => month.Count));
        var svg = Open("months growth", months.Count * step, height + foot);
        for (var index = 0; index < months.Count; index++)
        {
            var (month, count) = months[index];
            var tall = count == 0 ? 1 : Math.Max(3, (int)((long)count * height / most));
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{month:yyyy-MM}: {Words.Number(count)}</title><rect x=\"{index * step}\" "
                + $"y=\"{height - tall}\" width=\"{step - 4}\" height=\"{tall}\"/></g>");
            // The first one only where no half of a year begins beside it.
            if (month.Month is 1 or 7 || (index == 0 && (month.Month - 1) % 6 < 4))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{index * step}\" y=\"{height + foot - 2}\">{month:yyyy-MM}</text>");
            }
        }

        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static List<MonthBar> WithGaps(IReadOnlyList<MonthBar> months)
    {
        const int longestGap = 120;
        var result = new List<MonthBar>();
        foreach (var month in months.OrderBy(month => month.Month, StringComparer.Ordinal))
        {
            if (result.Count > 0 && TryMonth(result[^1].Month, out var last) && TryMonth(month.Month, out var next))
            {
                for (var gap = 0; last.AddMonths(1) < next && gap < longestGap; gap++)
                {
                    last = last.AddMonths(1);
                    result.Add(new MonthBar(last.ToString("yyyy-MM", CultureInfo.InvariantCulture), 0, string.Empty, Chosen: false));
                }
            }

            result.Add(month);
        }

        return result;
    }

    private static bool TryMonth(string text, out DateOnly month) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out month);

    private static StringBuilder Open(string name, int width, int height, bool stretched = false)
    {
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture, $"<svg class=\"{name}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\"");
        return svg.Append(stretched ? " preserveAspectRatio=\"none\">" : ">");
    }
}
