using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>What a committed batch changed, for the index to follow without reading it back.</summary>
/// <param name="Written">Items with everything that is searched, as they were just written; an item's runs replace all that it had.</param>
/// <param name="Reread">Items that changed in the store alone.</param>
/// <param name="Deleted">Items that are gone.</param>
/// <param name="ChangeNumber">The store's change number after the batch.</param>
internal sealed record StoredBatch(IReadOnlyList<WrittenItem> Written, IReadOnlyList<long> Reread, IReadOnlyList<long> Deleted, long ChangeNumber);

/// <summary>An item as it was just written, with what is searched of it.</summary>
/// <param name="Item">With source, board, author and topics.</param>
/// <param name="Parts">The body's parts; a news body is one part of its own words.</param>
/// <param name="AuthorNotes">What the author wrote between the comments.</param>
/// <param name="Runs">With their people.</param>
/// <param name="Keys">Every name under which the item is known.</param>
internal sealed record WrittenItem(
    Item Item,
    IReadOnlyList<BodyPart> Parts,
    IReadOnlyList<string> AuthorNotes,
    IReadOnlyList<StoredRun> Runs,
    IReadOnlyList<string> Keys);
