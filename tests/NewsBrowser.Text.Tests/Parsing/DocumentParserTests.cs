using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;
using static NewsBrowser.Text.Tests.Parsing.Reading;

namespace NewsBrowser.Text.Tests.Parsing;

public sealed class DocumentParserTests
{
    private static ParseResult Open(byte[] bytes, string path = "a.txt") => DocumentParser.Parse(new ParseInput(path, bytes));

    private static byte[] Seed(string name) => File.ReadAllBytes(Path.Combine(Checkout.Root, "seeds", name));

    [Theory]
    [InlineData("000_fc390c129c05649a.txt", SourceFormat.NewsFrontMatter)]
    [InlineData("003_0e2ed2c30f8f9923.txt", SourceFormat.PttText)]
    public void The_seeds_are_recognised(string name, SourceFormat format) => Assert.Equal(format, Parsed(Open(Seed(name), name)).Format);

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \r\n\t", "white space")]
    [InlineData("Just some words.\n", "no front matter")]
    [InlineData("{\"a\": 1}", "no front matter")]
    [InlineData("<html><body>hello", "no front matter")]
    [InlineData("----\ntitle: a\n----\n", "no front matter")]
    public void What_is_neither_kind_is_refused_with_a_reason(string text, string reason)
    {
        var rejected = Assert.IsType<ParseResult.Rejected>(Parse(text));
        Assert.Contains(reason, rejected.Rejection.Reason, StringComparison.Ordinal);
        Assert.Equal(1, rejected.Rejection.Line);
        Assert.Equal(SourceFormat.Unknown, rejected.Format);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000", "PNG")]
    [InlineData("FFD8FFE000104A464946", "JPEG")]
    [InlineData("474946383961", "GIF")]
    [InlineData("524946461234000057454250", "RIFF")]
    [InlineData("504B030414000000", "ZIP")]
    [InlineData("1F8B0800", "gzip")]
    [InlineData("255044462D312E34", "PDF")]
    [InlineData("53514C69746520666F726D6174203300", "SQLite")]
    [InlineData("7F454C46", "program")]
    [InlineData("000102030405", "NUL")]
    [InlineData("C0C1C2C3C4C5FEFF", "neither UTF-8")]
    public void Files_that_are_no_text_are_named(string hex, string name) =>
        Assert.Contains(name, Rejected(Open(Convert.FromHexString(hex))).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_file_past_the_limit_is_refused_and_one_at_it_is_read()
    {
        var bytes = new byte[DocumentParser.MaxFileBytes + 1];
        bytes.AsSpan().Fill((byte)' ');
        "---\ntitle: a\n---\n"u8.CopyTo(bytes);
        Assert.Contains("67108864", Rejected(Open(bytes)).Reason, StringComparison.Ordinal);
        Assert.Equal("a", Item(DocumentParser.Parse(new ParseInput("a.md", bytes.AsMemory(0, DocumentParser.MaxFileBytes)))).Title);
    }

    [Fact]
    public void UTF_16_and_byte_order_marks_do_not_matter()
    {
        const string Text = "---\ntitle: 新聞\n---\n";
        foreach (var encoding in new Encoding[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Assert.Equal("新聞", Item(Open([.. encoding.GetPreamble(), .. encoding.GetBytes(Text)])).Title);
        }

        var odd = Parsed(Open([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Text), 0x41]));
        Assert.Contains("middle of a letter", Assert.Single(odd.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_post_in_UTF_16_is_read_as_in_UTF_8()
    {
        var text = Encoding.UTF8.GetString(Seed("003_0e2ed2c30f8f9923.txt"));
        var post = Assert.IsType<ForumPost>(Parsed(Open([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)])).Documents[0]);
        Assert.Equal(71, post.Comments.Count);
    }

    [Fact]
    public void A_file_cut_in_the_middle_of_a_letter_is_read_with_a_warning()
    {
        var bytes = Encoding.UTF8.GetBytes("---\ntitle: a\n---\n新聞");
        var parsed = Parsed(Open(bytes[..^1]));
        Assert.Equal("新\ufffd", ((NewsItem)parsed.Documents[0]).BodyText);
        Assert.Equal(new ParseWarning(4, "The file ends in the middle of a letter: U+FFFD stands for it."), Assert.Single(parsed.Warnings));
    }

    [Fact]
    public void A_broken_letter_inside_is_told_with_its_line()
    {
        var bytes = Encoding.UTF8.GetBytes("---\ntitle: a?b\n---\n");
        bytes[12] = 0xff;
        var parsed = Parsed(Open(bytes));
        Assert.Equal("a\ufffdb", ((NewsItem)parsed.Documents[0]).Title);
        Assert.Equal(2, Assert.Single(parsed.Warnings).Line);
    }

    [Fact]
    public void A_few_NULs_are_left_out_and_many_make_a_file_binary()
    {
        var text = Front("title: a\0b", "excerpt: " + new string('c', 100));
        var parsed = Parsed(Parse(text));
        Assert.Equal("ab", ((NewsItem)parsed.Documents[0]).Title);
        Assert.Equal(2, Assert.Single(parsed.Warnings).Line);
        Assert.Equal(2, Rejected(Parse(Front("title: " + new string('\0', 10)))).Line);
    }

    [Fact]
    public void A_blog_page_that_holds_a_copied_post_is_a_post_and_an_item_that_quotes_one_is_not()
    {
        const string Post = "作者 somebody (nick)\n看板 Stock\n標題 [心得] a\n時間 Fri Aug  7 12:30:12 2020\n\nwords\n";
        Assert.Equal(SourceFormat.PttText, Parsed(Parse(Front("layout: post", "title: b") + Post)).Format);
        Assert.Equal("b", Item(Front("type: article", "title: b") + Post).Title);
        Assert.Equal("b", Item(Front("layout: post", "title: b") + "words\n").Title);
    }

    [Theory]
    [InlineData("ptt-stock-text", "*.txt", SourceFormat.PttText, 1472)]
    [InlineData("ptt-copied-text", "*", SourceFormat.PttText, 2)]
    [InlineData("ptt-json", "*", SourceFormat.PttJson, 3)]
    [InlineData("ptt-html", "*", SourceFormat.PttHtml, 4)]
    [InlineData("ptt-raw-big5", "M.??????????.A.???", SourceFormat.PttRaw, 3)]
    public void Real_files_of_every_kind_come_through_the_door(string folder, string pattern, SourceFormat format, int least)
    {
        var read = 0;
        foreach (var file in Directory.EnumerateFiles(Checkout.Corpus(folder), pattern, SearchOption.AllDirectories))
        {
            var result = DocumentParser.Parse(new ParseInput(file, File.ReadAllBytes(file)));
            if (result is ParseResult.Parsed parsed)
            {
                Assert.Equal(format, parsed.Format);
                read++;
            }
        }

        Assert.True(read >= least, $"only {read} of {folder}");
    }
}
