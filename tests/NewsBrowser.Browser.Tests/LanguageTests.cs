using System.Xml.Linq;

namespace NewsBrowser.Browser.Tests;

/// <summary>That the interface is wholly in the language it is asked for.</summary>
public sealed class LanguageTests(RunningSite site, Chromium chromium)
{
    /// <summary>Each piece of text that stands in the page's own language; what items say carries their language.</summary>
    internal const string Texts = """
        () => {
            const texts = [];
            const own = document.documentElement.lang;
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const element = walker.currentNode.parentElement;
                if (!element.closest('script, style, noscript, code') && element.closest('[lang]').lang === own) texts.push(walker.currentNode.data.trim());
            }
            for (const element of document.querySelectorAll('[title], [aria-label], [placeholder]'))
                if (element.closest('[lang]').lang === own) texts.push(...['title', 'aria-label', 'placeholder'].map(name => element.getAttribute(name)?.trim()));
            return texts.filter(text => text);
        }
        """;

    [Theory]
    [InlineData("en-US", "Words.zh-Hant.resx", "Words.resx")]
    [InlineData("zh-TW", "Words.resx", "Words.zh-Hant.resx")]
    public async Task No_page_shows_a_word_of_the_other_language_or_the_name_of_a_word(string locale, string otherWords, string ownWords)
    {
        var own = Read(ownWords);
        var foreign = Foreign(otherWords, ownWords);
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Locale = locale });
        var faults = new List<string>();
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            await reader.Page.GotoAsync(path);
            var texts = await reader.Page.EvaluateAsync<string[]>(Texts);
            Assert.True(texts.Length > 10, $"{path} has {texts.Length} texts.");
            faults.AddRange(texts.Where(text => foreign.Contains(text) || own.ContainsKey(text)).Select(text => $"{path}: {text}"));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    /// <summary>What only the other language says. A text that both have is a name; the marks of a comment are signs in both.</summary>
    internal static HashSet<string> Foreign(string otherWords, string ownWords) =>
        [.. Read(otherWords).Values.Except(Read(ownWords).Values).Where(text => text.Any(char.IsLetter)).Except(["推", "噓"])];

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Checkout.Root, "src", "NewsBrowser.Web", "Rendering", file)).Root!.Elements("data")
            .ToDictionary(word => word.Attribute("name")!.Value, word => word.Element("value")!.Value.Trim(), StringComparer.Ordinal);
}
