using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Finds the codes of shares and funds in a post's title and in what it says it is about: <c>2330.TW</c>, <c>00687B</c>, <c>TSLA</c>.</summary>
/// <remarks>Codes are written in as many ways as there are people; what might be a year, a price or an abbreviation is left out.</remarks>
public static partial class StockCodes
{
    /// <summary>Numbers that are years more often than they are shares.</summary>
    private const int FirstYear = 1985;
    private const int LastYear = 2040;

    /// <summary>Capitals at the beginning of a title that are no share's.</summary>
    private static readonly HashSet<string> Abbreviations = new(
        ["AI", "ETF", "ETFS", "EPS", "GDP", "CPI", "PPI", "PMI", "FED", "FOMC", "IPO", "CEO", "PTT", "KY", "TW", "US", "USA", "HK", "JP", "CN", "KR", "EU", "UK",
            "ADR", "IC", "PCB", "CPO", "EV", "IOT", "ESG", "DRAM", "HBM", "NAND", "USD", "NTD", "TWD", "PE", "PB", "ROE", "TDR", "ANY", "QE", "QT", "SPDR", "SP",
            "DJI", "NASDAQ", "NYSE", "OTC", "VIX"],
        StringComparer.Ordinal);

    /// <summary>The codes in a title, in their order, capital letters and without a market, each once.</summary>
    /// <param name="title">The title.</param>
    /// <param name="isTarget">Whether its post is of class 標的: then a bare code is enough.</param>
    public static IReadOnlyList<string> FindInTitle(string title, bool isTarget) => Find(PttTitle.Read(title).Words, isTarget);

    /// <summary>The codes in a 標的 field.</summary>
    public static IReadOnlyList<string> FindInTarget(string text) => Find(text, isTarget: true);

    private static List<string> Find(string text, bool isTarget)
    {
        var found = new SortedDictionary<int, string>();
        foreach (Match match in MarkedPattern().Matches(text))
        {
            Add(match.Groups.Values.Skip(1).First(group => group.Success));
        }

        if (isTarget)
        {
            foreach (Match match in NumberPattern().Matches(text))
            {
                if (match.Length > 4 || int.Parse(match.ValueSpan, CultureInfo.InvariantCulture) is < FirstYear or > LastYear)
                {
                    Add(match);
                }
            }

            foreach (var capture in LeadingPattern().Match(text).Groups[1].Captures.Where(capture => !Abbreviations.Contains(capture.Value)))
            {
                Add(capture);
            }
        }

        return [.. found.Values.Distinct(StringComparer.Ordinal)];

        void Add(Capture code) => found[code.Index] = code.Value.ToUpperInvariant();
    }

    // With a market behind or before it, a dollar sign, or the letter that only funds have.
    [GeneratedRegex(
        """(?<![A-Za-z0-9.])([0-9]{4,6}[A-Za-z]?|[A-Za-z]{1,5})\.(?:TWO?|US|HK|JP|CN|KR|SH|SZ)(?![A-Za-z0-9])|(?<![A-Za-z])(?:US\.|NYSE:|NASDAQ:|\$)([A-Za-z]{1,5})(?![A-Za-z0-9])|(?<![A-Za-z0-9])(00[0-9]{3}[A-Z])(?![A-Za-z0-9])|[(（]([1-9][0-9]{3})[)）]""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MarkedPattern();

    // No part of a longer number or a price, and not followed by what numbers count.
    [GeneratedRegex("""(?<![A-Za-z0-9.,:/+\-$])(?:00[0-9]{2,4}[A-Z]?|[1-9][0-9]{3})(?![0-9A-Za-z%]|[.,:/\-][0-9]|[ ]?(?:[年月日點塊張億萬口檔股天人]|元(?!大)))""", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    // One or several at the beginning: "NVDA/AMD 財報", "DAL LUV UAL".
    [GeneratedRegex("""^[ \u3000]*(?:美股[ :：]*)?(?:\$?([A-Z]{2,5})(?![A-Za-z0-9])[ /、,&+]*)+""", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingPattern();
}
