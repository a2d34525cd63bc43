using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>That a board's form is found in its posts, and told from what people write into it.</summary>
public sealed class PostingFormTests
{
    private static readonly string[] Answers = ["鴻海", "廣達", "緯創", "長榮", "聯發科", "台泥", "中鋼", "欣興", "群創", "友達", "仁寶", "英業達"];

    [Fact]
    public void What_stands_in_many_posts_of_many_people_is_the_form()
    {
        var form = Learn(Posts());
        Assert.Equal(["分类:", "标的:", "请选择分类再删除其他的", "进退场机制:"], form.Segments.Select(segment => segment.Key));
        Assert.All(form.Segments, segment => Assert.InRange(segment.Posts, 10, 12));
    }

    [Fact]
    public void The_order_of_the_posts_does_not_matter()
    {
        var posts = Posts();
        var expected = Learn(posts).Segments;
        for (var seed = 0; seed < 20; seed++)
        {
            var mixed = posts.ToArray();
            new Random(seed).Shuffle(mixed);
            Assert.Equal(expected, Learn(mixed).Segments);
        }
    }

    [Fact]
    public void The_habit_of_a_few_people_is_no_form()
    {
        var posts = Posts().Select((post, at) => (Author: (long)(at % 4), post.Class, post.Text));
        Assert.Empty(Learn(posts).Segments);
    }

    [Fact]
    public void Few_posts_have_no_form() => Assert.Empty(Learn(Posts().Take(9)).Segments);

    [Theory]
    [InlineData("1. 標的：鴻海", "[1. 標的：]鴻海")]
    [InlineData("１、標的: 鴻海\n2.分類：多", "[１、標的:] 鴻海\n[2.分類：]多")]
    [InlineData("2. 分類：多(請選擇分類，再刪除其他的)", "[2. 分類：]多[(請選擇分類，再刪除其他的)]")]
    [InlineData(": 1. 標的：\n: 2. 分類：\n: 我覺得", "[: 1. 標的：\n: 2. 分類：]\n: 我覺得")]
    [InlineData("標的很好，分類也是", "標的很好，分類也是")]
    [InlineData("※ 引述《someone (標的：)》之銘言：", "※ 引述《someone (標的：)》之銘言：")]
    [InlineData("", "")]
    public void What_is_written_into_the_form_is_left(string text, string marked)
    {
        var form = Learn(Posts());
        var stretches = form.Split(text).Select(of => (of.IsForm, Text: text.Substring(of.Start, of.Length)));
        Assert.Equal(marked, string.Concat(stretches.Select(of => of.IsForm ? "[" + of.Text + "]" : of.Text)));
    }

    [Fact]
    public void The_stretches_of_any_text_cover_it()
    {
        var form = Learn(Posts());
        var random = new Random(5);
        const string Letters = "標的分類：:()（）\n .1、多-> 請選擇https://a:1😂\u3000";
        for (var n = 0; n < 5_000; n++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)]));
            var end = 0;
            foreach (var stretch in form.Split(text))
            {
                Assert.Equal(end, stretch.Start);
                end += stretch.Length;
            }

            Assert.Equal(text.Length, end);
        }
    }

    private static PostingForm Learn(IEnumerable<(long Author, string Class, string Text)> posts)
    {
        var learner = new PostingFormLearner();
        foreach (var (author, titleClass, text) in posts)
        {
            learner.Add(author, titleClass, text);
        }

        return learner.Learn();
    }

    /// <summary>Twelve posts with a form, of which one lost a label and each has words of its own, beside posts of another class.</summary>
    private static List<(long Author, string Class, string Text)> Posts() =>
    [
        .. Answers.Select((answer, at) => (
            (long)at,
            "標的",
            $"{at % 3 + 1}. 標的：{answer}\n2. 分類：多 (請選擇分類，再刪除其他的)\n{(at % 2 == 0 ? "停損" : "我看")}：{at * 10}元就賣\n{(at == 0 ? string.Empty : "4. 進退場機制：")}看到第{at}個月再說")),
        .. Answers.Select((answer, at) => ((long)at + 50, "閒聊", $"今天{answer}好像不錯\n大家覺得呢？{at}")),
    ];
}
