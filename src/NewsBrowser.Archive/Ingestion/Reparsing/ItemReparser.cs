using NewsBrowser.Archive.Ingestion.Writing;

namespace NewsBrowser.Archive.Ingestion.Reparsing;

/// <summary>Decides what a stored text that is read again does to the items that it gives; the rules: docs/decisions/0007.</summary>
internal sealed class ItemReparser : IDisposable
{
    private readonly RunWriter _run;
    private readonly ReparseRows _texts;
    private readonly ItemWriter _items;
    private readonly ItemRows _rows;
    private readonly ItemFinder _finder;
    private readonly LinkReparser _links;
    private readonly ItemDeletion _deletion;

    /// <summary>Items that the text they are shown from no longer gives: whatever else gives them takes their place.</summary>
    private readonly HashSet<long> _abandoned;

    /// <summary>The items that are shown from the text that is being read again, and those of them that it gave; null outside the first pass.</summary>
    private (HashSet<long> Shown, HashSet<long> Given)? _own;

    private bool _comesAgain;

    /// <param name="run">What is written into.</param>
    /// <param name="texts">Rows of texts.</param>
    /// <param name="before">The one whose place this takes; what it found abandoned stays so.</param>
    public ItemReparser(RunWriter run, ReparseRows texts, ItemReparser? before = null)
    {
        _abandoned = before?._abandoned ?? [];
        _run = run;
        _texts = texts;
        _items = new ItemWriter(run);
        _rows = _items.Rows;
        _finder = new ItemFinder(_rows);
        _links = new LinkReparser(this);
        _deletion = new ItemDeletion(run.Connection);
    }

    /// <summary>Reads a text again, first pass: what is shown from it is brought to what the parser now says,
    /// without a version; what is new is added.</summary>
    /// <returns>What became of the text's items, and whether the file has to come again when all others were read.</returns>
    public (WriteOutcome Outcome, bool ComesAgain) Reparse(IReadOnlyList<PreparedDocument> documents, CurrentFile file, bool isCurrent)
    {
        var shown = _texts.ShownFrom(file.Id, file.TextHash);
        _own = (shown, []);
        _comesAgain = _texts.HasVersionsFrom(file.Id, file.TextHash);
        var outcome = WriteOutcome.Unchanged;
        foreach (var document in documents)
        {
            var one = Reparse(document, file, isCurrent);
            outcome = one > outcome ? one : outcome;
        }

        shown.ExceptWith(_own.Value.Given);
        _abandoned.UnionWith(shown);
        _own = null;
        return (outcome, _comesAgain || shown.Count > 0);
    }

    /// <summary>Second pass: all that is shown is now as the parser reads it, so that the file's items are held against it
    /// by the rules of any ingestion.</summary>
    public WriteOutcome ReparseAgain(IReadOnlyList<PreparedDocument> documents, CurrentFile file, bool isCurrent)
    {
        var marks = _texts.RemoveVersionsFrom(file.Id, file.TextHash);
        var outcome = WriteOutcome.Unchanged;
        foreach (var document in documents)
        {
            var one = ReparseAgain(document, file, isCurrent, marks);
            outcome = one > outcome ? one : outcome;
        }

        return outcome;
    }

    /// <summary>The files whose items name, or have a state of, an item that no text gives any more.</summary>
    public IReadOnlyList<long> FilesBesideAbandoned() => [.. _abandoned.SelectMany(_texts.FilesBeside).Distinct()];

    /// <summary>The items that nothing gives any more; a link that something still names is not among them.</summary>
    public IReadOnlyList<long> ListAbandoned() => [.. _abandoned.Where(id => !_texts.IsNamedByOthers(id, _abandoned)).Order()];

    public void Dispose()
    {
        _deletion.Dispose();
        _items.Dispose();
    }

    private WriteOutcome Reparse(PreparedDocument prepared, CurrentFile file, bool isCurrent)
    {
        var found = _finder.Find(prepared.Keys, out var keys);
        if (found is null)
        {
            return isCurrent ? AddReparsed(prepared, keys, file) : WriteOutcome.Unchanged;
        }

        if (found.IsLink)
        {
            if (!isCurrent)
            {
                return WriteOutcome.Unchanged;
            }

            _own!.Value.Given.Add(found.Id);
            Store(prepared, keys, file, found);
            return WriteOutcome.Added;
        }

        var sameContent = found.HasContent(prepared.ContentHash);
        if (IsOwn(found, prepared.Document.Line))
        {
            _own!.Value.Given.Add(found.Id);
            file.Items.Add(found.Id);
            if (!sameContent)
            {
                Store(prepared, keys, file, found);
                return WriteOutcome.Updated;
            }

            Relate(prepared, found.Id, file);
            return Rename(prepared, found, keys);
        }

        _comesAgain |= !sameContent || _own!.Value.Shown.Contains(found.Id);
        KeepLinks(prepared, file);
        return isCurrent && sameContent ? Rename(prepared, found, keys) : WriteOutcome.Unchanged;
    }

    private WriteOutcome ReparseAgain(PreparedDocument prepared, CurrentFile file, bool isCurrent, Dictionary<long, List<VersionMark>> marks)
    {
        var found = _finder.Find(prepared.Keys, out var keys);
        if (found is null)
        {
            return isCurrent ? AddReparsed(prepared, keys, file) : WriteOutcome.Unchanged;
        }

        var isOwnText = found.SourceFileId == file.Id && found.TextHash.AsSpan().SequenceEqual(file.TextHash);
        var isGone = _abandoned.Contains(found.Id);
        if (isCurrent ? found.IsLink || isGone : isOwnText && isGone)
        {
            _abandoned.Remove(found.Id);
            Store(prepared, keys, file, found);
            return found.IsLink ? WriteOutcome.Added : WriteOutcome.Updated;
        }

        if (found.IsLink)
        {
            return WriteOutcome.Unchanged;
        }

        var isShown = isOwnText && found.SourceLine == prepared.Document.Line;
        var mark = TakeMark(marks, found.Id, prepared.Document.Line, isShown);
        if (isShown)
        {
            // It went and came back: the state is both a kept one and the one that is shown.
            if (mark is not null)
            {
                Keep();
            }

            file.Items.Add(found.Id);
            Relate(prepared, found.Id, file);
            return WriteOutcome.Unchanged;
        }

        KeepLinks(prepared, file);
        if (!isCurrent)
        {
            // An earlier state of a file was kept because it was once shown: it stays a version, as it is read now.
            if (mark is not null)
            {
                Keep();
            }

            return WriteOutcome.Unchanged;
        }

        if (found.HasContent(prepared.ContentHash))
        {
            file.Items.Add(found.Id);
            return Rename(prepared, found, keys);
        }

        if (ItemFinder.IsShownBefore(prepared, file, found))
        {
            _rows.AddVersion(found.Id, found, mark);
            Store(prepared, keys, file, found);
            return WriteOutcome.Updated;
        }

        file.Items.Add(found.Id);
        Keep();
        return Rename(prepared, found, keys);

        void Keep() => _rows.AddVersion(found.Id, prepared, file, mark);
    }

    /// <summary>Takes the mark of the version that a document was: the one at its line, else, unless only that will do, the first that is left.</summary>
    private static VersionMark? TakeMark(Dictionary<long, List<VersionMark>> marks, long item, int line, bool exactly)
    {
        if (!marks.TryGetValue(item, out var list) || list.Count == 0)
        {
            return null;
        }

        var at = list.FindIndex(mark => mark.Line == line);
        if (at < 0 && exactly)
        {
            return null;
        }

        var taken = list[Math.Max(at, 0)];
        list.RemoveAt(Math.Max(at, 0));
        return taken;
    }

    private WriteOutcome AddReparsed(PreparedDocument prepared, IReadOnlyList<string> keys, CurrentFile file)
    {
        Store(prepared, keys, file, null);
        return WriteOutcome.Added;
    }

    /// <summary>Names the related links of an item whose content is the same, so that these are known to be given still.</summary>
    private void Relate(PreparedDocument prepared, long id, CurrentFile file)
    {
        if (prepared.RelatedLinks.Count > 0)
        {
            _rows.DeleteReferences(id);
            _links.Write(id, prepared.RelatedLinks, file);
        }
    }

    /// <summary>The links of a state that is not shown were made while it was: they stay as long as a text gives them.</summary>
    private void KeepLinks(PreparedDocument prepared, CurrentFile file)
    {
        foreach (var link in prepared.RelatedLinks)
        {
            if (_finder.Find(link.Keys, out var keys) is { IsLink: true } found && (IsOwn(found, link.Link.Line) || _abandoned.Contains(found.Id)))
            {
                ReparseLink(link, found, keys, file, out _);
            }
        }
    }

    private bool IsOwn(ExistingItem found, int line) =>
        _own is { } reading && found.SourceLine == line && reading.Shown.Contains(found.Id) && !reading.Given.Contains(found.Id);

    /// <summary>What a link that is read again does to the item that it names; false when it is to be written as any.</summary>
    private bool ReparseLink(PreparedLink prepared, ExistingItem found, IReadOnlyList<string> keys, CurrentFile file, out long id)
    {
        id = found.Id;
        var sameContent = found.HasContent(prepared.ContentHash);
        if (_own is { } reading)
        {
            if (found.IsLink && IsOwn(found, prepared.Link.Line))
            {
                reading.Given.Add(found.Id);
                if (!sameContent)
                {
                    _items.StoreLink(prepared, file, found);
                }
                else
                {
                    _items.CorrectPublisher(prepared, found);
                }
            }
            else
            {
                _comesAgain |= found.IsLink && !sameContent && RelatedLinkWriter.CountFacts(prepared.Link) > found.LinkFacts;
            }

            if (_rows.AddKeys(found.Id, keys))
            {
                _rows.Stamp(found.Id);
            }

            file.Items.Add(found.Id);
            return true;
        }

        if (!_abandoned.Contains(found.Id))
        {
            return false;
        }

        _abandoned.Remove(found.Id);
        if (found.IsLink)
        {
            _items.StoreLink(prepared, file, found);
        }
        else
        {
            // What was a whole item is a link alone, as the parser now reads the texts.
            _deletion.Delete(found.Id, _run.Touch());
            id = _items.StoreLink(prepared, file, null);
        }

        return true;
    }
    private void Store(PreparedDocument prepared, IReadOnlyList<string> keys, CurrentFile file, ExistingItem? before)
    {
        var item = _items.Store(prepared, keys, file, before);
        _links.Write(item.Id, prepared.RelatedLinks, file);
    }

    private WriteOutcome Rename(PreparedDocument prepared, ExistingItem found, IReadOnlyList<string> keys) =>
        _items.Rename(prepared, found, keys) ? WriteOutcome.Updated : WriteOutcome.Unchanged;

    /// <summary>Writes the links of what is read again.</summary>
    private sealed class LinkReparser(ItemReparser items) : RelatedLinkWriter(items._items, items._finder)
    {
        protected override long WriteFound(PreparedLink prepared, ExistingItem found, IReadOnlyList<string> keys, CurrentFile file) =>
            items.ReparseLink(prepared, found, keys, file, out var id) ? id : base.WriteFound(prepared, found, keys, file);
    }
}
