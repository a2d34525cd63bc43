namespace NewsBrowser.Index.Files;

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
