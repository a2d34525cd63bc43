namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Sentences by what they are used for.</summary>
internal sealed class SentenceSource
{
    /// <summary>Shorter ones say nothing, longer ones are tables and lists.</summary>
    private const int MinLength = 2;
    private const int MaxLength = 240;

    public List<string> ChineseTitles { get; } = [];

    public List<string> ChineseProse { get; } = [];

    public List<string> ChineseTalk { get; } = [];

    public List<string> Comments { get; } = [];

    public List<string> EnglishTitles { get; } = [];

    public List<string> EnglishProse { get; } = [];

    /// <summary>What the sentences were taken from, for the report.</summary>
    public required string Origin { get; init; }

    public static void Split(string? text, List<string> into)
    {
        if (text is null)
        {
            return;
        }

        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var ends = text[at] is '。' or '！' or '？' or '\n' || (text[at] is '.' or '!' or '?' && at + 1 < text.Length && text[at + 1] == ' ');
            if (ends || at == text.Length - 1)
            {
                Add(text[start..(at + 1)], into);
                start = at + 1;
            }
        }
    }

    public static void Add(string? sentence, List<string> into)
    {
        if (sentence?.Trim() is { Length: >= MinLength and <= MaxLength } trimmed)
        {
            into.Add(trimmed);
        }
    }
}
