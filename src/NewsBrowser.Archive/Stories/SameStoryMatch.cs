using NewsBrowser.Archive.Items;

namespace NewsBrowser.Archive.Stories;

/// <summary>Another item that tells the same story, and what says so.</summary>
public sealed record SameStoryMatch
{
    public required ItemSummary Item { get; init; }

    /// <summary>The shared words and phrases that tell most, as this item writes them, best first.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Addresses that both items carry, in their canonical writing.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>How many related links both items name.</summary>
    public int RelatedLinks { get; init; }

    /// <summary>How many days after this item the other appeared, by the calendar of the archive's zone; negative when before,
    /// null when either day is unknown.</summary>
    public int? DaysLater { get; init; }
}
