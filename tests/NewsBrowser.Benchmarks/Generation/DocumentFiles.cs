using System.Globalization;
using System.Text;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Writes the generated items as files that the archive takes in: posts as run-on text,
/// news with four related links each. A thousand files a folder.</summary>
internal static class DocumentFiles
{
    private const int PerFolder = 1_000;

    private const int Links = 4;

    public static int Write(int documents, string folder)
    {
        var generator = new ItemGenerator(SentenceSets.Load(), new FacetValues());
        var text = new StringBuilder();
        for (var number = 0; number < documents; number++)
        {
            if (number % PerFolder == 0)
            {
                Directory.CreateDirectory(GetFolder(folder, number));
            }

            var document = generator.Make(number);
            text.Clear();
            if (document.Keywords[SearchSchema.Kind]![0] == FlagValues.Forum)
            {
                WritePost(text, document);
                File.WriteAllText(
                    Path.Combine(GetFolder(folder, number), string.Create(CultureInfo.InvariantCulture, $"M.{1451600000 + number}.A.{number % 4096:X3}.txt")),
                    text.ToString());
            }
            else
            {
                WriteNews(text, document, number);
                File.WriteAllText(Path.Combine(GetFolder(folder, number), string.Create(CultureInfo.InvariantCulture, $"story-{number}.md")), text.ToString());
            }
        }

        Console.WriteLine($"{documents} files in {folder}");
        return 0;
    }

    private static string GetFolder(string folder, int number) => Path.Combine(folder, (number / PerFolder).ToString("D4", CultureInfo.InvariantCulture));

    private static void WritePost(StringBuilder text, IndexDocument document)
    {
        var at = GetTime(document);
        var day = at.ToString("ddd MMM ", CultureInfo.InvariantCulture) + at.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
            + at.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        var people = document.Keywords[SearchSchema.Commenter] ?? [];
        text.Append(CultureInfo.InvariantCulture, $"作者{Plain(document.Keywords[SearchSchema.Author]![0])} "
            + $"(nick)看板{Plain(document.Keywords[SearchSchema.Board]![0])}標題{Line(document.Texts[ItemTextFields.Title])}時間{day}\n\n");
        text.Append(document.Texts[ItemTextFields.Article]).Append('\n').Append(document.Texts[ItemTextFields.Own])
            .Append("\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n");
        var floor = 0;
        foreach (var comment in (document.Texts[ItemTextFields.Comments] ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.AddMinutes(1);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(floor % 5 == 4 ? "噓" : floor % 2 == 0 ? "推" : "→")} {Plain(people[floor / 2 % people.Length]),-12}: {comment} {at:MM/dd HH:mm}\n");
            floor++;
        }
    }

    private static void WriteNews(StringBuilder text, IndexDocument document, int number)
    {
        var source = document.Keywords[SearchSchema.Source]![0];
        text.Append(
            CultureInfo.InvariantCulture,
            $"---\ncategory: news\ntitle: \"{Line(document.Texts[ItemTextFields.Title])}\"\nexcerpt: \"{Line(document.Texts[ItemTextFields.Excerpt])}\"\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"publishedDateTime: {GetTime(document):yyyy-MM-dd'T'HH:mm:ss'Z'}\nwebUrl: \"{BuildAddress(number)}\"\ntype: article\npublished: true\n");
        text.Append(CultureInfo.InvariantCulture, $"provider:\n  name: {source}\n  domain: {source}\n");
        if (document.Keywords[SearchSchema.Topic] is { Length: > 0 } topics)
        {
            text.Append("topics:\n").AppendJoin(string.Empty, topics.Select(topic => $"  - \"{Line(topic)}\"\n"));
        }

        text.Append("related:\n");
        for (var link = 1; link <= Links; link++)
        {
            // Half of them are posts' numbers, so that they stay links.
            var other = ((number * 13L) + (link * 1_237L)) % Math.Max(1, number + 1_000);
            text.Append(CultureInfo.InvariantCulture, $"  - title: \"Related {other}\"\n    webUrl: \"{BuildAddress(other)}\"\n    type: article\n");
        }

        text.Append("---\n").Append(document.Texts[ItemTextFields.Own]).Append('\n');
    }

    private static string BuildAddress(long number) => string.Create(CultureInfo.InvariantCulture, $"https://news.example/story-{number:D9}");

    private static DateTime GetTime(IndexDocument document) => DateTime.UnixEpoch.AddSeconds(document.Numbers[SearchSchema.Time] ?? 0);

    private static string Line(string? text) =>
        (text ?? string.Empty).Replace('\n', ' ').Replace("\\", string.Empty, StringComparison.Ordinal).Replace('"', '\'');

    private static string Plain(string name) => new([.. name.Where(char.IsAsciiLetterOrDigit).Take(12)]);
}
