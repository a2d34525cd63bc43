namespace NewsBrowser.Text.Snippets;

/// <summary>A fragment of a text and the ranges in it that match; never markup.</summary>
/// <param name="Text">The fragment, with … where it was cut.</param>
/// <param name="Ranges">Matches in order, not overlapping, in UTF-16 units of <paramref name="Text"/>.</param>
public sealed record Snippet(string Text, IReadOnlyList<TextRange> Ranges)
{
    public static Snippet Empty { get; } = new(string.Empty, []);
}

/// <summary>A stretch of text in UTF-16 units.</summary>
public readonly record struct TextRange(int Start, int Length)
{
    public int End => Start + Length;
}
