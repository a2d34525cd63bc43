namespace NewsBrowser.Text.Documents;

/// <summary>A file to parse: its bytes and the name that may hint at what it is.</summary>
/// <param name="Path">The path or bare name; only its last parts are read, for hints such as a post's name or an item's folder.</param>
/// <param name="Bytes">The whole content.</param>
/// <param name="BaseUrl">The site that root-relative addresses belong to, or null when unknown.</param>
public readonly record struct ParseInput(string Path, ReadOnlyMemory<byte> Bytes, string? BaseUrl = null);

/// <summary>What a file was recognised as.</summary>
public enum SourceFormat
{
    Unknown = 0,
    NewsFrontMatter,
    PttText,
    PttHtml,
    PttRaw,

    /// <summary>A crawler's file: JSON, CSV, or the same as Python prints it.</summary>
    PttJson,
}

/// <summary>Something odd that did not keep a document from being read.</summary>
/// <param name="Line">The 1-based line in the file.</param>
/// <param name="Message">What was odd and what was made of it, one sentence.</param>
public sealed record ParseWarning(int Line, string Message);

/// <summary>Why a file, or one document of a file that holds many, could not be read.</summary>
/// <param name="Reason">One sentence for the person who owns the file.</param>
/// <param name="Line">The 1-based line in the file where reading ended.</param>
public sealed record Rejection(string Reason, int Line);

/// <summary>What became of a file: <see cref="Parsed"/> or <see cref="Rejected"/>; parsing never throws.</summary>
public abstract record ParseResult
{
    private ParseResult()
    {
    }

    /// <summary>The file was read; at least one document came out of it.</summary>
    /// <param name="Format">What it was recognised as.</param>
    /// <param name="Documents">One, or many where the file is a crawler's collection.</param>
    /// <param name="Warnings">What was odd, by line.</param>
    /// <param name="Rejections">The documents of a collection that could not be read.</param>
    public sealed record Parsed(
        SourceFormat Format,
        IReadOnlyList<SourceDocument> Documents,
        IReadOnlyList<ParseWarning> Warnings,
        IReadOnlyList<Rejection> Rejections) : ParseResult;

    /// <summary>Nothing could be read from the file.</summary>
    public sealed record Rejected(SourceFormat Format, Rejection Rejection) : ParseResult;
}
