using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsBrowser.Archive.Stories;

/// <summary>Numbers with their units as one value in both languages: <c>3.5 億</c> and <c>350 million</c>, <c>12%</c> and <c>12 percent</c>.</summary>
internal static partial class SameStoryNumbers
{
    /// <summary>What a digit that tells something adds; three of them are about as much as a rare word.</summary>
    private const double PerDigit = 1.5;

    private const int MostDigits = 4;

    private static readonly Dictionary<string, (decimal Factor, string Unit)> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["萬"] = (10_000m, ""),
        ["万"] = (10_000m, ""),
        ["億"] = (100_000_000m, ""),
        ["亿"] = (100_000_000m, ""),
        ["兆"] = (1_000_000_000_000m, ""),
        ["thousand"] = (1_000m, ""),
        ["million"] = (1_000_000m, ""),
        ["billion"] = (1_000_000_000m, ""),
        ["trillion"] = (1_000_000_000_000m, ""),
        ["mn"] = (1_000_000m, ""),
        ["bn"] = (1_000_000_000m, ""),
        ["%"] = (1m, "%"),
        ["％"] = (1m, "%"),
        ["percent"] = (1m, "%"),
        ["奈米"] = (1m, "nm"),
        ["nm"] = (1m, "nm"),
        ["nanometer"] = (1m, "nm"),
    };

    /// <summary>A value with its unit, how much it tells, and where it stands.</summary>
    public readonly record struct Quantity(string Value, double Weight, int Start, int Length);

    public static IReadOnlyList<Quantity> Extract(string text)
    {
        var numbers = new List<Quantity>();
        foreach (Match match in Pattern().Matches(text))
        {
            var digits = match.Groups["n"].Value.Replace(",", string.Empty, StringComparison.Ordinal);
            if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                continue;
            }

            var (factor, unit) = match.Groups["u"] is { Success: true } named ? Units[named.Value] : (1m, string.Empty);
            var telling = digits.Replace(".", string.Empty, StringComparison.Ordinal).Trim('0').Length;

            // A bare number of one or two digits is a date, a place in a list, anything; one of four may be a year.
            var bare = !match.Groups["u"].Success;
            if (telling == 0 || value > 1_000_000_000_000m
                || (bare && (value < 100 || (value is >= 1900 and < 2100 && !digits.Contains('.', StringComparison.Ordinal)))))
            {
                continue;
            }

            var written = (value * factor).ToString("0.####", CultureInfo.InvariantCulture) + unit;
            numbers.Add(new Quantity(written, Math.Min(telling, MostDigits) * PerDigit, match.Index, match.Length));
        }

        return numbers;
    }

    [GeneratedRegex(
        @"(?<![\w.,])(?<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:[ -]?(?<u>萬|万|億|亿|兆|%|％|奈米|(?:thousand|million|billion|trillion|percent|nanometer|nm|mn|bn)(?![A-Za-z])))?(?![\d])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
