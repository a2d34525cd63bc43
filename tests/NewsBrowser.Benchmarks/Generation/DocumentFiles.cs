using System.Globalization;
using System.Text;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Index;

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
                Directory.CreateDirectory(FolderOf(folder, number));
            }

            var document = generator.Make(number);
            text.Clear();
            if (document.Keywords[Columns.Kind]![0] == Flags.Forum)
            {
                WritePost(text, document);
                File.WriteAllText(
                    Path.Combine(FolderOf(folder, number), string.Create(CultureInfo.InvariantCulture, $"M.{1451600000 + number}.A.{number % 4096:X3}.txt")),
                    text.ToString());
            }
            else
            {
                WriteNews(text, document, number);
                File.WriteAllText(Path.Combine(FolderOf(folder, number), string.Create(CultureInfo.InvariantCulture, $"story-{number}.md")), text.ToString());
            }
        }

        Console.WriteLine($"{documents} files in {folder}");
        return 0;
    }

    private static string FolderOf(string folder, int number) => Path.Combine(folder, (number / PerFolder).ToString("D4", CultureInfo.InvariantCulture));

    private static void WritePost(StringBuilder text, IndexDocument document)
    {
        var at = TimeOf(document);
        var day = at.ToString("ddd MMM ", CultureInfo.InvariantCulture) + at.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
            + at.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        var people = document.Keywords[Columns.Commenter] ?? [];
        text.Append(CultureInfo.InvariantCulture, $"作者{Plain(document.Keywords[Columns.Author]![0])} "
            + $"(nick)看板{Plain(document.Keywords[Columns.Board]![0])}標題{Line(document.Texts[ItemTexts.Title])}時間{day}\n\n");
        text.Append(document.Texts[ItemTexts.Article]).Append('\n').Append(document.Texts[ItemTexts.Own])
            .Append("\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n");
        var floor = 0;
        foreach (var comment in (document.Texts[ItemTexts.Comments] ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
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
        var source = document.Keywords[Columns.Source]![0];
        text.Append(
            CultureInfo.InvariantCulture,
            $"---\ncategory: news\ntitle: \"{Line(document.Texts[ItemTexts.Title])}\"\nexcerpt: \"{Line(document.Texts[ItemTexts.Excerpt])}\"\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"publishedDateTime: {TimeOf(document):yyyy-MM-dd'T'HH:mm:ss'Z'}\nwebUrl: \"{AddressOf(number)}\"\ntype: article\npublished: true\n");
        text.Append(CultureInfo.InvariantCulture, $"provider:\n  name: {source}\n  domain: {source}\n");
        if (document.Keywords[Columns.Topic] is { Length: > 0 } topics)
        {
            text.Append("topics:\n").AppendJoin(string.Empty, topics.Select(topic => $"  - \"{Line(topic)}\"\n"));
        }

        text.Append("related:\n");
        for (var link = 1; link <= Links; link++)
        {
            // Half of them are posts' numbers, so that they stay links.
            var other = ((number * 13L) + (link * 1_237L)) % Math.Max(1, number + 1_000);
            text.Append(CultureInfo.InvariantCulture, $"  - title: \"Related {other}\"\n    webUrl: \"{AddressOf(other)}\"\n    type: article\n");
        }

        text.Append("---\n").Append(document.Texts[ItemTexts.Own]).Append('\n');
    }

    private static string AddressOf(long number) => string.Create(CultureInfo.InvariantCulture, $"https://news.example/story-{number:D9}");

    private static DateTime TimeOf(IndexDocument document) => DateTime.UnixEpoch.AddSeconds(document.Numbers[Columns.Time] ?? 0);

    private static string Line(string? text) =>
        (text ?? string.Empty).Replace('\n', ' ').Replace("\\", string.Empty, StringComparison.Ordinal).Replace('"', '\'');

    private static string Plain(string name) => new([.. name.Where(char.IsAsciiLetterOrDigit).Take(12)]);
}
