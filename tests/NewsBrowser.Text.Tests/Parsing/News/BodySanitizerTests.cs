using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NewsBrowser.Text.Parsing.News;

namespace NewsBrowser.Text.Tests.Parsing.News;

public sealed class BodySanitizerTests
{
    private const string Base = "https://site.example";

    /// <summary>Says what of the output is not allowed, told from its parse alone; the list is written anew here on purpose.</summary>
    private static List<string> Violations(string html)
    {
        var elements = ("a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p "
            + "pre q "
            + "rp rt ruby s samp small strong sub sup table tbody td tfoot th thead tr u ul var").Split(' ').ToHashSet();
        var attributes = "href rel title src alt width height colspan rowspan start dir loading referrerpolicy".Split(' ').ToHashSet();
        var found = new List<string>();
        foreach (var scripting in new[] { false, true })
        {
            using var document = new HtmlParser(new HtmlParserOptions { IsScripting = scripting }).ParseDocument(html);
            foreach (var node in document.Body!.GetDescendants().Concat(document.Head!.GetDescendants()))
            {
                if (node is IComment or IProcessingInstruction)
                {
                    found.Add("comment");
                }

                if (node is not IElement element)
                {
                    continue;
                }

                if (!elements.Contains(element.LocalName) || element.NamespaceUri != "http://www.w3.org/1999/xhtml")
                {
                    found.Add("<" + element.LocalName);
                }

                foreach (var attribute in element.Attributes)
                {
                    var value = attribute.Value;
                    var allowed = attributes.Contains(attribute.Name) && attribute.Name switch
                    {
                        "href" => value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                            || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                            || value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase),
                        "src" =>
                            value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase),
                        "rel" => value == "noopener noreferrer ugc nofollow",
                        _ => true,
                    };
                    if (!allowed)
                    {
                        found.Add($"<{element.LocalName} {attribute.Name}={value}");
                    }
                }

                if (element.LocalName == "a" && element.GetAttribute("rel") is null)
                {
                    found.Add("a link without rel");
                }

                if (element.LocalName == "img" && (element.GetAttribute("loading") != "lazy" || element.GetAttribute("referrerpolicy") != "no-referrer"))
                {
                    found.Add("a picture that tells on its reader");
                }
            }
        }

        return found;
    }

    private static void Withstands(string payload)
    {
        foreach (var site in new[] { null, Base })
        {
            var html = BodySanitizer.Sanitize(payload, site).Html;
            if (html is not null)
            {
                Assert.True(Violations(html) is [], $"{payload}\n gave {html}\n with {string.Join(", ", Violations(html))}");
                Assert.Equal(html, BodySanitizer.Sanitize(html, site).Html);
            }
        }
    }

    private static List<string> Payloads(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return [.. json.RootElement.EnumerateArray()
            .Select(entry => entry.ValueKind == JsonValueKind.String ? entry.GetString()! : entry.GetProperty("payload").GetString()!)];
    }

    [Fact]
    public void Our_own_attacks_come_out_harmless()
    {
        var payloads = Payloads(Path.Combine(Checkout.Root, "tests", "fixtures", "xss", "attacks.json"));
        Assert.True(payloads.Count >= 100, $"only {payloads.Count}");
        Assert.All(payloads, Withstands);
    }

    [Fact]
    public void The_big_list_of_naughty_strings_comes_out_harmless()
    {
        var payloads = Payloads(Path.Combine(Checkout.Root, "tests", "fixtures", "xss", "naughty-strings.json"));
        Assert.True(payloads.Count >= 200, $"only {payloads.Count}");
        Assert.All(payloads, Withstands);
    }

    /// <summary>A published list as <c>[{"payload": ...}]</c>: how to get one is told in tests/fixtures/xss/README.md.</summary>
    [Fact]
    public void A_published_list_of_attacks_comes_out_harmless()
    {
        var file = Environment.GetEnvironmentVariable("NEWSBROWSER_XSS_LIST");
        Assert.SkipWhen(file is null, "NEWSBROWSER_XSS_LIST names no list of attacks");
        var payloads = Payloads(file);
        Assert.True(payloads.Count >= 200, $"only {payloads.Count}");
        Assert.All(payloads, Withstands);
    }

    [Fact]
    public void Attacks_spliced_into_one_another_come_out_harmless()
    {
        var payloads = Payloads(Path.Combine(Checkout.Root, "tests", "fixtures", "xss", "attacks.json"));
        var random = new Random(22);
        for (var round = 0; round < 2_000; round++)
        {
            var one = payloads[random.Next(payloads.Count)];
            var other = payloads[random.Next(payloads.Count)];
            Withstands(one[..random.Next(one.Length)] + other[random.Next(other.Length)..] + one[random.Next(one.Length)..]);
        }
    }

    [Theory]
    [InlineData("<p>one<br>two</p><p>three", "<p>one<br>two</p><p>three</p>", "one\ntwo\nthree")]
    [InlineData("<font color=red><center>a</center><center>b</center></font>", "<div>a</div><div>b</div>", "a\nb")]
    [InlineData("<p id=x class=y name=z style='color:red' onclick=alert(1)>a", "<p>a</p>", "a")]
    [InlineData("a<script>alert(1)</script>b", "ab", "ab")]
    [InlineData("<form action=/x><p>words<input value=1></form>", "<p>words</p>", "words")]
    [InlineData("<a href=' java\nscript:alert(1)'>a</a>", "a", "a")]
    [InlineData("<a href='/admin/logout'>a</a>", "a", "a")]
    [InlineData("<a href='mailto:a@b.example'>a</a>", "<a href=\"mailto:a@b.example\" rel=\"noopener noreferrer ugc nofollow\">a</a>", "a")]
    [InlineData("<a href='//b.example/?a=1&amp;b=2'>a</a>", "<a href=\"https://b.example/?a=1&amp;b=2\" rel=\"noopener noreferrer ugc nofollow\">a</a>", "a")]
    [InlineData("<img src='/x.png' alt='a smile'>!", "a smile!", "a smile!")]
    [InlineData(
        "<img src=http://b.example/x.png width=10 height=9999999>",
        "<img src=\"http://b.example/x.png\" alt=\"\" width=\"10\" loading=\"lazy\" referrerpolicy=\"no-referrer\">",
        null)]
    [InlineData(
        "<table><tr><td colspan=2>a<td>b<tr><td>c<td>d</table>",
        "<table><tbody><tr><td colspan=\"2\">a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>",
        "a b\nc d")]
    [InlineData("<table><tr><td>a<td>b</table>", "<div>a</div><div>b</div>", "a\nb")]
    [InlineData("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "<div>a</div><div>b</div><div>c</div><div>d</div>", "a\nb\nc\nd")]
    [InlineData("<table><tr><td><table><tr><td>a</table><td>&nbsp;<tr><td>b<td></table>", "<div><div>a</div></div><div>b</div>", "a\nb")]
    [InlineData(
        "<table><thead><tr><th>a<tbody><tr><td>b</table>",
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        "a\nb")]
    [InlineData("<h1>a</h1><h2>b</h2><h6>c</h6>", "<h2>a</h2><h3>b</h3><h6>c</h6>", "a\nb\nc")]
    [InlineData("<h2>a</h2><h3>b</h3>", "<h2>a</h2><h3>b</h3>", "a\nb")]
    [InlineData("<img src=https://b.example/open.gif width=1 height=1 alt=x>a<img src=https://b.example/s.gif style='width: 600px; height:1px'>", "a", "a")]
    [InlineData("<a href=https://b.example/share><img src=https://b.example/icon.png width=35 height=38></a>a", "a", "a")]
    [InlineData("<img src=https://b.example/spacer.gif>a<div>\n <div>&nbsp;</div></div>", "a", "a")]
    [InlineData(
        "<img src=https://b.example/a.png><img src=https://b.example/a.png>",
        "<img src=\"https://b.example/a.png\" alt=\"\" loading=\"lazy\" referrerpolicy=\"no-referrer\">",
        null)]
    [InlineData("<p>a\n        b\n    c</p><pre>a\n    b</pre>", "<p>a\nb\nc</p><pre>a\n    b</pre>", "a b c\na\nb")]
    [InlineData(
        "<p>&nbsp;&nbsp;&nbsp;&nbsp; a &amp;amp;nbsp;&amp;amp;amp;quot;b&amp;amp;amp;quot; &amp;#38;lt;c</p>",
        "<p> a &quot;b&quot; &lt;c</p>",
        "a \"b\" <c")]
    [InlineData("<code>&amp;amp;</code><pre>&amp;lt;</pre>", "<code>&amp;amp;</code><pre>&amp;lt;</pre>", "&amp;\n&lt;")]
    [InlineData("<pre>\n\na\n b</pre>", "<pre>\n\na\n b</pre>", "a\nb")]
    [InlineData(
        "<iframe src='https://www.youtube.com/embed/abcdefgh'></iframe>",
        "<a href=\"https://www.youtube.com/watch?v=abcdefgh\" rel=\"noopener noreferrer ugc nofollow\">https://www.youtube.com/watch?v=abcdefgh</a>",
        "https://www.youtube.com/watch?v=abcdefgh")]
    [InlineData("<html><head><title>t</title><style>x</style></head><body bgcolor=red><!--[if mso]>no<![endif]--><p>yes", "<p>yes</p>", "yes")]
    [InlineData("<p dir=RTL lang=ar>a", "<p dir=\"rtl\">a</p>", "a")]
    [InlineData("<p>&nbsp;</p><!-- -->", null, null)]
    [InlineData("a &lt;b&gt; &amp;amp; \"c\"", "a &lt;b&gt; &amp; &quot;c&quot;", "a <b> & \"c\"")]
    public void What_is_allowed_stays_and_the_rest_goes(string html, string? safe, string? text)
    {
        var (written, plain) = BodySanitizer.Sanitize(html, null);
        Assert.Equal(safe, written);
        Assert.Equal(text, plain);
    }

    [Fact]
    public void Relative_addresses_are_resolved_when_the_site_is_known()
    {
        var html = BodySanitizer.Sanitize("<a href=/a>x</a><img src=/b.png><a href=c>y</a>", Base).Html;
        Assert.Contains("href=\"https://site.example/a\"", html, StringComparison.Ordinal);
        Assert.Contains("src=\"https://site.example/b.png\"", html, StringComparison.Ordinal);
        Assert.EndsWith(">y", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_hold_where_they_say()
    {
        static string Repeat(string part, int count) => string.Concat(Enumerable.Repeat(part, count));
        Assert.Null(BodySanitizer.RejectionReason(Repeat("a", BodySanitizer.MaxLength)));
        Assert.NotNull(BodySanitizer.RejectionReason(Repeat("a", BodySanitizer.MaxLength + 1)));
        Assert.Null(BodySanitizer.RejectionReason(Repeat("<p>", BodySanitizer.MaxTags)));
        Assert.NotNull(BodySanitizer.RejectionReason(Repeat("<p>", BodySanitizer.MaxTags + 1)));
        var fonts = string.Concat(Enumerable.Range(0, 500).Select(size => $"<font size={size}>"));
        Assert.NotNull(BodySanitizer.RejectionReason(fonts + Repeat("<p>x", 500)));
        Assert.Null(BodySanitizer.RejectionReason(fonts[..2000] + Repeat("<p>x", 500)));

        var deep = BodySanitizer.Sanitize(Repeat("<div>", BodySanitizer.MaxDepth + 50) + "x", null).Html!;
        Assert.Equal(Repeat("<div>", BodySanitizer.MaxDepth) + "x" + Repeat("</div>", BodySanitizer.MaxDepth), deep);
        Withstands(Repeat("<li><ul>", 2_000) + "x");
        Withstands(Repeat("<table><tr><td>", 2_000) + "x");
        Withstands(Repeat("<b><p></b>", 2_000));
        Withstands("<a " + Repeat("x ", 100_000) + ">y");
    }

    /// <summary>Parser and library take quadratic time for depth: as many tags as are parsed at all must stay a matter of seconds.</summary>
    [Theory]
    [InlineData("<li><ul>")]
    [InlineData("<div><foo>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<b><p></b>")]
    public void The_deepest_nesting_that_is_parsed_takes_seconds_at_most(string nested)
    {
        var html = string.Concat(Enumerable.Repeat(nested, BodySanitizer.MaxTags / nested.Count(letter => letter == '<'))) + "x";
        Assert.Null(BodySanitizer.RejectionReason(html));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal("x", BodySanitizer.Sanitize(html, null).Text);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 15);
    }

    [Fact]
    public void Of_what_is_nested_too_deeply_the_text_stays_in_lines()
    {
        var open = string.Concat(Enumerable.Repeat("<div>", BodySanitizer.MaxDepth));
        var (html, text) = BodySanitizer.Sanitize(open + "<p>one</p><p>two <b>three</b><script>4</script><iframe>5</iframe></p>", null);
        Assert.Contains("<div>one\ntwo three</div>", html, StringComparison.Ordinal);
        Assert.Equal("one two three", text);
    }

    [Fact]
    public void A_body_past_the_limits_is_plain_text_with_a_warning()
    {
        var body = string.Concat(Enumerable.Repeat("<b>\n", BodySanitizer.MaxTags + 1));
        var parsed = Reading.Parsed(Reading.Parse(Reading.Front("title: a") + body));
        Assert.Equal(4, Assert.Single(parsed.Warnings).Line);
        Assert.StartsWith("<p>&lt;b&gt;<br>", ((NewsBrowser.Text.Documents.NewsItem)parsed.Documents[0]).BodyHtml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_body_keeps_its_paragraphs()
    {
        var item = Reading.Item(Reading.Front("title: a") + "# one & two\r\nthree < four\r\n\r\nfive\r\n");
        Assert.Equal("<p># one &amp; two<br>three &lt; four</p><p>five</p>", item.BodyHtml);
        Assert.Equal("# one & two\nthree < four\nfive", item.BodyText);
        item = Reading.Item(Reading.Front("title: a") + "Fish &amp;amp;amp; chips\n\n        indented, no code\n\n&nbsp;end&amp;nbsp;\n");
        Assert.Equal("<p>Fish &amp; chips</p><p>indented, no code</p><p>end</p>", item.BodyHtml);
    }
}
