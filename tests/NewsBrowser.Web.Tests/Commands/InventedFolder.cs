using System.Globalization;
using System.Text;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Writes a folder of invented news items and posts that need every kind of work: links that become items,
/// two files of one story, comments, broken files.</summary>
internal static class InventedFolder
{
    private static readonly string[] Words = ["微軟", "台積電", "生成式AI", "醫院", "癌症影像", "Azure", "earnings", "battery", "演算法", "股東會", "Paige", "外資"];

    private static readonly string[] People = ["roseritter", "bj45566", "LDPC", "herculus6502", "aegis43210", "SILee", "Carr77", "mrschiu"];

    public static string Write(string folder, int news, int posts, int commentsPerPost)
    {
        Directory.CreateDirectory(Path.Combine(folder, "news"));
        Directory.CreateDirectory(Path.Combine(folder, "posts"));
        for (var i = 0; i < news; i++)
        {
            File.WriteAllText(Path.Combine(folder, "news", $"2024-01-{(i % 28) + 1:00}-story-{i:0000}.md"), News(i, news));
        }

        for (var i = 0; i < posts; i++)
        {
            File.WriteAllText(
                Path.Combine(folder, "posts", FormattableString.Invariant($"M.{1700000000 + (i * 977)}.A.{i % 4096:X3}.txt")), Post(i, commentsPerPost));
        }

        File.WriteAllText(Path.Combine(folder, "posts", "broken.md"), "---\ntitle: \"no end\n");
        File.WriteAllBytes(Path.Combine(folder, "posts", "zero.bin"), new byte[64]);
        return folder;
    }

    private static string Word(int seed) => Words[Math.Abs(seed * 7919 % Words.Length)];

    private static string News(int i, int count)
    {
        // Every tenth story comes twice, in two files with one address.
        var story = i % 10 == 9 ? i - 1 : i;
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"---\ncategory: news\ntitle: \"Story {i}: {Word(i)} and {Word(i + 5)}\"\nexcerpt: \"About {Word(i + 1)} {Word(i + 2)}\"\n");
        text.Append(CultureInfo.InvariantCulture, $"publishedDateTime: 2024-01-{(i % 28) + 1:00}T08:00:00Z\nwebUrl: "
            + $"\"https://example.com/story/{story}\"\ntype: article\nquality: {i % 90}\nheat: {(i % 7) - 1}\npublished: true\n");
        text.Append(CultureInfo.InvariantCulture, $"provider:\n  name: Example {i % 5}\n  domain: example{i % 5}.com\ntopics:\n  - Topic {i % 6}\nrelated:\n");
        for (var r = 1; r <= 4; r++)
        {
            // Some are items of the folder, before or after this one; some stay links.
            var target = (i * 13) + (r * 17);
            var url = target % 3 == 0 ? $"https://elsewhere.example/{target % 50}?utm_source=x" : $"https://example.com/story/{target % count}";
            text.Append(CultureInfo.InvariantCulture, $"  - title: \"Related {target}\"\n    webUrl: \"{url}\"\n    type: article\n    provider:\n      name: "
                + $"Elsewhere\n      domain: elsewhere.example\n    quality: {60 - r}\n");
        }

        return text.Append("---\n").ToString();
    }

    private static string Post(int i, int comments)
    {
        var at = DateTime.UnixEpoch.AddSeconds(1700000000 + (i * 977)).AddHours(8);
        var ctime = at.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        if (at.Day < 10)
        {
            ctime = at.ToString("ddd MMM  d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"作者{People[i % People.Length]} (nick)看板Stock標題[新聞] {Word(i)}與{Word(i + 3)} {i}時間{ctime}\n\n{Word(i)}的內容 "
            + $"{Word(i + 1)}\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n");
        for (var c = 0; c < comments; c++)
        {
            var commented = at.AddMinutes(c);
            var tag = (i + c) % 5 == 0 ? "噓" : (i + c) % 2 == 0 ? "推" : "→";
            text.Append(CultureInfo.InvariantCulture, $"{tag} {People[(i + (c / 2)) % People.Length],-12}: {Word(i + c)}會漲嗎 {c} {commented:MM/dd HH:mm}\n");
        }

        return text.ToString();
    }
}
