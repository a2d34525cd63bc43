using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Versions;

namespace NewsBrowser.Archive.Ingestion.DryRun;

/// <summary>What a run would do to items, as a dry run found it: the first of them listed in the order of their files, all of them counted.</summary>
public sealed record DryRunResult
{
    /// <summary>How many items are listed.</summary>
    public const int MaxItems = 500;

    /// <summary>The first <see cref="MaxItems"/> of the items that the run would touch.</summary>
    public IReadOnlyList<DryRunItem> Items { get; init; } = [];

    /// <summary>How many there are of each change.</summary>
    public required IReadOnlyDictionary<ItemChange, int> Counts { get; init; }

    /// <summary>Items that would come as links that others name, not counted above.</summary>
    public int NewLinks { get; init; }

    /// <summary>All items that the run would touch, links aside.</summary>
    public int Total => Counts.Values.Sum();

    /// <summary>How many are not listed.</summary>
    public int Unlisted => Total - Items.Count;
}

/// <summary>An item as a dry run found it.</summary>
/// <param name="Change">What would become of it.</param>
/// <param name="Path">The full path of the file.</param>
/// <param name="Line">Where it begins in the file, from 1.</param>
/// <param name="Item">What a heading shows of it. Its page is there only when <paramref name="IsPresent"/>.</param>
/// <param name="IsPresent">True when the archive has the item, or a link for it, already.</param>
/// <param name="Comparison">For another state of an item: what is different from the one that is shown. Null for the other changes,
/// when the shown one's text cannot be read back, and when the preview has grown too large.</param>
public sealed record DryRunItem(ItemChange Change, string Path, int Line, ItemSummary Item, bool IsPresent, VersionComparison? Comparison);
