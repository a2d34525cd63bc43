using System.Globalization;
using System.Text;

namespace NewsBrowser.Archive.Tests.Ingestion;

/// <summary>Invented documents in the shapes of the two formats.</summary>
internal static class Documents
{
    public static string News(string title, string? url, string published = "2024-03-05T10:00:00Z", string excerpt = "An excerpt.", string extra = "") =>
        $"---\ncategory: news\ntitle: \"{title}\"\nexcerpt: \"{excerpt}\"\npublishedDateTime: {published}\n"
        + (url is null ? string.Empty : $"webUrl: \"{url}\"\n")
        + $"type: article\nprovider:\n  name: Example\n  domain: example.com\ntopics:\n  - Microsoft AI\n{extra}---\n";

    public static string Related(string title, string url, string extra = "") =>
        $"  - title: \"{title}\"\n    webUrl: \"{url}\"\n    type: article\n{extra}";

    public static string Post(string author, string title, string body, int comments = 2, string clock = "Mon Sep 11 23:50:37 2023", string? url = null)
    {
        var text = new StringBuilder();
        text.Append("作者").Append(author).Append(" (nick)看板Stock標題").Append(title).Append("時間").Append(clock).Append("\n\n").Append(body).Append("\n\n--\n");
        text.Append("※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n");
        if (url is not null)
        {
            text.Append("※ 文章網址: ").Append(url).Append('\n');
        }

        for (var floor = 1; floor <= comments; floor++)
        {
            text.Append(CultureInfo.InvariantCulture, $"推 user{floor % 1000,-8}: 第{floor}句 09/12 {floor / 60 % 24:00}:{floor % 60:00}\n");
        }

        return text.ToString();
    }
}
