using NewsBrowser.Index;

namespace NewsBrowser.Archive.Indexing;

/// <summary>How the search index stands.</summary>
/// <param name="Items">The index of items.</param>
/// <param name="Messages">The index of comments.</param>
/// <param name="StoreChangeNumber">The store's change number; what an index's own lacks of it is not searched yet.</param>
/// <param name="LastRepair">When and why it was last built again; null when it never was since the start.</param>
public sealed record IndexStatus(IndexStatistics Items, IndexStatistics Messages, long StoreChangeNumber, string? LastRepair);
