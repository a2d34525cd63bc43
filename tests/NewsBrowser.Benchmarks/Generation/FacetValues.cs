using System.Globalization;
using System.Text;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>The values that keyword columns draw from, commonest first, folded as the archive folds them.</summary>
internal sealed class FacetValues
{
    public const int People = 40_000;

    /// <summary>Ten years of months, the first of them.</summary>
    public static readonly DateTime FirstDay = new(2016, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public const int Days = 3650;

    public FacetValues()
    {
        Topics = Named(400, ["microsoft", "power apps", "台股", "半導體", "人工智慧", "azure", "security", "航運", "生成式ai", "machine learning"], "topic ");
        Sources = Named(800, ["microsoft.com", "cnyes.com", "udn.com", "ltn.com.tw", "ctee.com.tw", "techcrunch.com", "powerapps911.com"], "site", ".com");
        Boards = Named(120, ["stock", "gossiping", "tech_job", "baseball", "car", "home-sale"], "board");
        Classes = [.. ((string[])["新聞", "標的", "閒聊", "情報", "心得", "討論", "問卦", "公告", "請益", "創作", "轉錄", "協尋"]).Select(TextFolding.FoldForSearch)];
        Authors = Persons("a");
        Commenters = Persons("c");
        Reporters = MakeReporters();
        Months = [.. Enumerable.Range(0, 121).Select(month => (string[])[FirstDay.AddMonths(month).ToString("yyyy-MM", CultureInfo.InvariantCulture)])];
    }

    public string[] Topics { get; }

    public string[] Sources { get; }

    public string[] Boards { get; }

    public string[] Classes { get; }

    public string[] Authors { get; }

    public string[] Commenters { get; }

    public string[] Reporters { get; }

    public string[][] Months { get; }

    public static string[] ChineseTags { get; } = ["zh-hant-tw", "zh-hant", "zh"];

    public static string[] SimplifiedTags { get; } = ["zh-hans", "zh"];

    public static string[] EnglishTags { get; } = ["en"];

    public static string[] AmericanTags { get; } = ["en-us", "en"];

    private static string[] Named(int count, string[] first, string before, string after = "") =>
        [.. first.Select(TextFolding.FoldForSearch), .. Enumerable.Range(first.Length, count - first.Length).Select(n => $"{before}{n}{after}")];

    private static string[] Persons(string mark)
    {
        var people = new HashSet<string>(StringComparer.Ordinal);
        var name = new StringBuilder();
        for (long number = 1; people.Count < People; number++)
        {
            name.Clear();
            RareWords.AppendWord(name, (number * 104_729) + mark[0]);
            people.Add(name.Length > 12 ? name.ToString(0, 12) : name.ToString());
        }

        return [.. people];
    }

    private static string[] MakeReporters()
    {
        const string families = "陳林黃張李王吳劉蔡楊許鄭謝洪郭";
        const string given = "家志俊明文美雅淑婷怡君宏偉國建豪佳玲惠珍";
        var reporters = new List<string>();
        foreach (var a in given)
        {
            foreach (var family in families)
            {
                foreach (var b in given.Where((_, at) => at % 3 == 0))
                {
                    reporters.Add(TextFolding.FoldForSearch($"記者{family}{a}{b}/台北報導"));
                }
            }
        }

        return [.. reporters];
    }
}
