using System.Text;
using System.Text.Json;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>Real pages, raw files, copies and crawler JSON.</summary>
public sealed class OtherCorpusTests
{
    [Fact]
    public void Saved_posts_are_read_and_list_pages_refused()
    {
        var folder = Checkout.Corpus("ptt-html");
        var posts = 0;
        var lists = 0;
        foreach (var path in Directory.GetFiles(folder, "*.html", SearchOption.AllDirectories))
        {
            var html = File.ReadAllText(path);
            Assert.True(PttHtmlParser.CanParse(html), path);
            var result = PttHtmlParser.Parse(PttCorpus.Load(path), html);
            if (Path.GetFileName(path).StartsWith("index", StringComparison.Ordinal))
            {
                var rejected = Assert.IsType<ParseResult.Rejected>(result);
                Assert.Contains("list of a board's posts", rejected.Rejection.Reason, StringComparison.Ordinal);
                lists++;
                continue;
            }

            posts++;
            var post = PttCorpus.Post(result);
            Assert.Equal(Path.GetFileNameWithoutExtension(path), post.FileName);
            Assert.NotNull(post.Author);
            Assert.NotNull(post.Board);
            Assert.NotEmpty(post.RawTitle);
            Assert.Equal(PostTimeSource.Header, post.PostedAtSource);
            Assert.NotNull(post.Ip);

            // The page's own marks: every coloured comment, wherever it stands.
            var marked = html.Split("<div class=\"push\">").Length - 1;
            Assert.Equal(marked, post.PageCounts.Total);
            Assert.Equal(post.Comments.Count, post.Runs.Sum(r => r.Count));
            Assert.DoesNotContain("[email", post.Body, StringComparison.Ordinal);
        }

        Assert.True(posts >= 55, $"{posts} posts");
        Assert.Equal(3, lists);
    }

    [Fact]
    public void Comments_stand_on_the_line_of_the_page_that_the_report_names()
    {
        var folder = Checkout.Corpus("ptt-html");
        foreach (var path in Directory.GetFiles(Path.Combine(folder, "gossiping"), "*.html", SearchOption.AllDirectories))
        {
            var html = File.ReadAllText(path);
            var lines = html.Split('\n');
            var post = PttCorpus.Post(PttHtmlParser.Parse(PttCorpus.Load(path), html));
            Assert.All(post.Comments, c => Assert.Contains(c.Person, lines[c.Line - 1], StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Raw_files_equal_their_utf8_twins()
    {
        var folder = Checkout.Corpus("ptt-raw-big5");
        var twins = 0;
        foreach (var twinPath in Directory.GetFiles(folder, "*.utf8"))
        {
            var rawPath = twinPath[..^5];
            if (!File.Exists(rawPath) || rawPath.EndsWith(".last", StringComparison.Ordinal))
            {
                continue;
            }

            twins++;
            var raw = PttCorpus.Post(PttRawParser.Parse(PttCorpus.Load(rawPath)));
            var twin = PttCorpus.Post(PttRawParser.Parse(PttCorpus.Load(twinPath)));
            Assert.Equal(Alike(twin.RawTitle), Alike(raw.RawTitle));
            Assert.Equal(Alike(twin.Body), Alike(raw.Body));
            Assert.Equal((twin.Author, twin.Nickname, twin.Board, twin.PostedAt, twin.Ip), (raw.Author, raw.Nickname, raw.Board, raw.PostedAt, raw.Ip));

            // One twin was cut by its maker in the middle of a comment: all before that one are equal.
            var whole = twin.Comments.Count == raw.Comments.Count ? twin.Comments.Count : twin.Comments.Count - 1;
            Assert.Equal(twin.Comments.Take(whole).Select(Line), raw.Comments.Take(whole).Select(Line));
        }

        Assert.Equal(2, twins);

        static string Line(Comment c) => Alike($"{c.Tag} {c.Person}: {c.Text} {c.Ip} {c.TimeText} {c.At:O}");

        // The two tables disagree on the wave dash alone (A1E3).
        static string Alike(string text) => text.Replace('∼', '～');
    }

    [Fact]
    public void Raw_files_give_the_text_that_their_expectations_hold()
    {
        var folder = Checkout.Corpus("ptt-raw-big5");
        var compared = 0;
        foreach (var path in Directory.GetFiles(folder).Where(p => File.Exists(p + ".content")))
        {
            // The expectation holds header and text in the file's encoding, codes and all.
            var bytes = AnsiCodes.Strip(File.ReadAllBytes(path + ".content"));
            var text = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : UaoDecoder.Decode(bytes);
            var post = PttCorpus.Post(PttRawParser.Parse(PttCorpus.Load(path)));
            Assert.DoesNotContain('\uFFFD', post.Body);
            Assert.Contains(Squash(post.Body), Squash(text), StringComparison.Ordinal);
            compared++;
        }

        Assert.True(compared >= 8, $"{compared} compared");

        static string Squash(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public void Raw_files_give_the_comments_that_their_expectations_hold()
    {
        var folder = Checkout.Corpus("ptt-raw-big5");
        var compared = 0;
        foreach (var path in Directory.GetFiles(folder).Where(p => File.Exists(p + ".firstComments") && !p.EndsWith(".utf8", StringComparison.Ordinal)))
        {
            var bytes = AnsiCodes.Strip(File.ReadAllBytes(path + ".firstComments"));
            var text = System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : UaoDecoder.Decode(bytes);
            var expected = text.Split('\n').Where(l => CommentLine.TryRead(l.TrimEnd('\r')) is { IsWhole: true }).Select(l => l.TrimEnd()).ToList();
            var post = PttCorpus.Post(PttRawParser.Parse(PttCorpus.Load(path)));
            Assert.True(expected.Count <= post.Comments.Count, path);
            Assert.Equal(expected, post.Comments.Take(expected.Count).Select(c => c.RawLine.TrimEnd()));
            compared++;
        }

        Assert.True(compared >= 6, $"{compared} compared");
    }

    [Theory]
    [InlineData("temp3", null, "shiou7788")]
    [InlineData("temp9", "M.1616040439.A.0B9", "guardyo")]
    public void Raw_files_without_a_header_are_read_by_their_edit_marks_and_station_lines(string name, string? fileName, string author)
    {
        var post = PttCorpus.Post(PttRawParser.Parse(PttCorpus.Load(Path.Combine(Checkout.Corpus("ptt-raw-big5"), name))));
        Assert.Equal(fileName, post.FileName);
        Assert.Equal(author, post.Author);
        Assert.NotEmpty(post.Body);
    }

    [Fact]
    public void A_forward_keeps_the_inner_posts_comments_in_its_text()
    {
        var post = PttCorpus.Post(PttRawParser.Parse(PttCorpus.Load(Path.Combine(Checkout.Corpus("ptt-raw-big5"), "temp1"))));
        Assert.Equal("MLB #1UH3bcSy", post.ForwardedFrom);
        Assert.Equal("RedSox", post.Board);
        Assert.Equal(19, post.Comments.Count);
        Assert.Contains("x6073123", post.Body, StringComparison.Ordinal);
        Assert.Equal(BodyPartKind.Forwarded, Assert.Single(post.Parts).Kind);
    }

    [Theory]
    [InlineData("jwlin-gossiping.json", 40)]
    [InlineData("jwlin-old-fork-hate.json", 40)]
    [InlineData("M.1529344339.A.0DB.json", 1)]
    public void Crawler_counts_equal_their_own_message_count(string name, int posts)
    {
        var path = Path.Combine(Checkout.Corpus("ptt-json"), name);
        var file = PttCorpus.Load(path);
        Assert.True(PttJsonParser.CanParse(file.Bytes.Span));
        var parsed = Assert.IsType<ParseResult.Parsed>(PttJsonParser.Parse(file));
        Assert.Equal(posts, parsed.Documents.Count);
        using var json = JsonDocument.Parse(file.Bytes);
        var sources = json.RootElement.TryGetProperty("articles", out var articles) ? articles.EnumerateArray().ToList() : [json.RootElement];
        for (var i = 0; i < posts; i++)
        {
            var post = Assert.IsType<ForumPost>(parsed.Documents[i]);
            Assert.NotNull(post.StatedCounts);
            var messages = sources[i].GetProperty("messages").GetArrayLength();
            Assert.Equal(messages, post.Comments.Count);
            if (messages == post.StatedCounts.Value.Total)
            {
                Assert.Equal(post.StatedCounts.Value, PttCorpus.Count(post));
            }
            else
            {
                // One crawler counted 1,497 and stored 1,490: the difference is said, not hidden.
                Assert.Equal("M.1529344339.A.0DB", post.FileName);
                Assert.Contains(
                    parsed.Warnings, w => w.Message.Contains("1497", StringComparison.Ordinal) && w.Message.Contains("1490", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("2020-08-07-times.md", "M.1596774617.A.BA6", 63, "M.1596774617.A.BA6")]
    [InlineData("2020-11-07-LeetCode-naming.md", "M.1604809565.A.3F9", 26, "刷 LeetCode")]
    public void Posts_copied_from_a_browser_are_read(string name, string fileName, int comments, string words)
    {
        var path = Path.Combine(Checkout.Corpus("ptt-copied-text"), name);
        var text = File.ReadAllText(path);
        Assert.True(PttTextParser.CanParse(text));
        var post = PttCorpus.Post(PttTextParser.Parse(PttCorpus.Load(path), text));
        Assert.Equal("AmosYang", post.Author);
        Assert.Equal("泛用人型編碼器", post.Nickname);
        Assert.Equal("Soft_Job", post.Board);
        Assert.Equal(fileName, post.FileName);
        Assert.Equal(comments, post.Comments.Count);
        Assert.Contains(words, post.Url + post.RawTitle, StringComparison.Ordinal);
        Assert.Contains(post.Thread, e => e is ThreadNote { Kind: NoteKind.Author });
        Assert.DoesNotContain("```", post.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_that_is_no_post_is_refused()
    {
        var path = Path.Combine(Checkout.Corpus("ptt-copied-text"), "2020-08-23-validate-verify.md");
        var text = File.ReadAllText(path);
        Assert.False(PttTextParser.CanParse(text));
        Assert.IsType<ParseResult.Rejected>(PttTextParser.Parse(PttCorpus.Load(path), text));
    }
}
