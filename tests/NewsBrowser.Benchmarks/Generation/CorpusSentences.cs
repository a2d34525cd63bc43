using System.Text.Json;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Reads sentences from the real posts, items and paragraphs that may lie beside the repository; they are used in memory alone.</summary>
internal static class CorpusSentences
{
    /// <summary>Null when there is no such folder.</summary>
    public static SentenceSource? Read()
    {
        if (Folder() is not { } folder)
        {
            return null;
        }

        var source = new SentenceSource { Origin = "corpus" };
        foreach (var line in File.ReadLines(Path.Combine(folder, "relevance-drcd", "paragraphs.jsonl")))
        {
            using var paragraph = JsonDocument.Parse(line);
            SentenceSource.Add(paragraph.RootElement.GetProperty("title").GetString(), source.ChineseTitles);
            SentenceSource.Split(paragraph.RootElement.GetProperty("text").GetString(), source.ChineseProse);
        }

        foreach (var document in Documents(folder, "ptt-stock-text"))
        {
            if (document is ForumPost post)
            {
                SentenceSource.Add(post.Title, source.ChineseTitles);
                foreach (var part in post.Parts)
                {
                    SentenceSource.Split(WrappedText.Unwrap(part.Text), part.Kind == BodyPartKind.Article ? source.ChineseProse : source.ChineseTalk);
                }

                foreach (var run in post.Runs)
                {
                    SentenceSource.Add(run.Text, source.Comments);
                }
            }
        }

        foreach (var document in Documents(folder, "news-smartable").Concat(Documents(folder, "news-smartable-ai")))
        {
            if (document is NewsItem item)
            {
                SentenceSource.Add(item.Title, source.EnglishTitles);
                SentenceSource.Split(item.Excerpt, source.EnglishProse);
                SentenceSource.Split(item.BodyText, source.EnglishProse);
            }
        }

        return source;
    }

    /// <summary>The corpus's posts, in the order of their files.</summary>
    public static IReadOnlyList<ForumPost> ReadPosts(string corpus) => [.. Documents(corpus, "ptt-stock-text").OfType<ForumPost>()];

    private static IEnumerable<SourceDocument> Documents(string folder, string name) =>
        Directory.EnumerateFiles(Path.Combine(folder, name), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => DocumentParser.Parse(new ParseInput(Path.GetRelativePath(folder, path), File.ReadAllBytes(path))))
            .OfType<ParseResult.Parsed>()
            .SelectMany(parsed => parsed.Documents);

    /// <summary>The corpus beside the checkout; null where it is not.</summary>
    public static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "NewsBrowser.sln")))
            {
                var folder = Path.Combine(at.FullName, "..", "shared", "corpus");
                return Directory.Exists(Path.Combine(folder, "ptt-stock-text")) ? folder : null;
            }
        }

        return null;
    }
}
