using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Writes the rows of an item from the document or link that it is to be shown from, but for its related links.</summary>
internal sealed class ItemWriter : IDisposable
{
    private readonly RunWriter _run;
    private readonly LookupTables _names;
    private readonly ItemBuilder _content;
    private readonly ThreadRows _threads;
    private readonly QuoteRows _quotes;

    public ItemWriter(RunWriter run)
    {
        _run = run;
        _names = new LookupTables(run);
        _content = new ItemBuilder(_names);
        _threads = new ThreadRows(run.Connection, _names);
        _quotes = new QuoteRows(run.Connection);
        Rows = new ItemRows(run);
    }

    public ItemRows Rows { get; }

    /// <summary>Writes the item of a document: a new one, or the one that was there.</summary>
    public Item Store(PreparedDocument prepared, IReadOnlyList<string> keys, CurrentFile file, ExistingItem? before)
    {
        var item = prepared.Document switch
        {
            NewsItem news => _content.CreateItem(news),
            ForumPost post => _content.CreateItem(post),
            _ => throw new InvalidOperationException($"A document of kind {prepared.Document.GetType().Name} cannot be stored."),
        };
        item.Language = prepared.Language;
        Stamp(item, prepared.ContentHash, prepared.Document.Line, file, before);
        item.PublicId = ChoosePublicId(prepared.Document, item, keys[0], before);
        if (before is not null && item.PublicId != before.PublicId)
        {
            Rows.KeepEarlierId(before.PublicId, item.Id);
        }

        Write(item, before);
        if (before is { IsLink: false })
        {
            _quotes.Delete(item.Id);
            _threads.Delete(item.Id);
        }

        Rows.AddKeys(item.Id, keys);

        // Nothing that is decided later asks for an item's texts.
        if (_run.KeepsItemTexts)
        {
            WriteTexts(item.Id, prepared);
        }

        return item;
    }

    /// <summary>Writes the item that stands for a link: a new one, or the one that was there. Returns its number.</summary>
    public long StoreLink(PreparedLink prepared, CurrentFile file, ExistingItem? before)
    {
        var item = _content.CreateItem(prepared.Link);
        item.Language = prepared.Language;
        Stamp(item, prepared.ContentHash, prepared.Link.Line, file, before);
        item.PublicId = before?.PublicId ?? FreeNewsId(prepared.Keys[0]);
        Write(item, before);
        Rows.AddKeys(item.Id, prepared.Keys);
        WriteImages(item.Id, prepared.Link.Images);
        return item.Id;
    }

    /// <summary>Adds names that the item did not have; a file name that becomes known gives the item its id. True when there was one.</summary>
    public bool Rename(PreparedDocument prepared, ExistingItem item, IReadOnlyList<string> keys)
    {
        var isCorrected = prepared.Document is NewsItem news && item.HasContent(prepared.ContentHash) && CorrectPublisher(item, _content.GetOrAddSource(news));
        if (!Rows.AddKeys(item.Id, keys))
        {
            return isCorrected;
        }

        if (prepared.Document is ForumPost { FileName: not null } post && ItemKeys.IsPostName(keys[0]) && Rows.Find(keys[0]) == item.Id)
        {
            var id = (post.Board is null ? ItemKeys.UnknownBoard : _names.GetOrAddBoard(post.Board).Name) + "." + post.FileName;
            if (id != item.PublicId && !Rows.IsTaken(id))
            {
                Rows.KeepEarlierId(item.PublicId, item.Id);
                Rows.Rename(item.Id, id, post.FileName);
            }
        }

        Rows.Stamp(item.Id);
        return true;
    }

    /// <summary>Gives a link's item the publisher that the link names, where an earlier version gave it the domain's first. True when it was another.</summary>
    public bool CorrectPublisher(PreparedLink prepared, ExistingItem item) =>
        item.IsLink && item.HasContent(prepared.ContentHash) && CorrectPublisher(item, _content.GetOrAddSource(prepared.Link));

    public void Dispose()
    {
        _quotes.Dispose();
        Rows.Dispose();
        _threads.Dispose();
        _names.Dispose();
    }

    private bool CorrectPublisher(ExistingItem item, Source? source)
    {
        if (item.SourceId == source?.Id)
        {
            return false;
        }

        Rows.SetPublisher(item.Id, source?.Id);
        Rows.Stamp(item.Id);
        return true;
    }

    private void Write(Item item, ExistingItem? before)
    {
        if (before is null)
        {
            Rows.Insert(item);
        }
        else
        {
            Rows.Update(item);
            Rows.DeleteParts(item.Id);
        }
    }

    private void WriteTexts(long id, PreparedDocument prepared)
    {
        _quotes.Write(id, prepared.Quotations);
        if (prepared.Document is ForumPost post)
        {
            Rows.WriteBody(new ItemBody { ItemId = id, Text = post.Body, DetailsJson = prepared.DetailsJson });
            _threads.Write(id, post);
        }
        else if (prepared.Document is NewsItem news)
        {
            Rows.WriteBody(new ItemBody { ItemId = id, Text = news.BodyText, Html = news.BodyHtml, DetailsJson = prepared.DetailsJson });
            WriteTopics(id, news.Topics);
            WriteImages(id, news.Images);
        }
    }

    private void Stamp(Item item, byte[] contentHash, int line, CurrentFile file, ExistingItem? before)
    {
        item.Id = before?.Id ?? Rows.NewId();
        file.Items.Add(item.Id);
        item.ContentHash = contentHash;
        item.TextHash = file.TextHash;
        item.SourceFileId = file.Id;
        item.SourceLine = line;
        item.ChangeNumber = _run.Touch();
        item.AddedInRun = before?.AddedInRun ?? _run.RunId;
        item.ChangedInRun = _run.RunId;
    }

    /// <summary>An item keeps its id, except that a post takes the one that its file name makes once that is known.</summary>
    private string ChoosePublicId(SourceDocument document, Item item, string firstKey, ExistingItem? before)
    {
        if (document is not ForumPost post)
        {
            return before?.PublicId ?? FreeNewsId(firstKey);
        }

        item.PostName = ItemKeys.PostName(post, firstKey);
        var id = (item.Board?.Name ?? ItemKeys.UnknownBoard) + "." + item.PostName;
        if (before is not null && (post.FileName is null || id == before.PublicId))
        {
            // The name of a post that is found by its time stays in its path, whatever a copy without a name would make.
            item.PostName = before.PublicId[((item.Board?.Name ?? ItemKeys.UnknownBoard).Length + 1)..];
            return before.PublicId;
        }

        var free = id;
        for (var number = 2; Rows.IsTaken(free); number++)
        {
            free = $"{id}-{number}";
        }

        item.PostName += free[id.Length..];
        return free;
    }

    private string FreeNewsId(string key)
    {
        for (var choice = 0; ; choice++)
        {
            var id = ItemKeys.NewsId(key, choice);
            if (!Rows.IsTaken(id))
            {
                return id;
            }
        }
    }

    private void WriteTopics(long itemId, IReadOnlyList<string> topics)
    {
        foreach (var (position, name) in topics.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).Index())
        {
            Rows.AddTopic(itemId, _names.GetOrAddTopic(name).Id, position);
        }
    }

    private void WriteImages(long id, IReadOnlyList<ImageReference> images)
    {
        foreach (var (position, image) in images.Index())
        {
            Rows.AddImage(
                new ItemImage { ItemId = id, Position = position, Url = image.Url, Width = image.Width, Height = image.Height, Title = image.Title });
        }
    }
}
