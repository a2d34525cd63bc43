using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NewsBrowser.Browser.Tests.Attacks;

/// <summary>Writes sources of both formats with an attack in every field, and files whose names are attacks.</summary>
internal static class AttackFiles
{
    private const int MaxFileName = 60;

    private const int CommentsPerThread = 200;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string folder, IReadOnlyList<string> attacks)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < attacks.Count; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"n{i}.md"), News(i, attacks[i], attacks[i]));
            File.WriteAllText(Path.Combine(folder, $"j{i}.json"), CrawledPost(i, attacks[i]));
            File.WriteAllText(Path.Combine(folder, $"M.{1_600_000_000 + i}.A.ABC.txt"), Post(i, attacks[i], [attacks[i]]));
        }
    }

    /// <summary>Threads and related links that have all of the attacks, many on a page.</summary>
    public static void WritePacked(string folder, IReadOnlyList<string> attacks)
    {
        var number = 100_000;
        foreach (var some in attacks.Chunk(CommentsPerThread))
        {
            number++;
            File.WriteAllText(Path.Combine(folder, $"M.{1_600_000_000 + number}.A.DEF.txt"), Post(number, "all of them", some));
            File.WriteAllText(Path.Combine(folder, $"related{number}.md"), WithRelated(number, some));
        }
    }

    /// <summary>Files that are refused and whose names are attacks.</summary>
    public static void WriteNamed(string folder, IReadOnlyList<string> attacks)
    {
        foreach (var attack in attacks)
        {
            string name = new([.. attack.Where(letter => !char.IsControl(letter) && letter != '/' && !char.IsSurrogate(letter)).Take(MaxFileName)]);
            File.WriteAllBytes(Path.Combine(folder, name.TrimStart('.') + ".md"), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        }
    }

    /// <summary>A news item with an attack in every field.</summary>
    /// <param name="number">Tells it from the others.</param>
    /// <param name="attack">What stands in the fields.</param>
    /// <param name="body">What stands below them.</param>
    /// <param name="addressed">What stands in its address, where that is another attack: a new state of an item has the address of the old one.</param>
    public static string News(int number, string attack, string body, string? addressed = null)
    {
        var said = Quoted(attack);
        return string.Create(CultureInfo.InvariantCulture, $"""
            ---
            category: {said}
            title: {said}
            excerpt: {said}
            publishedDateTime: 2024-03-05T10:53:{number % 60:00}Z
            originalUrl: {Quoted("https://attack.example/original/" + number + "/" + (addressed ?? attack))}
            webUrl: {Quoted("https://attack.example/" + number + "/" + (addressed ?? attack))}
            ampWebUrl: {said}
            type: {said}
            quality: 45
            heat: 3
            published: true
            provider:
              name: {said}
              domain: {said}
              authors:
                - {said}
              images:
                - url: {said}
            topics:
              - {said}
            levels:
              - {said}
            featuredContent: {said}
            price: {said}
            length: {said}
            actions:
              - url: {said}
                title: {said}
                type: {said}
              - url: "https://attack.example/action"
                title: {said}
                type: {said}
            images:
              - url: {said}
                title: {said}
                caption: {said}
                width: 30
                height: 20
              - url: {Quoted("https://attack.example/p.png?" + attack)}
                title: {said}
                caption: {said}
                width: {said}
                height: 20
            related:
              - title: {said}
                excerpt: {said}
                publishedDateTime: {said}
                webUrl: {said}
                type: {said}
                provider:
                  name: {said}
                  domain: {said}
                quality: {said}
                images:
                  - url: {said}
                    width: 749
                unknown: {said}
              - title: {said}
                webUrl: {Quoted("https://attack.example/related/" + number + "/" + attack)}
                provider:
                  name: {said}
                  domain: {said}
            unknown: {said}
            unknownMap:
              deep: {said}
              list:
                - {said}
            ---

            {body}
            """);
    }

    private static string WithRelated(int number, string[] attacks)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"---\ntitle: \"related {number}\"\nwebUrl: \"https://attack.example/with/{number}\"\npublishedDateTime: 2024-03-06T00:00:00Z\nrelated:\n");
        for (var i = 0; i < attacks.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - title: {Quoted(attacks[i])}\n    excerpt: {Quoted(attacks[i])}\n    webUrl: "
                + $"\"https://attack.example/r/{number}/{i}\"\n    provider:\n      name: {Quoted(attacks[i])}\n");
        }

        return text.Append("---\n").ToString();
    }

    private static string Post(int number, string attack, string[] comments)
    {
        var line = OneLine(attack);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"作者: attacker{number % 50} ({line})\n看板: Attack\n標題: [新聞] {line}\n時間: Mon Sep 11 23:{number % 60:00}:{number / 60 % 60:00} 2023\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"原文標題：{line}\n\n原文連結：https://attack.example/{number}/{line}\n\n發布時間：{line}\n\n記者署名：{line}\n\n原文內容：\n{attack}\n\n心得/評論：\n{attack}\n\nhttps://attack.example/{line}\n\n");
        text.Append("--\n").Append(line).Append("\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (").Append(line).Append(")\n※ 文章網址: https://www.ptt.cc/bbs/Attack/")
            .Append(line).Append(".html\n");
        foreach (var comment in comments)
        {
            text.Append(CultureInfo.InvariantCulture, $"推 commenter{number % 7}: {OneLine(comment)} 09/12 00:13\n→ other: "
                + $"https://attack.example/{OneLine(comment)} 09/12 00:14\n※ 編輯: attacker (1.2.3.4), 09/12/2023 00:15:00\n{OneLine(comment)}\n");
        }

        return text.ToString();
    }

    private static string CrawledPost(int number, string attack) => JsonSerializer.Serialize(
        new
        {
            articles = new[]
            {
                new
                {
                    article_id = string.Create(CultureInfo.InvariantCulture, $"M.{1_700_000_000 + number}.A.B1F"),
                    article_title = attack,
                    author = $"{attack} ({attack})",
                    board = number % 2 == 0 ? "Attack" : attack,
                    content = attack,
                    date = "Mon Sep 11 23:50:37 2023",
                    ip = attack,
                    message_count = new { all = 2, boo = 0, count = 1, neutral = 0, push = 1 },
                    messages = new[]
                    {
                        new { push_content = attack, push_ipdatetime = "09/12 00:13", push_tag = "推", push_userid = attack },
                        new { push_content = attack, push_ipdatetime = attack, push_tag = attack, push_userid = "someone" },
                    },
                },
            },
        },
        Plain);

    // JSON's strings are YAML's; what neither may hold goes.
    private static string Quoted(string text) =>
        JsonSerializer.Serialize(
            new string([.. text.Where(letter => (letter is '\t' or '\n' or '\r' || !char.IsControl(letter)) && !char.IsSurrogate(letter))]), Plain);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\0', ' ');
}
