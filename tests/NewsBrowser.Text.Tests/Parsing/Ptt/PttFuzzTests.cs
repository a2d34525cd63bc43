using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>Mutated and truncated inputs of every shape: none may throw, and what is read must hold together.</summary>
public sealed class PttFuzzTests
{
    private const string Text = """
        作者fuzzer01 (小(測)試)看板Stock標題Re: [新聞] 時間到了 看板要怎麼看才不會被切斷呢請問大家時間Mon Sep  4 23:50:37 2023內文黏住
        原文標題：
        時間到了 看板要怎麼看才不會被切斷呢請問大家一下
        發布時間：2023-09-04 12:30
        原文連結：https://example.org/a?b=c
        記者署名：某某
        原文內容：
        ※ 引述《other (別人)》之銘言：
        : 引用的話
        心得：
        沒有
        --
        簽名檔
        推 fake: 假推文 01/01 00:00
        --
        ※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)
        ※ 文章網址: https://www.ptt.cc/bbs/Stock/M.1693842639.A.5C1.html
        推 aaaaa       : 這是一行很長的推文用來測試接續規則到底有沒有寫對my 2 ce 09/05 00:01
        → aaaaa       : nts 完畢 09/05 00:01
        ※ 編輯: fuzzer01 (1.2.3.4 臺灣), 09/05/2023 00:05:00
        作者的回覆
        噓 bbbbb: 沒有空格09/05 01:0012
        → cccccccccccc: 少了日期
        推 ddddd: 有位址180.214.183.155 12/31 23:59
        ※ eeeee:轉錄至看板 joke                01/26 17:19
        (mod 刪除 user 的推文: 洗板)
        → ccccc: 02/29 01:00
        """;

    private const string Html = """
        <html><head><title>[閒聊] 測試 - 看板 Test - 批踢踢實業坊</title><link rel="canonical" href="https://www.ptt.cc/bbs/Test/M.1534849492.A.3C1.html"></head><body>
        <div id="main-content" class="bbs-screen bbs-content"><div class="article-metaline"><span class="article-meta-tag">作者</span><span class="article-meta-value">abc (暱稱)</span></div><div class="article-metaline-right"><span class="article-meta-tag">看板</span><span class="article-meta-value">Test</span></div><div class="article-metaline"><span class="article-meta-tag">標題</span><span class="article-meta-value">[閒聊] 測試 &amp; 更多</span></div><div class="article-metaline"><span class="article-meta-tag">時間</span><span class="article-meta-value">Tue Aug 21 19:04:50 2018</span></div>
        本文 <a class="__cf_email__" data-cfemail="422302206c21">[email&#160;protected]</a>
        <span class="f6">: 引用
        </span><div class="richcontent"><blockquote>x</blockquote></div>
        --
        <span class="f2">※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4
        </span><div class="push"><span class="hl push-tag">推 </span><span class="f3 hl push-userid">xyz</span><span class="f3 push-content">: 好</span><span class="push-ipdatetime"> 08/21 19:10
        </span></div><div class="push center warning-box">檔案過大！部分文章無法顯示</div></div></body></html>
        """;

    private const string Json = """
        {"articles":[{"article_id":"M.1540787658.A.8B6","article_title":"[新聞] 測試","author":"abc (cc)","board":"Test","content":"一二三","date":"Mon Oct 29 12:34:15 2018","ip":"None","message_conut":{"all":2,"boo":0,"count":1,"neutral":1,"push":1},"messages":[{"push_content":"好","push_ipdatetime":"1.2.3.4 10/29 12:36","push_tag":"推","push_userid":"u1"},{"push_content":"嗯","push_ipdatetime":"","push_tag":"→","push_userid":"u2"}],"odd":{"a":[1,2]}},{"error":"invalid url"},
        {"TITLE":"清單標題","ID":"M.1673019474.A.5C1","CONTENT":"作者abc (n)看板Stock標題[標的] x時間Fri Jan  6 23:37:52 2023\n本文\n--\n推 abc: 01/07 00:00","PUSH":1,"BOO":0,"NEUTRAL":0,"MESSAGE_COUNT":1},{"board":"b1","aid":"1UH3bcSy","title":"t","author":"a","comments":[{"type":"PUSH","author":"q","content":"w","time":"01/01 00:00"}]}]}
        """;

    private const string Odd = "\n\r\0\u001b[]{}\":;,<>/ ";

    private static readonly byte[] Raw = MakeRaw();

    [Theory]
    [InlineData(1, 16_000)]
    [InlineData(2, 16_000)]
    [InlineData(3, 16_000)]
    [InlineData(4, 16_000)]
    public void No_mutation_of_an_input_makes_a_parser_throw(int shape, int count)
    {
        var random = new Random(20230911 + shape);
        var source = shape switch { 1 => Encoding.UTF8.GetBytes(Text), 2 => Encoding.UTF8.GetBytes(Html), 3 => Raw, _ => Encoding.UTF8.GetBytes(Json) };
        var parsed = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutate(source, random);
            var file = new ParseInput(i % 5 == 0 ? "M.1673019474.A.5C1.txt" : "post.txt", bytes);
            var text = Encoding.UTF8.GetString(bytes);
            _ = PttTextParser.CanParse(text) | PttHtmlParser.CanParse(text) | PttRawParser.CanParse(bytes) | PttJsonParser.CanParse(bytes);
            var result = shape switch
            {
                1 => PttTextParser.Parse(file, text),
                2 => PttHtmlParser.Parse(file, text),
                3 => PttRawParser.Parse(file),
                _ => PttJsonParser.Parse(file),
            };
            if (result is ParseResult.Parsed whole)
            {
                parsed++;
                Assert.All(whole.Documents, d => Check(Assert.IsType<ForumPost>(d)));
            }
            else
            {
                Assert.NotEmpty(Assert.IsType<ParseResult.Rejected>(result).Rejection.Reason);
            }
        }

        // The mutations must leave something to read, or this would test the door alone.
        Assert.True(parsed > count / 10, $"{parsed} of {count} were read");
    }

    private static void Check(ForumPost post)
    {
        Assert.Equal(post.Comments.Count, post.Runs.Sum(r => r.Count));
        Assert.Equal(post.Body, string.Join('\n', post.Parts.Select(p => p.Text)));
        for (var i = 0; i < post.Comments.Count; i++)
        {
            Assert.Equal(i + 1, post.Comments[i].Floor);
        }
    }

    private static byte[] Mutate(byte[] source, Random random)
    {
        var bytes = source.ToList();
        if (random.Next(3) == 0)
        {
            bytes = bytes.GetRange(0, random.Next(1, bytes.Count));
        }

        var changes = random.Next(0, 12);
        for (var i = 0; i < changes && bytes.Count > 8; i++)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)Odd[random.Next(Odd.Length)]);
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 200), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 100), bytes.Count - at));
                    break;
                case 5:
                    var from = random.Next(source.Length - 1);
                    bytes.InsertRange(at, source[from..Math.Min(source.Length, from + random.Next(1, 300))]);
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(new[]
                    {
                        "標題",
                        "時間",
                        "看板",
                        "※ 發信站: x",
                        "--\n",
                        "推 ab: ",
                        "\u001b[1;33m",
                        "12/31 23:59\n",
                        "\ud83d\ude00",
                        "&#x27;",
                        "※ [本文轉錄自 A 看板]\n",
                        "※ 轉錄者: a (1.1.1.1), 01/01/2020 00:00:00\n"
                    }[random.Next(12)]));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] MakeRaw()
    {
        // 作者: abc (x) 看板: Test / 標題: ... / 時間, a two-coloured letter (lead, code, trail), a comment and a station line.
        byte[] head =
        [
            0xA7, 0x40, 0xAA, 0xCC, .. ": abc (x) "u8, 0xAC, 0xDD, 0xAA, 0x4F, .. ": Test\r\n"u8, 0xBC, 0xD0, 0xC3, 0x44, .. ": ["u8, 0xB0, 0xDD, 0xC3, 0x44,
            .. "] t\r\n"u8, 0xAE, 0xC9, 0xB6, 0xA1, .. ": Fri Jan  6 23:37:52 2023\r\n\r\n"u8
        ];
        byte[] body = [0xA4, 0x1B, (byte)'[', (byte)'3', (byte)'1', (byte)'m', 0xA4, .. " text \u001b[m\u001b*s\r\n--\r\n"u8];
        byte[] tail =
        [
            0xA1, 0xB0, (byte)' ', 0xB5, 0x6F, 0xAB, 0x48, 0xAF, 0xB8, .. ": x, \r\n\u001b[1;37m"u8, 0xB1, 0xC0, .. " \u001b[33mabc\u001b[m\u001b[33m: "u8,
            0xA4, 0xA4, .. "    \u001b[m 01/07 00:00\r\n"u8
        ];
        return [.. head, .. body, .. body, .. tail, .. tail];
    }
}
