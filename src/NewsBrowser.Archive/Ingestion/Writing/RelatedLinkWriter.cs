using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Writes the related links of a news item: each is an item of its own until the full one comes.</summary>
internal class RelatedLinkWriter(ItemWriter items, ItemFinder finder)
{
    public void Write(long id, IReadOnlyList<PreparedLink> links, CurrentFile file)
    {
        foreach (var (position, prepared) in links.Index())
        {
            var target = Write(prepared, file);
            if (target != id)
            {
                items.Rows.AddReference(id, position, target, prepared.Link.Quality, prepared.Link.Line);
            }
        }
    }

    /// <summary>How much a link tells, counted as <see cref="ItemRows.Load"/> counts it.</summary>
    public static int CountFacts(RelatedLink link) =>
        (link.Excerpt is null ? 0 : 1)
        + (link.PublishedAt is null ? 0 : 1)
        + (ItemBuilder.HasPublisher(link) ? 1 : 0)
        + (link.Images.Count == 0 ? 0 : 1)
        + (link.Quality is null ? 0 : 1);

    /// <summary>Writes a link whose item is there; returns the item.</summary>
    protected virtual long WriteFound(PreparedLink prepared, ExistingItem found, IReadOnlyList<string> keys, CurrentFile file)
    {
        if (found.IsLink && !found.HasContent(prepared.ContentHash)
            && ((found.SourceFileId == file.Id && !file.Items.Contains(found.Id)) || CountFacts(prepared.Link) > found.LinkFacts))
        {
            items.StoreLink(prepared, file, found);
        }
        else
        {
            items.CorrectPublisher(prepared, found);
            if (items.Rows.AddKeys(found.Id, keys))
            {
                items.Rows.Stamp(found.Id);
            }
        }

        file.Items.Add(found.Id);
        return found.Id;
    }

    /// <summary>The item that a related link names: one that is there, else a new one that stands for it.</summary>
    private long Write(PreparedLink prepared, CurrentFile file)
    {
        if (finder.Find(prepared.Keys, out var keys) is { } found)
        {
            return WriteFound(prepared, found, keys, file);
        }

        var id = items.StoreLink(prepared, file, null);
        file.NewLinks.Add(id);
        return id;
    }
}
