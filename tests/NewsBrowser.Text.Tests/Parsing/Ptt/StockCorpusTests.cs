using System.Globalization;
using System.Text.Json;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>1,472 posts of the Stock board held to what their crawler read from the pages.</summary>
public sealed class StockCorpusTests
{
    private sealed record Oracle(string Id, string Title, string Author, string Time, CommentCounts Counts, int All);

    [Fact]
    public void The_pages_own_counts_equal_the_oracles_but_for_the_listed_posts() => Compare(post => post.PageCounts, leastEqual: 0.99);

    /// <summary>The oracle counted what the page coloured, so pasted lines too; this holds the comments themselves to it all the same.</summary>
    [Fact]
    public void The_comments_equal_the_oracles_but_for_the_listed_posts() => Compare(PttCorpus.Count, leastEqual: 0.98);

    private static void Compare(Func<ForumPost, CommentCounts> count, double leastEqual)
    {
        var folder = Checkout.Corpus("ptt-stock-text");
        var different = new List<string>();
        var withComments = 0;
        var listed = File.ReadAllText(PttCorpus.Docs("formats/ptt.md"));
        foreach (var (oracle, post, _) in Posts(folder))
        {
            if (post.Comments.Count == 0)
            {
                continue;
            }

            withComments++;
            var counts = count(post);
            if (counts != oracle.Counts || counts.Total != oracle.All)
            {
                different.Add(
                    $"{oracle.Id}: read {counts.Push}/{counts.Boo}/{counts.Arrow}, stated {oracle.Counts.Push}/{oracle.Counts.Boo}/{oracle.Counts.Arrow}");
            }
        }

        Assert.True(withComments >= 1400, $"Only {withComments} posts have comments.");
        Assert.True(
            withComments - different.Count >= leastEqual * withComments, $"{different.Count} of {withComments} differ:\n{string.Join('\n', different)}");
        Assert.All(different, line => Assert.Contains(line[..line.IndexOf(':', StringComparison.Ordinal)], listed, StringComparison.Ordinal));
    }

    [Fact]
    public void A_post_without_comments_in_its_text_is_one_that_was_stored_cut()
    {
        var folder = Checkout.Corpus("ptt-stock-text");
        foreach (var (oracle, post, text) in Posts(folder))
        {
            if (post.Comments.Count == 0 && oracle.All > 0)
            {
                Assert.DoesNotContain("※ 文章網址", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_header_is_read()
    {
        var folder = Checkout.Corpus("ptt-stock-text");
        var count = 0;
        foreach (var (oracle, post, text) in Posts(folder))
        {
            count++;
            Assert.Equal(oracle.Author, post.Author);
            Assert.Equal("Stock", post.Board);
            Assert.Equal(oracle.Id, post.FileName);
            Assert.Equal($"https://www.ptt.cc/bbs/Stock/{oracle.Id}.html", post.Url);
            Assert.Equal(PostTimeSource.Header, post.PostedAtSource);
            var stated = DateTime.ParseExact(oracle.Time.Replace("  ", " ", StringComparison.Ordinal), "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture)
                .AddHours(-8);
            Assert.Equal(stated, post.PostedAt);
            Assert.True(PttPostId.TryFind(oracle.Id, out var address));
            Assert.InRange((address.Time - stated).TotalSeconds, -90, 90);

            // The header's title stands in the text between its labels, and nothing of it is lost.
            Assert.StartsWith($"作者{post.Author}", text, StringComparison.Ordinal);
            Assert.Contains($"標題{post.RawTitle}", text, StringComparison.Ordinal);
            Assert.Contains(
                "時間" + oracle.Time,
                text[(text.IndexOf("標題" + post.RawTitle, StringComparison.Ordinal) + 2 + post.RawTitle.Length)..].Split('\n')[0].TrimStart(),
                StringComparison.Ordinal);
        }

        Assert.Equal(1472, count);
    }

    [Fact]
    public void Every_comment_is_in_one_run_and_has_a_time_near_its_post()
    {
        var folder = Checkout.Corpus("ptt-stock-text");
        foreach (var (_, post, _) in Posts(folder))
        {
            Assert.Equal(post.Comments.Count, post.Runs.Sum(r => r.Count));
            Assert.Equal(Enumerable.Range(1, post.Comments.Count), post.Comments.Select(c => c.Floor));
            Assert.Equal(post.Body, string.Join('\n', post.Parts.Select(p => p.Text)));
            Assert.All(
                post.Comments,
                c => Assert.True(c.At is null || (c.At >= post.PostedAt!.Value.AddDays(-400) && c.At < post.PostedAt.Value.AddDays(800)), c.RawLine));
        }
    }

    private static IEnumerable<(Oracle Oracle, ForumPost Post, string Text)> Posts(string folder)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "oracle.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var oracle = new Oracle(
                root.GetProperty("ID").GetString()!,
                root.GetProperty("TITLE").GetString()!,
                root.GetProperty("AUTHOR").GetString()!,
                root.GetProperty("TIME").GetString()!,
                new CommentCounts(root.GetProperty("PUSH").GetInt32(), root.GetProperty("BOO").GetInt32(), root.GetProperty("NEUTRAL").GetInt32()),
                root.GetProperty("MESSAGE_ALL").GetInt32());
            var path = Path.Combine(folder, oracle.Id + ".txt");
            var text = File.ReadAllText(path);
            yield return (oracle, PttCorpus.Post(PttTextParser.Parse(PttCorpus.Load(path), text)), text);
        }
    }
}
