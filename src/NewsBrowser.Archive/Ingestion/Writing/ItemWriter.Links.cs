using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

// The related links of a news item: each is an item of its own until the full one comes.
internal sealed partial class ItemWriter
{
    private void WriteRelated(long id, NewsItem news, IReadOnlyList<PreparedLink> links, CurrentFile file)
    {
        foreach (var (position, prepared) in links.Index())
        {
            var target = WriteLink(prepared, file);
            if (target != id)
            {
                _rows.AddReference(id, position, target, prepared.Link.Quality, prepared.Link.Line);
            }
        }
    }

    /// <summary>The item that a related link names: one that is there, else a new one that stands for it.</summary>
    private long WriteLink(PreparedLink prepared, CurrentFile file)
    {
        var found = Find(prepared.Keys, file, out var keys);
        if (found is null)
        {
            var id = _rows.NewId();
            StoreLink(prepared, file, id, null);
            _dryRun?.AddLink(id);
            return id;
        }

        if (ReparseLink(prepared, found, keys, file, out var reread))
        {
            return reread;
        }

        if (found.IsLink && !found.ContentHash.AsSpan().SequenceEqual(prepared.ContentHash)
            && ((found.SourceFileId == file.Id && !file.Items.Contains(found.Id)) || CountFacts(prepared.Link) > found.LinkFacts))
        {
            StoreLink(prepared, file, found.Id, found);
        }
        else if (_rows.AddKeys(found.Id, keys))
        {
            _rows.Stamp(found.Id, _changes.Number, file.RunId);
        }

        file.Items.Add(found.Id);
        return found.Id;
    }

    private void StoreLink(PreparedLink prepared, CurrentFile file, long id, ExistingItem? before)
    {
        file.Items.Add(id);
        var link = prepared.Link;
        var item = _content.CreateItem(link);
        item.Id = id;
        item.PublicId = before?.PublicId ?? FreeNewsId(prepared.Keys[0]);
        item.Language = prepared.Language;
        Stamp(item, prepared.ContentHash, link.Line, file, before);
        if (before is null)
        {
            _rows.Insert(item);
        }
        else
        {
            _rows.Update(item);
            _rows.DeleteParts(id);
        }

        _rows.AddKeys(id, prepared.Keys);
        WriteImages(id, link.Images);
    }

    /// <summary>How much a link tells, counted as <see cref="ItemRows.Load"/> counts it.</summary>
    private static int CountFacts(RelatedLink link) =>
        (link.Excerpt is null ? 0 : 1) + (link.PublishedAt is null ? 0 : 1) + (string.IsNullOrWhiteSpace(link.Provider?.Domain)
            ? 0
            : 1) + (link.Images.Count == 0 ? 0 : 1) + (link.Quality is null ? 0 : 1);
}
