using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NewsBrowser.Web.Tests;

public sealed partial class WordsTests
{
    private static readonly string Web = Path.Combine(Checkout.Root, "src", "NewsBrowser.Web");

    [Fact]
    public void Both_languages_have_the_same_words()
    {
        var (english, chinese) = (Read("Words.resx"), Read("Words.zh-Hant.resx"));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, text) in english)
        {
            Assert.False(string.IsNullOrWhiteSpace(chinese[key]), $"{key} is empty in Chinese.");
            Assert.Equal(Places(text), Places(chinese[key]));
        }
    }

    [Fact]
    public void Every_word_that_pages_ask_for_is_there()
    {
        var words = Read("Words.resx");
        var asked = 0;
        foreach (var file in Sources())
        {
            var source = File.ReadAllText(file);
            foreach (Match match in AskedFor().Matches(source))
            {
                asked++;
                Assert.True(words.ContainsKey(match.Groups[1].Value), $"{match.Groups[1].Value}, asked for in {Path.GetFileName(file)}, has no words.");
            }

            foreach (Match match in Counted().Matches(source))
            {
                Assert.True(words.ContainsKey($"n.{match.Groups[1].Value}.one"), $"{match.Groups[1].Value} cannot be counted.");
                Assert.True(words.ContainsKey($"n.{match.Groups[1].Value}.many"), $"{match.Groups[1].Value} cannot be counted.");
            }
        }

        Assert.InRange(asked, 60, 1000);
    }

    [Fact]
    public void Every_name_that_pages_put_together_has_words()
    {
        var words = Read("Words.resx");
        string[] families =
        [
            .. Enum.GetNames<NewsBrowser.Archive.Searching.SortOrder>().Select(name => "sort." + name),
            .. NewsBrowser.Text.Queries.SearchFields.Default.All.Where(field => field.Counted != 0).Select(field => "facet." + field.FacetName),
            .. Enum.GetNames<NewsBrowser.Text.Documents.NoteKind>().Select(name => "note." + name),
            .. Enum.GetNames<NewsBrowser.Text.Documents.CommentTag>().Select(name => "tag." + name),
            .. Enum.GetNames<NewsBrowser.Archive.Storage.QuotePlace>().Where(name => name != "Comment")
                .SelectMany(name => new[] { "link.place." + name, "link.here." + name }),
            .. NewsBrowser.Web.Rendering.SearchReader.Periods.Select(name => "period." + name),
            .. new[] { "size", "size.small", "size.normal", "size.large", "width", "width.normal", "width.wide", "density", "density.comfortable",
                "density.compact" }.Select(name => "look." + name),
            .. Enum.GetNames<NewsBrowser.Archive.Browsing.ChangeGroup>().Select(name => "changes." + name),
            .. Enum.GetNames<NewsBrowser.Archive.Browsing.ChangeGroup>().Skip(2).Select(name => $"changes.{name}.why"),
            .. Enum.GetNames<NewsBrowser.Archive.Storage.ItemKind>().Select(name => "kind." + name),
        ];
        foreach (var key in families.Select(key => key.ToLowerInvariant()))
        {
            Assert.True(words.ContainsKey(key), $"{key} has no words.");
        }

        foreach (var badge in new[] { "link", "excerpt", "unpublished", "unscored", "buried", "incomplete" })
        {
            Assert.True(words.ContainsKey($"badge.{badge}") && words.ContainsKey($"badge.{badge}.why"), $"The badge {badge} has no words.");
        }
    }

    [Fact]
    public void Every_name_that_the_archive_gives_has_words_where_pages_translate_it()
    {
        var facts = Source("NewsBrowser.Archive", "Browsing", "NewsPage.cs");
        var families = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
        {
            ["fact"] = FactName().Matches(facts + Source("NewsBrowser.Archive", "Versions", "DocumentFields.cs")).Select(match => match.Groups[1].Value),
            ["value"] = facts.Split('\n').Where(line => FactName().IsMatch(line)).SelectMany(line => FactValue().Matches(line))
                .Select(match => match.Groups[1].Value),
            ["type"] = ["article", "video", "download", "course", "collection", "profile", "forum"],
            ["category"] = ListedName().Matches(Kinds().Match(Source("NewsBrowser.Text", "Parsing", "News", "NewsParser.cs")).Value)
                .Select(match => match.Groups[1].Value),
            ["kind"] = ["news", "forum", "link"],
            ["action"] = ActionName().Matches(Section("operations.md", "## Audit log")).SelectMany(row => QuotedName().Matches(row.Value))
                .Select(match => match.Groups[1].Value),
            ["lang"] =
            [
                .. ReturnedName().Matches(Source("NewsBrowser.Text", "Analysis", "LanguageGuess.cs")).Select(match => match.Groups[1].Value.ToLowerInvariant()),
                "zh", "zh-hant-tw"
            ],
        };
        var asked = Sources().SelectMany(file => NamedFamily().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct(StringComparer.Ordinal).ToList();
        Assert.All(asked, family => Assert.True(families.ContainsKey(family), $"What names {family} has is not known to this test."));

        var words = Read("Words.resx");
        foreach (var (family, names) in families)
        {
            var known = names.Distinct(StringComparer.Ordinal).ToList();
            Assert.InRange(known.Count, 2, 100);
            Assert.All(known, name => Assert.True(words.ContainsKey($"{family}.{name}"), $"{family}.{name} has no words."));
        }
    }

    [Fact]
    public void Every_problem_of_a_search_has_Chinese_words()
    {
        var words = Read("Words.zh-Hant.resx");
        var codes = new[] { "NewsBrowser.Text/Queries", "NewsBrowser.Archive/Searching" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Checkout.Root, "src", folder), "*.cs"))
            .SelectMany(file => ProblemCode().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct(StringComparer.Ordinal)
            // Values of date: are no problems.
            .Where(code => !code.StartsWith("this-", StringComparison.Ordinal) && !code.StartsWith("last-", StringComparison.Ordinal))
            .ToList();
        Assert.InRange(codes.Count, 10, 100);
        Assert.All(codes, code => Assert.True(words.ContainsKey("problem." + code), $"The problem {code} has no Chinese words."));
    }

    [Fact]
    public void No_page_has_words_of_its_own()
    {
        foreach (var file in Sources().Where(file => file.EndsWith(".cshtml", StringComparison.Ordinal)))
        {
            var text = Code().Replace(File.ReadAllText(file), string.Empty);
            foreach (Match match in LooseWords().Matches(text))
            {
                Assert.Contains(match.Groups[1].Value.Trim(), new[] { "NewsBrowser", "API", "English", "MB", "Enter", "Esc" });
            }
        }
    }

    private static IEnumerable<string> Sources() =>
        new[] { "Pages", "Rendering", "Hosting", "Feeds" }.SelectMany(
            folder => Directory.GetFiles(Path.Combine(Web, folder), "*.cs*", SearchOption.AllDirectories));

    private static Dictionary<string, string> Read(string name) =>
        XDocument.Load(Path.Combine(Web, "Rendering", name)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string Section(string document, string heading)
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs", document));
        var begin = text.IndexOf(heading, StringComparison.Ordinal);
        return text[begin..text.IndexOf("\n## ", begin + 1, StringComparison.Ordinal)];
    }

    private static string Source(params string[] path) => File.ReadAllText(Path.Combine([Checkout.Root, "src", .. path]));

    private static string Places(string text) => string.Join(",", Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"(?:\bW|\bwords)(?:\.Format\(|\[)""([a-z0-9.-]+[a-z0-9])""[\],)]")]
    private static partial Regex AskedFor();

    [GeneratedRegex(@"\.Count\(""([a-z]+)""")]
    private static partial Regex Counted();

    [GeneratedRegex(@"""([a-z]+(?:-[a-z]+)+)""")]
    private static partial Regex ProblemCode();

    [GeneratedRegex(@"\bAdd(?:List)?\(""([a-z-]+)""")]
    private static partial Regex FactName();

    // A fact's fixed value is the branch of a condition.
    [GeneratedRegex(@"(?:=>|\?\??) ""([a-z]+)""")]
    private static partial Regex FactValue();

    [GeneratedRegex(@"Kinds =\s*\[[^]]*\]")]
    private static partial Regex Kinds();

    [GeneratedRegex(@"""([a-z]+)""")]
    private static partial Regex ListedName();

    [GeneratedRegex(@"(?:return|[?:]) ""([a-zA-Z-]+)""")]
    private static partial Regex ReturnedName();

    // The first column of a table.
    [GeneratedRegex(@"^\| `[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex ActionName();

    [GeneratedRegex(@"`([a-z-]+)`")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"\.Named\(""([a-z]+)""")]
    private static partial Regex NamedFamily();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"@\*.*?\*@|@\{.*?\n\}|@?\bif \(.*?\n|@(?:foreach|for) \(.*?\n|@inject.*?\n|@model.*?\n|@page.*?\n|<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@">\s*([A-Z][a-z]+(?: [a-z]+)*|API)\s*<")]
    private static partial Regex LooseWords();
}
