using System.Globalization;
using System.Text;

namespace NewsBrowser.Web.Metrics;

/// <summary>Figures in the text format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Labels in the order of their names, so that one set has one text.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return string.Empty;
        }

        var sorted = tags.ToArray();
        Array.Sort(sorted, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return string.Join(
            ',',
            sorted.Select(tag =>
                $"{FormatLabelName(tag.Key)}=\"{Escaped(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? string.Empty).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
    }

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            MetricSeries[] all = [.. family.Series];
            if (all.Length == 0)
            {
                continue;
            }

            text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escaped(family.Help)).Append('\n')
                .Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
            foreach (var one in all)
            {
                Write(text, family, one);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricFamily family, MetricSeries one)
    {
        (var sum, var count, var buckets) = one.Read();
        if (family.Type != "histogram")
        {
            Line(text, family.Name, one.Labels, sum);
            return;
        }

        var before = one.Labels.Length == 0 ? string.Empty : one.Labels + ",";
        for (var at = 0; at < buckets.Length; at++)
        {
            Line(text, family.Name + "_bucket", $"{before}le=\"{Number(one.Bounds[at])}\"", buckets[at]);
        }

        Line(text, family.Name + "_bucket", $"{before}le=\"+Inf\"", count);
        Line(text, family.Name + "_sum", one.Labels, sum);
        Line(text, family.Name + "_count", one.Labels, count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string FormatLabelName(string tag)
    {
        var plain = string.Concat(tag.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return char.IsAsciiDigit(plain[0]) ? "_" + plain : plain;
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
