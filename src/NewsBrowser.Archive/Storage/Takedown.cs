namespace NewsBrowser.Archive.Storage;

/// <summary>An item that was deleted for good. What it was called is not kept; what keeps it from coming back is kept as hashes.</summary>
public sealed class Takedown
{
    public long Id { get; set; }

    public DateTime At { get; set; }

    /// <summary>The id that its page had: it answers 410 from then on.</summary>
    public required string PublicId { get; set; }

    /// <summary>Why, in the administrator's words; null when none were given.</summary>
    public string? Reason { get; set; }

    /// <summary>What may still hold something of it in files of the data folder; a start goes on with what a killed process left.</summary>
    public TakedownRemains Unfinished { get; set; }

    /// <summary>The names of kept pictures that are still to be deleted, one a line; null for none.</summary>
    public string? Pictures { get; set; }
}

/// <summary>Where something of a deleted item may still be, though no row has it.</summary>
[Flags]
public enum TakedownRemains
{
    None = 0,

    /// <summary>Pages of the database's file, or its log, that earlier states of rows had.</summary>
    Database = 1,

    /// <summary>Files of the search index.</summary>
    Index = 2,

    /// <summary>Pictures that were fetched for readers.</summary>
    Pictures = 4,
}

/// <summary>A natural key of an item that was deleted for good: a document that has it is refused.</summary>
public sealed class TakenDownKey
{
    /// <summary>SHA-256 of the key in UTF-8.</summary>
    public required byte[] KeyHash { get; set; }

    public long TakedownId { get; set; }
}

/// <summary>A file whose refusal the administrator knows of: it is not shown as something to mend until its bytes change.</summary>
public sealed class IgnoredFile
{
    /// <summary>The full path.</summary>
    public required string Path { get; set; }

    /// <summary>SHA-256 of the bytes that were ignored; null when they could not be read.</summary>
    public byte[]? TextHash { get; set; }

    public DateTime At { get; set; }
}
