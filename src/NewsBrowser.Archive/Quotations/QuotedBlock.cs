using System.Text;

namespace NewsBrowser.Archive.Quotations;

/// <summary>A quoted stretch of a post: whom its first line names, and the lines quoted at first hand.</summary>
internal sealed record QuotedBlock
{
    /// <summary>Shorter lines stand in many posts.</summary>
    public const int ShortestLine = 6;

    private QuotedBlock(string key, IReadOnlyList<string> lines)
    {
        Key = key;
        Lines = lines;
    }

    /// <summary>The quoted person's key.</summary>
    public string Key { get; }

    /// <summary>Without marks and blanks, each once; short ones and those that the quoted post quoted itself are left out.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads <c>※ 引述《id (nick)》之銘言：</c> and the lines behind it; null when the stretch does not begin so.</summary>
    public static QuotedBlock? TryRead(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var head = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (head < 0 || TryReadKey(lines[head]) is not { } key)
        {
            return null;
        }

        var quoted = lines[(head + 1)..]
            .Where(line => line is [':' or '>', ..] && line[1..].TrimStart() is not [':' or '>' or '※', ..])
            .Select(line => Squeezed(line[1..]))
            .Where(line => line.Length >= ShortestLine)
            .Distinct(StringComparer.Ordinal);
        return new QuotedBlock(key, [.. quoted]);
    }

    /// <summary>How many of the quoted lines stand in a text, wherever it breaks its own.</summary>
    public int LinesIn(string text)
    {
        var squeezed = Squeezed(text);
        return Lines.Count(line => squeezed.Contains(line, StringComparison.Ordinal));
    }

    private static string? TryReadKey(string line)
    {
        var rest = line.AsSpan().Trim();
        if (rest is not ['※', ..] || !rest[1..].TrimStart().StartsWith("引述", StringComparison.Ordinal))
        {
            return null;
        }

        var open = rest.IndexOf('《');
        if (open < 0)
        {
            return null;
        }

        rest = rest[(open + 1)..].TrimStart();
        var end = rest.IndexOfAny(' ', '(', '》');
        var id = end < 0 ? rest : rest[..end];
        return id.Length is > 1 and <= 20 ? id.ToString().ToLowerInvariant() : null;
    }

    private static string Squeezed(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsWhiteSpace(letter))
            {
                letters.Append(letter);
            }
        }

        return letters.ToString();
    }
}
