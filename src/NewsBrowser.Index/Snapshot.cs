namespace NewsBrowser.Index;

/// <summary>What a search sees: the first <see cref="DocumentCount"/> documents of arrays that only grow, and which of them live.</summary>
/// <remarks>
/// A batch is appended past the count of the snapshot that readers hold, where they do not look; then one write of one reference publishes the next snapshot.
/// So a reader takes no lock and sees a batch whole or not at all. A replaced document is a new one at the end and one bit less in a fresh copy of
/// <see cref="Live"/>. When more are dead than alive, the arrays are rewritten as new ones; readers of the old go on with the old.
/// </remarks>
internal sealed record Snapshot
{
    public required int DocumentCount { get; init; }

    public required PostingStore Postings { get; init; }

    public required DocumentColumns Columns { get; init; }

    public required Bitmap Live { get; init; }

    public required int LiveCount { get; init; }

    public required long ChangeNumber { get; init; }

    /// <summary>By field: the sum of the live documents' lengths, and how many have any.</summary>
    public required long[] TotalLengths { get; init; }

    public required int[] FieldDocuments { get; init; }

    public ReadOnlySpan<uint> Entries(int term) => Postings.Read(term, DocumentCount);
}
