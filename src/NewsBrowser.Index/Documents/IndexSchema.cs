using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Documents;

/// <summary>What the documents of an index have: text fields to search, keywords to filter and count, numbers to filter and sort.</summary>
/// <param name="Texts">At most 8; a field's place in the list is its number, and bit n of a field mask means field n.</param>
/// <param name="Keywords">The keyword columns; a document has any number of values in each.</param>
/// <param name="Numbers">Names of the number columns; a document has one value or none in each.</param>
/// <param name="Tokenize">Splits folded text into the tokens that postings are kept for.</param>
public sealed record IndexSchema(
    IReadOnlyList<TextField> Texts,
    IReadOnlyList<KeywordField> Keywords,
    IReadOnlyList<string> Numbers,
    IndexTokenizer Tokenize)
{
    /// <summary>Gives the other forms of a word (plural, past) that <see cref="IndexQuery.Closest"/> takes as weaker matches; null for none.</summary>
    public Func<string, IReadOnlyList<string>>? OtherForms { get; init; }

    /// <summary>Whether a folded word, or a single character, says how words belong together instead of what a text is about; null for none.</summary>
    public Func<string, bool>? IsFunctionWord { get; init; }
}

/// <summary>A searched field and how much a match in it weighs.</summary>
/// <param name="Name">For people and for the check that a file was written for the same schema.</param>
/// <param name="Weight">How much a match here counts beside one in another field.</param>
public sealed record TextField(string Name, double Weight);

/// <summary>A column of keywords.</summary>
/// <param name="Name">For people and for the check that a file was written for the same schema.</param>
/// <param name="Counted">Whether its values can be counted as a facet; all can be filtered by.</param>
public sealed record KeywordField(string Name, bool Counted);

/// <summary>What a token is.</summary>
public enum IndexTokenKind : byte
{
    /// <summary>A word: found as a whole, at a position.</summary>
    Word = 0,

    /// <summary>A character that is searched by itself alone; the index keeps in which fields it occurs, not where.</summary>
    Character,

    /// <summary>A stretch over neighbours (a pair of characters, a character and the word that it touches): found at the position of its first.</summary>
    Link,

    /// <summary>A word with its signs, a symbol, or a pair of signs: the index keeps in which fields it occurs, not where.</summary>
    Sign,
}

/// <summary>A token: a slice of the folded text. Tokens of one text may overlap.</summary>
/// <param name="Start">In UTF-16 units.</param>
/// <param name="Length">In UTF-16 units, at least 1.</param>
/// <param name="Position">Words and Chinese characters counted from 0; a link has the position of its first.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct IndexToken(int Start, int Length, int Position, IndexTokenKind Kind);

/// <summary>Adds the tokens of a folded text to a list: those of signs in any order, then the others in order of position.</summary>
public delegate void IndexTokenizer(string foldedText, List<IndexToken> tokens);

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

/// <summary>Gives the folded texts of documents, by field and in the order of the ids; null for a document that is gone.
/// Called from several threads at once.</summary>
/// <remarks>
/// Positions decide nearly every query. Where they cannot (a quoted phrase with several signs in a row,
/// a word cut in its middle beside a Chinese character), the few candidates that are left are looked at in their texts,
/// which the archive keeps and the index does not.
/// </remarks>
public delegate IReadOnlyList<string?[]?> TextSource(IReadOnlyList<long> ids);
