using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Text.Parsing.Ptt;
using NewsBrowser.Text.Snippets;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Tests;

public sealed class RenderingTests
{
    [Theory]
    [InlineData("see https://a.example/x.", "https://a.example/x")]
    [InlineData("(https://a.example/x_(y))", "https://a.example/x_(y)")]
    [InlineData("看https://a.example/x看", "https://a.example/x")]
    [InlineData("HTTP://A.example/?a=1&b=2，好", "HTTP://A.example/?a=1&b=2")]
    [InlineData("https://a.example/\"onclick=x", "https://a.example/")]
    public void An_address_in_text_becomes_a_link_without_the_sentences_punctuation(string text, string address)
    {
        var html = Written(TextMarkup.Linked(text));
        Assert.Contains($"href=\"{HtmlEncoder.Default.Encode(address)}\"", html, StringComparison.Ordinal);
        Assert.Equal(1, html.Split("<a ").Length - 1);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("https:///x")]
    [InlineData("ftp://a.example")]
    [InlineData("httphttphttp")]
    public void What_is_no_web_address_stays_text(string text)
    {
        Assert.DoesNotContain("<a", Written(TextMarkup.Linked(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_surround_ranges_and_everything_is_encoded()
    {
        Assert.Equal("&lt;b&gt;<mark>a&amp;b</mark>c", Written(TextMarkup.Marked("<b>a&bc", [new TextRange(3, 3)])));
    }

    [Fact]
    public void Ranges_that_overlap_or_lie_outside_are_cut_to_fit()
    {
        Assert.Equal("<mark>ab</mark><mark>c</mark>", Written(TextMarkup.Marked("abc", [new TextRange(-1, 3), new TextRange(1, 9), new TextRange(7, 2)])));
    }

    [Fact]
    public void A_break_at_the_terminals_edge_is_undone_and_a_writers_own_stays()
    {
        var full = new string('微', 38);
        var paragraph = Assert.Single(WrappedText.Split($"{full}\n微軟\n短"));
        Assert.Equal($"{full}微軟\n短", paragraph.Text);
    }

    [Fact]
    public void English_lines_are_joined_with_a_space()
    {
        var full = string.Join(' ', Enumerable.Repeat("words", 13));
        Assert.Equal($"{full} and more", Assert.Single(WrappedText.Split($"{full}\nand more")).Text);
    }

    [Fact]
    public void A_table_keeps_its_places()
    {
        var table = "name      price\nA            10";
        Assert.Equal(new Paragraph(table, AsWritten: true), Assert.Single(WrappedText.Split(table)));
    }

    [Fact]
    public void One_gap_in_a_line_makes_no_table()
    {
        Assert.False(Assert.Single(WrappedText.Split("第一行\n第二行   有空格")).AsWritten);
    }

    [Fact]
    public void A_quotation_loses_one_mark_a_line()
    {
        Assert.Equal("※ 引述《a》之銘言：\n一\n\n: 二\n三", WrappedText.UnwrapQuotation("※ 引述《a》之銘言：\n: 一\n:\n: : 二\n> 三\n:\n"));
    }

    [Fact]
    public void A_person_keeps_one_hue()
    {
        Assert.Equal("hue-" + "bj45566".Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u) % 12, DisplayLabels.Hue("bj45566"));
        Assert.Equal(12, Enumerable.Range(0, 500).Select(number => DisplayLabels.Hue("person" + number)).Distinct().Count());
    }

    private static string Written(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
