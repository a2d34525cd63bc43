namespace NewsBrowser.Index;

/// <summary>How large an index is and how far it has come.</summary>
/// <param name="Documents">Documents that can be found.</param>
/// <param name="Deleted">Documents that are gone or replaced and still take room.</param>
/// <param name="Segments">Parts that a search visits.</param>
/// <param name="FileBytes">Bytes in files.</param>
/// <param name="MemoryBytes">Bytes of segments that are not in files yet.</param>
/// <param name="ChangeNumber">The store's change number that searches see.</param>
/// <param name="DurableChangeNumber">The change number that would be found after a loss of power.</param>
public sealed record IndexStatistics(int Documents, int Deleted, int Segments, long FileBytes, long MemoryBytes, long ChangeNumber, long DurableChangeNumber)
{
    /// <summary>Why files could not be written or are not trusted any more; null when all is well.</summary>
    public string? Trouble { get; init; }
}
