using System.Text.Encodings.Web;
using System.Text.Json;

namespace NewsBrowser.Archive.Tests.Relevance;

/// <summary>The corpus's reading test: paragraphs, and questions each of which one paragraph answers.</summary>
internal static class ReadingTest
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The address of a paragraph's item.</summary>
    public static string BuildUrl(string paragraph) => "https://paragraphs.example/" + paragraph;

    /// <summary>Writes each paragraph as a news item; how many there are.</summary>
    public static int WriteParagraphs(TemporaryFolder folder)
    {
        var count = 0;
        foreach (var line in File.ReadLines(Path.Combine(Checkout.Corpus("relevance-drcd"), "paragraphs.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var id = json.RootElement.GetProperty("id").GetString()!;
            WriteItem(folder, id, json.RootElement.GetProperty("title").GetString()!, json.RootElement.GetProperty("text").GetString()!);
            count++;
        }

        return count;
    }

    /// <summary>Writes a text as a news item of its own.</summary>
    public static void WriteItem(TemporaryFolder folder, string id, string title, string text) => folder.Write(id + ".md", $"""
        ---
        category: news
        title: {JsonSerializer.Serialize(title, Readable)}
        publishedDateTime: 2024-01-01T08:00:00Z
        originalUrl: "{BuildUrl(id)}"
        webUrl: "{BuildUrl(id)}"
        type: article
        published: true
        provider:
          name: Paragraphs
          domain: paragraphs.example
        ---

        {text}

        """);

    public static List<(string Text, string Paragraph)> Questions()
    {
        var questions = new List<(string, string)>();
        foreach (var line in File.ReadLines(Path.Combine(Checkout.Corpus("relevance-drcd"), "questions.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            questions.Add((json.RootElement.GetProperty("question").GetString()!, json.RootElement.GetProperty("paragraph").GetString()!));
        }

        return questions;
    }

    /// <summary>A text in Simplified characters, by the table of single characters alone.</summary>
    public static Func<string, string> Simplifier()
    {
        var table = new Dictionary<char, char>();
        foreach (var line in File.ReadLines(Path.Combine(Checkout.Corpus("opencc"), "TSCharacters.txt")))
        {
            var columns = line.Split('\t');
            if (columns is [[var from], [var to, ..] targets] && (targets.Length == 1 || targets[1] == ' '))
            {
                table.TryAdd(from, to);
            }
        }

        return text => string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = table.GetValueOrDefault(source[i], source[i]);
            }
        });
    }
}
