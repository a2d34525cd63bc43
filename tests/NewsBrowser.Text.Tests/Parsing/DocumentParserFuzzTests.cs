using System.Text;
using System.Text.Json;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Text.Tests.Parsing;

public sealed class DocumentParserFuzzTests
{
    private const int Rounds = 45_000;

    /// <summary>How many broken bytes each of the two kinds of sources is given at least.</summary>
    private const long BytesAKind = 10_000_000;

    /// <summary>What one input of at most some 12 KB may allocate.</summary>
    private const long MaxBytesAnInput = 64L * 1024 * 1024;

    private static readonly byte[][] Splinters =
    [
        .. new[]
        {
            "---\n", "\n---", "\r\n", "\0", "&a [", "*a", "!!str ", "\"", "'", "\\u", "\\x0", "{", "[", "]", "}", ": ", "- ", "|\n", ">\n", "%YAML 9.9\n",
            "...\n", "? ",
            "<p>", "</p>", "<table>", "<svg>", "<math>", "<script>", "<!--", "<a href=", "<link rel=import href='http://[x'>", "&#x110000;", "&#xd800;",
            "<template>", "<b>",
            "作者", "看板", "標題", "時間", "※ 編輯: a (1.1.1.1), 09/12/2023 10:10:10", "推 a: b 02/30 25:61", "→", "--\n", "※ 發信站", "\u001b[1;33m", "\u001b[", "引述",
            "12/31 23:59", "99999999999999999999", "2023", "\ufeff", "\ud83d\udca9", "T00:00:00Z", "+99:99", "\"push_tag\":", "\"messages\":[", "null", "1e999",
            "-1",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0xfe, 0xff], [0xb1, 0xc0, 0x20], [0xa7, 0x40, 0xaa, 0xcc, 0x3a, 0x20], [0xa1], [0xe4, 0xb8], [0x1b, 0x5b, 0x6d], [0xf0, 0x9f], [0x80],
    ];

    private static List<(string Path, byte[] Bytes)> Sources()
    {
        var seeds = Checkout.Seeds;
        var news = File.ReadAllBytes(Path.Combine(seeds, "000_fc390c129c05649a.txt"));
        var post = File.ReadAllBytes(Path.Combine(seeds, "003_0e2ed2c30f8f9923.txt"));
        using var attacks = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "fixtures", "xss", "attacks.json")));
        var bodies = string.Concat(attacks.RootElement.EnumerateArray().Where((_, at) => at % 3 == 0).Select(entry => entry.GetString()));
        var keys = "---\ntitle: \"a &amp;quot; b\"\ntype: video\nfeaturedContent: \"<iframe src=\\\"https://www.youtube.com/embed/abcdefgh\\\">\"\n"
            + "ratings: {average: 4.5, count: 7}\nlevels: [a, b]\nactions:\n  - url: https://a.example/b\n    type: download\nremoved: true\ntwitter: "
            + "{username: a, followers: 5}\n"
            + "affiliation: {name: b}\nunknown: {deep: [1, 2.5, x, ~]}\n---\n";
        var page = "<html><body><div id=\"main-content\" class=\"bbs-screen bbs-content\"><div class=\"article-metaline\"><span "
            + "class=\"article-meta-tag\">作者</span>"
            + "<span class=\"article-meta-value\">a (b)</span></div><div class=\"article-metaline-right\"><span class=\"article-meta-tag\">看板</span><span "
            + "class=\"article-meta-value\">Stock</span></div>"
            + "<div class=\"article-metaline\"><span class=\"article-meta-tag\">標題</span><span class=\"article-meta-value\">[新聞] c</span></div><div "
            + "class=\"article-metaline\">"
            + "<span class=\"article-meta-tag\">時間</span><span class=\"article-meta-value\">Mon Sep 11 23:50:37 2023</span></div>\nwords\n--\n<span "
            + "class=\"f2\">※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n</span>"
            + "<div class=\"push\"><span class=\"hl push-tag\">推 </span><span class=\"f3 hl push-userid\">d</span><span class=\"f3 push-content\">: "
            + "e</span><span class=\"push-ipdatetime\"> 09/12 00:13\n</span></div></div>";
        var json = "{\"articles\":[{\"article_id\":\"M.1694447439.A.B1F\",\"article_title\":\"[新聞] a\",\"author\":\"b "
            + "(c)\",\"board\":\"Stock\",\"content\":\"words\",\"date\":\"Mon Sep 11 23:50:37 2023\","
            + "\"ip\":\"1.2.3.4\",\"message_count\":{\"all\":1,\"boo\":0,\"count\":1,\"neutral\":0,\"push\":1},\"messages\":[{\"push_content\":\"d\",\"push_ipdatetime\":\"09/12 00:13\",\"push_tag\":\"推\",\"push_userid\":\"e\"}]}]}";
        byte[] raw =
        [
            .. new byte[] { 0xa7, 0x40, 0xaa, 0xcc, 0x3a, 0x20 }, .. "abc (def) "u8, .. new byte[] { 0xac, 0xdd, 0xaa, 0x4f, 0x3a, 0x20 }, .. "Stock\n"u8,
            .. new byte[] { 0xbc, 0xd0, 0xc3, 0x44, 0x3a, 0x20 }, .. "title\n"u8, .. new byte[] { 0xae, 0xc9, 0xb6, 0xa1, 0x3a, 0x20 },
            .. "Mon Sep 11 23:50:37 2023\n\nwords\n"u8,
            .. "\u001b[1;37m"u8, 0xb1, 0xc0, .. "\u001b[m \u001b[33mghi\u001b[m\u001b[33m: text \u001b[m 09/12 00:13\n"u8,
        ];
        return
        [
            ("_news/a.md", news[..3_000]),
            ("_videos/b.md", Encoding.UTF8.GetBytes(keys)),
            ("_samples/c.html", Encoding.UTF8.GetBytes(keys + bodies)),
            ("M.1694447439.A.B1F.txt", post[..6_000]),
            ("d.txt", post[^4_000..]),
            ("e.html", Encoding.UTF8.GetBytes(page)),
            ("f.json", Encoding.UTF8.GetBytes(json)),
            ("M.1694447439.A.B1F", raw),
        ];
    }

    [Fact]
    public void Forty_five_thousand_broken_inputs_of_every_kind_give_a_result_within_bounded_memory()
    {
        var sources = Sources();
        var random = new Random(20260921);
        var formats = new Dictionary<SourceFormat, int>();
        var (news, posts) = (0L, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var (path, bytes) = sources[round % sources.Count];
            var input = Mutate(bytes, sources, random);
            if (path.StartsWith('_'))
            {
                news += input.Length;
            }
            else
            {
                posts += input.Length;
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            ParseResult result;
            try
            {
                result = DocumentParser.Parse(new ParseInput(path, input, round % 3 == 0 ? "https://site.example" : null));
            }
            catch (Exception exception)
            {
                Assert.Fail($"Round {round} ({path}) threw {exception}\n{Convert.ToBase64String(input)}");
                throw;
            }

            var spent = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(spent < MaxBytesAnInput, $"Round {round} ({path}) took {spent} bytes for {input.Length}:\n{Convert.ToBase64String(input)}");
            if (result is ParseResult.Parsed parsed)
            {
                Assert.NotEmpty(parsed.Documents);
                formats[parsed.Format] = formats.GetValueOrDefault(parsed.Format) + 1;
            }
            else
            {
                var rejection = Reading.Rejected(result);
                Assert.True(rejection.Line >= 1 && rejection.Reason.Length > 0, $"Round {round}: {rejection}");
            }
        }

        Assert.True(news > BytesAKind && posts > BytesAKind, $"{news} bytes of news items, {posts} of posts");

        // The mutations leave enough whole that every reader is reached, not only its refusals.
        foreach (var format in Enum.GetValues<SourceFormat>().Where(format => format != SourceFormat.Unknown))
        {
            Assert.True(formats.GetValueOrDefault(format) > 200, $"{format}: {formats.GetValueOrDefault(format)}");
        }
    }

    private static byte[] Mutate(byte[] source, List<(string Path, byte[] Bytes)> sources, Random random)
    {
        var bytes = new List<byte>(source);
        for (var change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 200), bytes.Count - at));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    var splinter = Splinters[random.Next(Splinters.Length)];
                    for (var times = random.Next(20) == 0 ? 200 : 1; times > 0; times--)
                    {
                        bytes.InsertRange(at, splinter);
                    }

                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 500), bytes.Count - at)));
                    break;
                case 6:
                    var other = sources[random.Next(sources.Count)].Bytes;
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(300))]);
                    break;
                default:
                    bytes.Reverse(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
