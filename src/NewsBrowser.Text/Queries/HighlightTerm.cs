namespace NewsBrowser.Text.Queries;

/// <summary>A text that a search asked for, to be marked where it occurs.</summary>
/// <param name="Text">As the reader wrote it.</param>
/// <param name="Form">How it matches.</param>
/// <param name="Part">The part of a document that it was asked for in; null for all of them.</param>
public sealed record HighlightTerm(string Text, TextForm Form, DocumentPart? Part = null)
{
    /// <summary>How much it tells beside the other terms, such as its inverse document frequency; a snippet shows first what tells most.</summary>
    public double Weight { get; init; } = 1;
}
