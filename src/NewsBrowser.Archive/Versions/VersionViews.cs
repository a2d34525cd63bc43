using NewsBrowser.Archive.Items;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Versions;

/// <summary>All states of an item, and two of them side by side.</summary>
/// <param name="Item">The item as it is shown.</param>
/// <param name="Versions">The shown one first, then the kept ones, newest first.</param>
/// <param name="Comparison">Null when there is one state only, or when a state cannot be read back.</param>
/// <param name="Unreadable">The state whose stored text can no longer be read or is too large to compare.</param>
public sealed record ItemVersionsView(
    ItemSummary Item, IReadOnlyList<ItemVersionSummary> Versions, VersionComparison? Comparison, ItemVersionSummary? Unreadable);

/// <summary>One state of an item.</summary>
/// <param name="Version">The number of a kept state; null for the shown one.</param>
/// <param name="Title">Its title.</param>
/// <param name="FileName">The last part of its file's path.</param>
/// <param name="Line">Where the item begins in the file.</param>
/// <param name="Comments">How many comments it has.</param>
/// <param name="KeptAt">When the run began that put it beside the shown one; null for the shown one.</param>
public sealed record ItemVersionSummary(long? Version, string Title, string FileName, int Line, int Comments, DateTime? KeptAt);

/// <summary>What is different between two states.</summary>
public sealed record VersionComparison
{
    public required ItemVersionSummary From { get; init; }

    public required ItemVersionSummary To { get; init; }

    /// <summary>Fields that are not the same, in order.</summary>
    public IReadOnlyList<FieldDifference> Fields { get; init; } = [];

    /// <summary>The body's paragraphs; empty when it is the same.</summary>
    public IReadOnlyList<ParagraphDifference> Body { get; init; } = [];

    /// <summary>False when a text was too different or too long for the shortest comparison, and a part of it counts as replaced.</summary>
    public bool Exact { get; init; } = true;

    /// <summary>Comments that came, were edited or vanished, in the order of the thread; the first of them.</summary>
    public IReadOnlyList<CommentDifference> Comments { get; init; } = [];

    /// <summary>How many comments came at the end, came between others, were edited, and vanished.</summary>
    public CommentDifferenceCounts Counts { get; init; }

    /// <summary>True when the two say the same.</summary>
    public bool IsSame => Fields.Count == 0 && Body.Count == 0 && Counts.Total == 0;

    /// <summary>True when comments at the end of the thread are all that is new.</summary>
    public bool OnlyGrew => Fields.Count == 0 && Body.Count == 0 && Counts.Appended > 0 && Counts.Total == Counts.Appended;
}

/// <summary>A field that two states have differently.</summary>
/// <param name="Name">A stable name that the interface translates.</param>
/// <param name="IsList">True when each piece is an entry of a list, not a stretch of one text.</param>
/// <param name="Pieces">What is the same, removed and added.</param>
public sealed record FieldDifference(string Name, bool IsList, IReadOnlyList<TextPiece> Pieces);

/// <summary>What became of a paragraph.</summary>
public enum ParagraphChange
{
    /// <summary>The same in both.</summary>
    Same = 0,

    Removed,
    Added,

    /// <summary>In both, with other words.</summary>
    Edited,

    /// <summary>Stands for <see cref="ParagraphDifference.Skipped"/> paragraphs that are the same.</summary>
    Skipped,
}

/// <summary>A paragraph of a body in the comparison.</summary>
public sealed record ParagraphDifference(ParagraphChange Change, IReadOnlyList<TextPiece> Pieces, int Skipped = 0);

/// <summary>What became of a comment.</summary>
public enum CommentChange
{
    /// <summary>New, after all that both have.</summary>
    Appended = 0,

    /// <summary>New, between others.</summary>
    Inserted,

    Edited,
    Vanished,
}

/// <summary>A comment that two states have differently.</summary>
public sealed record CommentDifference(
    CommentChange Change,
    int? FloorBefore,
    int? FloorAfter,
    CommentTag Tag,
    string Person,
    IReadOnlyList<TextPiece> Pieces);

/// <summary>How many comments became what.</summary>
public readonly record struct CommentDifferenceCounts(int Appended, int Inserted, int Edited, int Vanished)
{
    public int Total => Appended + Inserted + Edited + Vanished;
}
