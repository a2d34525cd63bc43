using NewsBrowser.Index.Documents;

namespace NewsBrowser.Index;

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
