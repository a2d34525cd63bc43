namespace NewsBrowser.Index;

/// <summary>What the documents of an index have: text fields to search, keywords to filter and count, numbers to filter and sort.</summary>
/// <param name="Texts">At most 8; a field's place in the list is its number, and bit n of a field mask means field n.</param>
/// <param name="Keywords">Names of the keyword columns; a document has any number of values in each.</param>
/// <param name="Numbers">Names of the number columns; a document has one value or none in each.</param>
/// <param name="Tokenize">Splits folded text into the tokens that postings are kept for.</param>
public sealed record IndexSchema(
    IReadOnlyList<TextField> Texts,
    IReadOnlyList<string> Keywords,
    IReadOnlyList<string> Numbers,
    Tokenizer Tokenize);

/// <summary>A searched field and how much a match in it weighs.</summary>
public sealed record TextField(string Name, double Weight);

/// <summary>A token: a slice of the folded text. Tokens of one text may overlap.</summary>
/// <param name="Start">In UTF-16 units.</param>
/// <param name="Length">In UTF-16 units, at least 1.</param>
/// <param name="Position">Words and Chinese characters counted from 0; a pair of characters has the position of its first.</param>
public readonly record struct IndexToken(int Start, int Length, int Position);

/// <summary>Adds the tokens of a folded text to a list, in order of position.</summary>
public delegate void Tokenizer(string foldedText, List<IndexToken> tokens);

/// <summary>A document as the index takes it.</summary>
public sealed class IndexDocument
{
    /// <summary>The archive's own number of the document.</summary>
    public required long Id { get; init; }

    /// <summary>Folded text by field; null where the document has none.</summary>
    public required string?[] Texts { get; init; }

    /// <summary>Values by keyword column; null or empty where the document has none.</summary>
    public required string[]?[] Keywords { get; init; }

    /// <summary>Values by number column; null where the document has none.</summary>
    public required long?[] Numbers { get; init; }
}
