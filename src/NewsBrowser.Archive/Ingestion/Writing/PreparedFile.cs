using System.Text.Json;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Quotations;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>A file after the part of the work that needs no writer: read, hashed, compared with what is known of it, parsed, compressed.</summary>
internal sealed record PreparedFile(FoundFile File)
{
    /// <summary>What the store knew of the path; null for a new one.</summary>
    public KnownFile? Known { get; init; }

    /// <summary>SHA-256 of the bytes; null when they could not be read.</summary>
    public byte[]? TextHash { get; init; }

    /// <summary>True when the store has these bytes as this parser reads them; nothing of the rest is then there.</summary>
    public bool IsUnchanged { get; init; }

    public SourceFormat Format { get; init; }

    public IReadOnlyList<PreparedDocument> Documents { get; init; } = [];

    public string? WarningsJson { get; init; }

    public IReadOnlyList<StoredLine> Rejections { get; init; } = [];

    public int Length { get; init; }

    public byte[]? Compressed { get; init; }

    /// <summary>Warnings or rejections as their column has them; null when there are none.</summary>
    public static string? ToJson(IReadOnlyList<StoredLine> lines) =>
        lines.Count == 0 ? null : JsonSerializer.Serialize(lines, StoredJsonContext.Compact.IReadOnlyListStoredLine);
}

/// <summary>What the store knows of a path.</summary>
internal sealed record KnownFile(long Id, byte[]? TextHash, int ParserVersion, FileOutcome Outcome, string? RejectionsJson, bool Vanished);

/// <summary>A document with what identifies it and what it is made of.</summary>
internal sealed record PreparedDocument(SourceDocument Document, IReadOnlyList<string> Keys, byte[] ContentHash)
{
    /// <summary>A guess from the text; a link's, by position, in <see cref="RelatedLinks"/>.</summary>
    public required string Language { get; init; }

    /// <summary>For a post with its body, the details as JSON; made here because it takes long for the writer.</summary>
    public required string DetailsJson { get; init; }

    public IReadOnlyList<PreparedLink> RelatedLinks { get; init; } = [];

    /// <summary>The addresses that its texts quote.</summary>
    public IReadOnlyList<Quotation> Quotations { get; init; } = [];
}

/// <summary>A related link with what identifies it.</summary>
internal sealed record PreparedLink(RelatedLink Link, IReadOnlyList<string> Keys, byte[] ContentHash, string Language);
