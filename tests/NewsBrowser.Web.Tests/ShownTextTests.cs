using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Web.Tests;

/// <summary>That what a post's page shows is what the search finds, at the ends of lines too, and nothing else.</summary>
public sealed partial class ShownTextTests(ITestOutputHelper output)
{
    private const int Stretches = 2_000;
    private const int Seed = 20261130;

    [Fact]
    public async Task Stretches_of_the_shared_posts_as_pages_show_them_are_found_and_counted()
    {
        await using var site = new Site(("NewsBrowser:Seeds", Checkout.Corpus("ptt-stock-text")));
        await site.InitializeAsync();
        using var reader = site.Reader();
        var shown = await ReadPagesAsync(reader);
        Assert.InRange(shown.Count, 500, 100_000);

        var random = new Random(Seed);
        var (seams, forms) = (0, 0);
        foreach (var stretch in ChooseStretches([.. shown.Values], random))
        {
            seams += stretch.AtSeam ? 1 : 0;
            forms += stretch.IsForm ? 1 : 0;
            var holding = shown.Select(post => (post.Key, Lines: post.Value.FindAll(line => line.IsForm == stretch.IsForm && line.Holds(stretch.Text))))
                .Where(post => post.Lines.Count > 0).ToList();
            var expected = holding.Select(post => post.Key).ToHashSet();

            // What a form laid out leaves is shown with the file's own line ends alone: it is found, or what the form's line ends part is not.
            var doubtful = holding.Where(post => post.Lines.TrueForAll(line => line.IsRest)).Select(post => post.Key).ToHashSet();
            var answer = await reader.GetStringAsync(
                new Uri($"/api/v1/items?limit=100&sort=newest&q={Uri.EscapeDataString($"in:{(stretch.IsForm ? "form" : "body")} \"{stretch.Text}\"")}", UriKind.Relative),
                TestContext.Current.CancellationToken);
            using var json = JsonDocument.Parse(answer);
            var total = json.RootElement.GetProperty("total").GetInt32();
            var found = json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("url").GetString()!).ToList();
            var other = found.Except(expected).Concat(found.Count < 100 ? expected.Except(found).Except(doubtful) : []).ToList();
            Assert.True(
                total <= expected.Count && total >= expected.Count - doubtful.Count && other.Count == 0,
                $"“{stretch.Text}” is shown in {expected.Count} posts and found in {total}: {string.Join(' ', other)}");
        }

        output.WriteLine($"{shown.Count} posts, {seams} stretches over the end of a written line, {forms} of the board's form");
        Assert.InRange(seams, 50, Stretches);
        Assert.InRange(forms, 20, Stretches);
    }

    /// <summary>The paragraphs of each post, by the path of its page.</summary>
    private static async Task<Dictionary<string, List<ShownParagraph>>> ReadPagesAsync(HttpClient reader)
    {
        var map = XDocument.Parse(await reader.GetStringAsync(new Uri("/sitemap-items-1.xml", UriKind.Relative), TestContext.Current.CancellationToken));
        var shown = new Dictionary<string, List<ShownParagraph>>(StringComparer.Ordinal);
        foreach (var path in map.Descendants().Where(node => node.Name.LocalName == "loc").Select(node => new Uri(node.Value).AbsolutePath))
        {
            var page = await reader.PageAsync(path);
            shown[path] =
            [
                .. page.QuerySelectorAll("article .prose > p, article blockquote.prose > p, .note.author, .target > div > dd:not(.prose)")
                    .SelectMany(paragraph => ReadLines(paragraph, isAsWritten: false)),
                .. page.QuerySelectorAll("article details pre")
                    .SelectMany(part => ReadLines(part, isAsWritten: true, isRest: page.QuerySelector(".target") is not null)),
            ];
        }

        return shown;
    }

    /// <summary>The lines of an element; what is greyed as the board's form is a line of its own.</summary>
    private static IEnumerable<ShownParagraph> ReadLines(IElement element, bool isAsWritten, bool isRest = false)
    {
        var greyed = element.QuerySelectorAll(".form").Select(form => form.TextContent).ToList();
        foreach (var form in element.QuerySelectorAll(".form"))
        {
            form.TextContent = "\n";
        }

        return element.TextContent.Split('\n').Select(line => (Line: line, IsForm: false))
            .Concat(greyed.SelectMany(form => form.Split('\n')).Select(line => (Line: line, IsForm: true)))
            .Select(of => new ShownParagraph(TextFolding.FoldForSearch(of.Line), of.IsForm) { IsAsWritten = isAsWritten, IsRest = isRest });
    }

    private static IEnumerable<(string Text, bool AtSeam, bool IsForm)> ChooseStretches(List<List<ShownParagraph>> posts, Random random)
    {
        for (var made = 0; made < Stretches;)
        {
            var paragraphs = posts[random.Next(posts.Count)].Where(paragraph => !paragraph.IsAsWritten).ToList();
            if (paragraphs.Count == 0)
            {
                continue;
            }

            // Every second one from where a line of the editor's is likely to end.
            var (text, isForm) = paragraphs[random.Next(paragraphs.Count)];
            var atSeam = made % 2 == 0 && text.Length > 44;
            var length = random.Next(5, 9);
            var start = atSeam ? 34 + random.Next(5) : random.Next(Math.Max(1, text.Length - length));
            if (start + length <= text.Length && OnlyHan().IsMatch(text.AsSpan(start, length)))
            {
                made++;
                yield return (text.Substring(start, length), atSeam, isForm);
            }
        }
    }

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}+$")]
    private static partial Regex OnlyHan();

    /// <summary>A line as a page shows it, folded as a search is.</summary>
    private sealed record ShownParagraph(string Folded, bool IsForm)
    {
        /// <summary>True for what is shown once more as the file has it, with its line ends.</summary>
        public bool IsAsWritten { get; init; }

        /// <summary>True for that of a post whose form is laid out.</summary>
        public bool IsRest { get; init; }

        public bool Holds(string text) => Folded.Contains(text, StringComparison.Ordinal);
    }
}
