using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>What writing a document or a file did.</summary>
internal enum WriteOutcome
{
    Unchanged = 0,
    Updated,
    Added,
}

/// <summary>What a run does to an item.</summary>
public enum ItemChange
{
    /// <summary>It is not there yet.</summary>
    New = 0,

    /// <summary>A link stands for it so far.</summary>
    Whole,

    /// <summary>It is shown in another state from then on.</summary>
    Changed,

    /// <summary>Another state of it is kept beside the one that is shown.</summary>
    Kept,

    /// <summary>Only a name or an address of it becomes known.</summary>
    Named,

    /// <summary>It was deleted for good and stays out.</summary>
    LeftOut,
}

/// <summary>What became of a document.</summary>
/// <param name="Change">Null when it changed nothing.</param>
/// <param name="Id">The item that it is.</param>
/// <param name="PublicId">That item's, before the document could give it another.</param>
/// <param name="Before">The item as it was; null for a new one.</param>
internal readonly record struct WrittenItem(ItemChange? Change, long Id, string PublicId, ExistingItem? Before)
{
    public WriteOutcome Outcome => Change switch
    {
        null => WriteOutcome.Unchanged,
        ItemChange.New or ItemChange.Whole => WriteOutcome.Added,
        _ => WriteOutcome.Updated,
    };
}

/// <summary>Decides what a document does to the item that it is: duplicates, versions, related links. The rules:
/// docs/store.md, "Which item a document is".</summary>
internal sealed class DocumentWriter : IDisposable
{
    private readonly ItemWriter _items;
    private readonly ItemRows _rows;
    private readonly ItemFinder _finder;
    private readonly RelatedLinkWriter _links;

    public DocumentWriter(RunWriter run)
    {
        _items = new ItemWriter(run);
        _rows = _items.Rows;
        _finder = new ItemFinder(_rows);
        _links = new RelatedLinkWriter(_items, _finder);
    }

    public WrittenItem Write(PreparedDocument prepared, CurrentFile file)
    {
        var found = _finder.Find(prepared.Keys, out var keys);
        if (found is null)
        {
            var item = Store(prepared, keys, file, null);
            return new WrittenItem(ItemChange.New, item.Id, item.PublicId, null);
        }

        return new WrittenItem(WriteFound(prepared, found, keys, file), found.Id, found.PublicId, found);
    }

    public void Dispose() => _items.Dispose();

    private ItemChange? WriteFound(PreparedDocument prepared, ExistingItem found, IReadOnlyList<string> keys, CurrentFile file)
    {
        if (found.IsLink)
        {
            Store(prepared, keys, file, found);
            return ItemChange.Whole;
        }

        var ofThisFile = found.SourceFileId == file.Id && !file.Items.Contains(found.Id);
        if (found.HasContent(prepared.ContentHash))
        {
            // A moved file takes the item along; of two that are there the first by path keeps it.
            if (ofThisFile || (found.SourceFileId != file.Id && (string.CompareOrdinal(file.Path, found.Path) < 0 || !File.Exists(found.Path))))
            {
                _rows.Place(found.Id, file.Id, prepared.Document.Line, file.TextHash);
            }

            file.Items.Add(found.Id);
            return _items.Rename(prepared, found, keys) ? ItemChange.Named : null;
        }

        if (ofThisFile || ItemFinder.IsShownBefore(prepared, file, found))
        {
            // The same bytes that another parser reads otherwise are no other state of the item.
            var isReread = ofThisFile && found.SourceLine == prepared.Document.Line && found.TextHash.AsSpan().SequenceEqual(file.TextHash);
            if (!isReread)
            {
                _rows.AddVersion(found.Id, found);
            }

            Store(prepared, keys, file, found);
            return ItemChange.Changed;
        }

        var isNew = _rows.AddVersion(found.Id, prepared, file);
        file.Items.Add(found.Id);
        var isNamed = _items.Rename(prepared, found, keys);
        return isNew ? ItemChange.Kept : isNamed ? ItemChange.Named : null;
    }

    private Item Store(PreparedDocument prepared, IReadOnlyList<string> keys, CurrentFile file, ExistingItem? before)
    {
        var item = _items.Store(prepared, keys, file, before);
        _links.Write(item.Id, prepared.RelatedLinks, file);
        return item;
    }
}
