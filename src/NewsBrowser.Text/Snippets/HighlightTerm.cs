using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Snippets;

/// <summary>A text that a search asked for, to be marked where it occurs.</summary>
/// <param name="Text">As the reader wrote it.</param>
/// <param name="Form">How it matches.</param>
/// <param name="Part">The part of a document that it was asked for in; null for all of them.</param>
public sealed record HighlightTerm(string Text, TextForm Form, DocumentPart? Part = null);
