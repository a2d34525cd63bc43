using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>What a run did to an item or a file; each is a group of the page of changes.</summary>
public enum ChangeGroup
{
    /// <summary>Full news items that were new.</summary>
    News = 0,

    /// <summary>Posts that were new.</summary>
    Posts,

    /// <summary>News items that a link stood for and whose own file came.</summary>
    Whole,

    /// <summary>Items of which another state came.</summary>
    Changed,

    /// <summary>Items of which only an address, a name or a link's facts were learnt.</summary>
    Named,

    /// <summary>Links that were new.</summary>
    Links,

    /// <summary>Files that were no longer where they had been.</summary>
    Vanished,
}

/// <summary>A run as every reader may see it: when it was and how much it did, not which folders it read.</summary>
public sealed record RunSummary(long Id, DateTime StartedAt, DateTime? EndedAt, RunState State, int Added, int Updated, int Vanished);

/// <summary>What a run changed: how many of each group, and the first of each.</summary>
public sealed record RunChangesView(
    RunSummary Run,
    IReadOnlyList<ChangeList> Groups,
    RunSummary? Earlier,
    RunSummary? Later,
    IReadOnlyList<RunSummary> Runs);

/// <summary>A part of one group: items, or files for <see cref="ChangeGroup.Vanished"/>.</summary>
public sealed record ChangeList(ChangeGroup Group, int Total, IReadOnlyList<ChangedItem> Items, IReadOnlyList<VanishedFile> Files);

/// <summary>An item that a run touched, and how many states of it are kept beside the shown one.</summary>
public sealed record ChangedItem(ItemSummary Item, int Versions);

/// <summary>A file that is gone, by the last part of its path, with the first of the items that are shown from it.</summary>
public sealed record VanishedFile(string FileName, int Items, IReadOnlyList<ItemSummary> Shown);
