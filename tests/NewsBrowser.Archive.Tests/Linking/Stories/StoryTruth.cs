using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NewsBrowser.Archive.Tests.Linking.Stories;

/// <summary>Pairs of items that were read and judged: one story, or near it and another.</summary>
internal static class StoryTruth
{
    /// <param name="IsStory">What was judged.</param>
    /// <param name="Class">Why the pair is in the set.</param>
    /// <param name="A">The one's public id, or its name among the written items.</param>
    /// <param name="B">The other's.</param>
    public sealed record Pair(bool IsStory, string Class, string A, string B)
    {
        /// <summary>Thresholds were chosen on the pairs whose hash is even; the others were held back.</summary>
        public bool HeldBack { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(A + "|" + B))[0] % 2 == 1;
    }

    private const string Across = "written, across languages";
    private const string Within = "written, within a language";

    private static string Folder { get; } = Path.Combine(Checkout.Root, "tests", "fixtures", "stories");

    /// <summary>Pairs of the shared corpus and the seeds, by public id.</summary>
    public static List<Pair> ReadCorpusPairs() =>
    [
        .. File.ReadLines(Path.Combine(Folder, "truth.tsv")).Select(line => line.Split('\t'))
            .Select(parts => new Pair(parts[0] == "story", parts[1], parts[2], parts[3])),
    ];

    /// <summary>Pairs of the written items: the two tellings of a story, and each of them with the other stories on the same subject.</summary>
    public static List<Pair> BuildWrittenPairs()
    {
        var pairs = new List<Pair>();
        foreach (var subject in Written().GroupBy(w => w.Id[..w.Id.IndexOf('-', StringComparison.Ordinal)]))
        {
            var items = subject.Select(w => w.Id).Order(StringComparer.Ordinal).ToList();
            foreach (var (a, b) in items.SelectMany((a, at) => items.Skip(at + 1).Select(b => (a, b))))
            {
                var across = IsChinese(a) != IsChinese(b);
                pairs.Add(new Pair(
                    !a.Contains("-near-", StringComparison.Ordinal) && !b.Contains("-near-", StringComparison.Ordinal), across ? Across : Within, a, b));
            }
        }

        return pairs;
    }

    /// <summary>Writes the written items as news files of publishers of their own.</summary>
    public static void Write(TemporaryFolder folder)
    {
        foreach (var item in Written())
        {
            folder.Write(
                item.Id + ".md",
                $"""
                ---
                category: news
                title: {JsonSerializer.Serialize(item.Title)}
                excerpt: {JsonSerializer.Serialize(item.Text)}
                publishedDateTime: {item.At}
                webUrl: "{BuildLink(item.Id)}"
                type: article

                provider:
                  name: {item.Id}
                  domain: {item.Id}.example
                ---

                """);
        }
    }

    public static string BuildLink(string id) => $"https://{id}.example/story";

    private static bool IsChinese(string id) => id.EndsWith("-zh", StringComparison.Ordinal);

    private static IEnumerable<WrittenItem> Written() =>
        File.ReadLines(Path.Combine(Folder, "across-languages.jsonl"))
            .Select(line => JsonSerializer.Deserialize<WrittenItem>(line, JsonSerializerOptions.Web)!);

    private sealed record WrittenItem(string Id, string At, string Title, string Text);
}
