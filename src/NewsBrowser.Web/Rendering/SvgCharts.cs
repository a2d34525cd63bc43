using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace NewsBrowser.Web.Rendering;

/// <summary>Small pictures of numbers as SVG made on the server; sizes are attributes, because the page's policy allows no inline style.</summary>
internal static class SvgCharts
{
    /// <summary>Whether counts tell more than that there is something: two of them at least, and not all the same.</summary>
    public static bool HasVariation(IEnumerable<int> counts)
    {
        var all = counts.ToList();
        return all.Count(count => count > 0) > 1 && all.Distinct().Skip(1).Any() && all.Max() > 1;
    }

    /// <summary>Bars of equal width, the tallest as high as the picture; hidden from readers who cannot see, as the numbers stand beside it.
    /// Nothing where the counts have no variation.</summary>
    public static IHtmlContent Sparkline(IReadOnlyList<int> counts)
    {
        const int step = 4, height = 18;
        if (!HasVariation(counts))
        {
            return HtmlString.Empty;
        }

        var most = counts.Max();
        var svg = Open("spark", counts.Count * step, height);
        for (var index = 0; index < counts.Count; index++)
        {
            var tall = counts[index] == 0 ? 1 : Math.Max(2, counts[index] * height / most);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{index * step}\" y=\"{height - tall}\" width=\"{step - 1}\" height=\"{tall}\"/>");
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

    /// <summary>Months as bars that are links, oldest first, with empty months in their place, on a line with the first and the last month's names;
    /// it is as wide as its place. Those that were chosen stand out. The axis ends with the archive's newest month where that is within reach.
    /// Nothing where the months have no variation and none is chosen.</summary>
    public static IHtmlContent Months(IReadOnlyList<MonthBar> months, string label, string? newest = null)
    {
        const int step = 10, height = 30, limit = 72;
        var shown = WithGaps(months, newest, limit);
        if (!shown.Exists(month => month.Chosen) && !HasVariation(shown.Select(month => month.Count)))
        {
            return HtmlString.Empty;
        }

        var most = Math.Max(1, shown.Max(month => month.Count));
        var encoder = HtmlEncoder.Default;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"histogram\"><span>{encoder.Encode(Dates.Month(shown[0].Month))}</span><svg class=\"months\" preserveAspectRatio=\"none\" "
                + $"viewBox=\"0 0 {shown.Count * step} {height}\" role=\"group\" aria-label=\"{encoder.Encode(label)}\" "
                + $"data-first=\"{encoder.Encode(shown[0].Month)}\">");
        for (var index = 0; index < shown.Count; index++)
        {
            var (month, count, href, chosen) = shown[index];
            var tall = count == 0 ? 1 : Math.Max(3, (int)((long)count * height / most));
            var bar = string.Create(
                CultureInfo.InvariantCulture,
                $"<rect{(chosen ? " class=\"in\"" : string.Empty)} x=\"{index * step}\" y=\"{height - tall}\" width=\"{step - 2}\" height=\"{tall}\"/>");
            var name = encoder.Encode($"{month}: {Words.Number(count)}");
            svg.Append(count == 0 ? bar : $"<a href=\"{encoder.Encode(href)}\" aria-label=\"{name}\"><title>{name}</title>{bar}</a>");
        }

        return new HtmlString(svg.Append("</svg><span>").Append(encoder.Encode(Dates.Month(shown[^1].Month))).Append("</span></div>").ToString());
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

    private static List<MonthBar> WithGaps(IReadOnlyList<MonthBar> months, string? newest, int limit)
    {
        const int longestGap = 120;
        var result = new List<MonthBar>();
        foreach (var month in months.OrderBy(month => month.Month, StringComparer.Ordinal))
        {
            FillTo(month.Month, longestGap);
            result.Add(month);
        }

        if (newest is not null && TryMonth(newest, out var end) && TryMonth(result[^1].Month, out var last) && end > last && end < last.AddMonths(limit))
        {
            FillTo(newest, limit);
            result.Add(Empty(end));
        }

        return result.Count > limit ? result.GetRange(result.Count - limit, limit) : result;

        void FillTo(string month, int most)
        {
            if (result.Count > 0 && TryMonth(result[^1].Month, out var at) && TryMonth(month, out var next))
            {
                for (var gap = 0; at.AddMonths(1) < next && gap < most; gap++)
                {
                    at = at.AddMonths(1);
                    result.Add(Empty(at));
                }
            }
        }

        static MonthBar Empty(DateOnly month) => new(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), 0, string.Empty, Chosen: false);
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
