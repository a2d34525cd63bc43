using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>That every page can be read, heard and touched, and is light.</summary>
public sealed class AccessTests(RunningSite site, Chromium chromium)
{
    /// <summary>Bytes of a list page over the wire, with its styles and script.</summary>
    private const int HeaviestList = 40 * 1024;

    /// <summary>Names each piece of text whose colours are too near each other, by what the browser computed.</summary>
    private const string TooFaint = """
        () => {
            const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
            const known = new Map();
            const rgba = (colour) => {
                if (!known.has(colour)) {
                    canvas.clearRect(0, 0, 1, 1);
                    canvas.fillStyle = colour;
                    canvas.fillRect(0, 0, 1, 1);
                    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
                    known.set(colour, [r, g, b, a / 255]);
                }
                return known.get(colour);
            };
            const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
            const behind = (element) => {
                if (!element) return rgba('canvas');
                const own = rgba(getComputedStyle(element).backgroundColor);
                return own[3] === 1 ? own : over(own, behind(element.parentElement));
            };
            const light = (colour) => {
                const [r, g, b] = colour.slice(0, 3).map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b;
            };
            const main = 'h1, .standfirst, .words, .snippet, .excerpt, .prose, .quoted p, .own p, .plain p';
            const faint = [];
            let looked = 0;
            for (const element of document.body.querySelectorAll('*')) {
                if (['SCRIPT', 'NOSCRIPT', 'title'].includes(element.tagName)) continue;
                const written = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || element.tagName === 'INPUT';
                if (!written) continue;
                looked++;
                const style = getComputedStyle(element);
                const ground = behind(element);
                const ink = over(rgba(element.closest('svg') ? style.fill : style.color), ground);
                const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
                const contrast = (high + .05) / (low + .05);
                const least = element.matches(main) ? 7 : 4.5;
                if (contrast < least) faint.push(`${element.tagName}.${element.getAttribute('class') ?? ''} “${element.textContent.trim().slice(0, 30)}” ${contrast.toFixed(2)} < ${least}`);
            }
            return looked < 10 ? ['only ' + looked + ' texts were found'] : [...new Set(faint)];
        }
        """;

    private const string WithoutName = """
        () => [...document.querySelectorAll('input:not([type=hidden]), button, a[href], summary, select')]
            .filter(element => !element.closest('[aria-hidden=true]'))
            .filter(element => !(element.labels?.length || element.getAttribute('aria-label') || element.textContent.trim()))
            .map(element => element.outerHTML.slice(0, 120))
        """;

    private const string TooSmall = """
        () => [...document.querySelectorAll('.top a, .top button, .top input:not([type=hidden]), .facets summary, .facets li a')]
            .map(element => [element, element.getBoundingClientRect()])
            .filter(([element, box]) => box.height && (box.height < 43.9 || box.width < 43.9))
            .map(([element, box]) => `${element.tagName} “${element.textContent.trim() || element.ariaLabel}” ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`)
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_text_stands_out_from_its_ground(bool dark)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Dark = dark });
        var faint = new List<string>();
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            await reader.Page.GotoAsync(path);
            faint.AddRange((await reader.Page.EvaluateAsync<string[]>(TooFaint)).Select(text => $"{path}: {text}"));
        }

        Assert.Empty(faint);
    }

    [Fact]
    public async Task Every_page_has_its_landmarks_one_heading_and_a_name_for_each_control()
    {
        await using var reader = await chromium.VisitAsync(site);
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            await reader.Page.GotoAsync(path);
            foreach (var landmark in new[] { AriaRole.Banner, AriaRole.Main, AriaRole.Contentinfo })
            {
                await Assertions.Expect(reader.Page.GetByRole(landmark)).ToHaveCountAsync(1);
            }

            await Assertions.Expect(reader.Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Search)).ToHaveCountAsync(1);
            await Assertions.Expect(reader.Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Navigation)).ToHaveCountAsync(1);
            await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
            Assert.Empty(await reader.Page.EvaluateAsync<string[]>(WithoutName));
            var twice = await reader.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, all) => all.indexOf(id) !== at)");
            Assert.Empty(twice);
        }
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-TW")]
    public async Task On_a_telephone_controls_are_large_enough_for_a_finger(string locale)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 390, Touch = true, Locale = locale });
        await reader.Page.GotoAsync("/search?q=AI");
        await reader.Page.Locator(".facets summary").First.ClickAsync();
        await Assertions.Expect(reader.Page.Locator(".facets li a").First).ToBeVisibleAsync();
        Assert.Empty(await reader.Page.EvaluateAsync<string[]>(TooSmall));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=AI")]
    [InlineData("/comments?q=AI")]
    [InlineData("/boards/Stock")]
    public async Task A_list_page_weighs_at_most_40_KB_with_its_styles_and_script(string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var plain = new HttpClient { BaseAddress = client.BaseAddress };
        var page = await plain.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        string[] parts =
        [
            path, .. Regex.Matches(page, "<(?:link rel=\"stylesheet\" href|script type=\"module\" src)=\"([^\"]+)\"").Select(found => found.Groups[1].Value)
        ];
        Assert.InRange(parts.Length, 3, 9);
        var bytes = 0;
        foreach (var part in parts)
        {
            bytes += (await client.GetByteArrayAsync(new Uri(part, UriKind.Relative), TestContext.Current.CancellationToken)).Length;
        }

        Assert.InRange(bytes, 1, HeaviestList);
    }
}
