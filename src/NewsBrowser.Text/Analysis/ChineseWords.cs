using System.IO.Compression;

namespace NewsBrowser.Text.Analysis;

/// <summary>Common Chinese words, folded. They tell where a word of a text ends; nothing is offered because it is in here.</summary>
/// <remarks>From the word list of jieba (MIT), made by make-chinese.cs.</remarks>
public static class ChineseWords
{
    private const string Name = "NewsBrowser.Text.Analysis.words.br";

    /// <summary>The words, one at a time; whoever needs them often keeps what it needs.</summary>
    public static IEnumerable<string> Read() => ReadLines(Name);

    /// <summary>The lines of a compressed table that comes with this project.</summary>
    internal static IEnumerable<string> ReadLines(string name)
    {
        using var stream = typeof(ChineseWords).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(new BrotliStream(stream, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
