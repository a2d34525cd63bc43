namespace NewsBrowser.Index;

/// <summary>Gives the folded texts of documents, by field and in the order of the ids; null for a document that is gone.
/// Called from several threads at once.</summary>
/// <remarks>
/// Positions decide nearly every query. Where they cannot (a quoted phrase with several signs in a row,
/// a word cut in its middle beside a Chinese character), the few candidates that are left are looked at in their texts,
/// which the archive keeps and the index does not.
/// </remarks>
public delegate IReadOnlyList<string?[]?> TextSource(IReadOnlyList<long> ids);

/// <summary>How an index is kept.</summary>
public sealed record IndexOptions
{
    /// <summary>Names what the index is made from and how; files that were written under another name are set aside.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Whether the folder is only read: nothing is written, what is applied stays in memory.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Where texts are looked up that positions cannot decide on.</summary>
    public TextSource? Texts { get; init; }

    /// <summary>Whether segments are merged in the background as they come; tests that want a certain shape merge by hand.</summary>
    public bool MergeInBackground { get; init; } = true;

    /// <summary>Documents that are held in memory before they are written to a file.</summary>
    public int MemoryDocuments { get; init; } = 32_000;
}

/// <summary>What was found when an index was opened.</summary>
/// <param name="State">Whether its files could be used.</param>
/// <param name="Reason">Why not, or null.</param>
public sealed record IndexOpening(IndexOpeningState State, string? Reason);

/// <summary>Whether an index's files could be used.</summary>
public enum IndexOpeningState
{
    /// <summary>There were none.</summary>
    Created = 0,

    /// <summary>All of them.</summary>
    Opened,

    /// <summary>They were torn, old or of another program; they lie in a folder beside, and the index began anew, empty.</summary>
    SetAside,
}

/// <summary>A file of the index does not hold what was written to it. Nothing of it was used; the index has to be built again from the store.</summary>
public sealed class IndexDamagedException : Exception
{
    public IndexDamagedException()
    {
    }

    public IndexDamagedException(string message)
        : base(message)
    {
    }

    public IndexDamagedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
