using System.Globalization;
using System.Text.RegularExpressions;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>Reads the values of number filters.</summary>
internal static partial class RangeValues
{
    /// <summary>Reads <c>50</c>, <c>&gt;50</c>, <c>&gt;=50</c>, <c>50+</c>, <c>&lt;50</c>, <c>&lt;=50</c>, <c>10..20</c>, <c>10-20</c>, <c>10..</c>,
    /// <c>..20</c> and what says the same in Chinese.</summary>
    public static bool TryNumber(string written, out long? from, out long? to)
    {
        var value = TextFolding.Fold(written);
        from = to = null;
        // 爆 is what PTT writes from 100 on.
        if (value is "爆")
        {
            from = 100;
            return true;
        }

        if (Between().Match(value) is { Success: true } between)
        {
            string low = between.Groups["low"].Value, high = between.Groups["high"].Value;
            return low.Length + high.Length > 0 && (low.Length == 0 || TryLong(low, out from)) && (high.Length == 0 || TryLong(high, out to));
        }

        if (Bounded().Match(value) is not { Success: true } bounded || !TryLong(bounded.Groups["number"].Value, out var number))
        {
            return false;
        }

        switch (bounded.Groups["before"].Value + bounded.Groups["after"].Value)
        {
            case "":
                (from, to) = (number, number);
                return true;
            case ">=" or "≥" or "≧" or "+" or "以上" or "up" or "至少":
                from = number;
                return true;
            case "<=" or "≤" or "≦" or "以下" or "最多":
                to = number;
                return true;
            case ">" or "超过" or "大于" or "多于":
                from = number + 1;
                return true;
            case "<" or "不到" or "小于" or "少于":
                to = number - 1;
                return true;
            default:
                return false;
        }
    }

    // Eighteen digits keep one more and one less inside 64 bits.
    private static bool TryLong(string text, out long? value)
    {
        var digits = text.Replace(",", string.Empty, StringComparison.Ordinal);
        var read = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && text.Length <= 18;
        value = read ? number : null;
        return read;
    }

    // Folded, so that it is written in Simplified characters.
    [GeneratedRegex(@"^(?<low>-?\d[\d,]*)?(\.\.\.?|~|到|至)(?<high>-?\d[\d,]*)?$|^(?<low>-?\d[\d,]*)[-–](?<high>-?\d[\d,]*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Between();

    [GeneratedRegex(@"^(?<before>>=|<=|>|<|≥|≧|≤|≦|超过|大于|多于|不到|小于|少于|至少|最多)?(?<number>-?(\d{1,3}(,\d{3})+|\d+))(?<after>\+|以上|以下|up)?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Bounded();
}
