namespace NewsBrowser.Archive.Ingestion;

/// <summary>Collects what the open transaction changes, for the index to follow once it is committed.</summary>
internal sealed class BatchChanges
{
    private readonly Dictionary<long, WrittenItem> written = [];
    private readonly HashSet<long> reread = [];
    private readonly HashSet<long> deleted = [];

    /// <summary>The change number of everything that the batch writes.</summary>
    public long Number { get; private set; }

    public bool Any => written.Count + reread.Count + deleted.Count > 0;

    public void Begin(long number)
    {
        Number = number;
        written.Clear();
        reread.Clear();
        deleted.Clear();
    }

    public void Written(WrittenItem item)
    {
        written[item.Item.Id] = item;
        reread.Remove(item.Item.Id);
    }

    /// <summary>Says that an item changed in the store alone: what was written of it in this batch is no longer all.</summary>
    public void Reread(long id)
    {
        written.Remove(id);
        reread.Add(id);
    }

    public void Merged(long winner, long loser)
    {
        written.Remove(loser);
        reread.Remove(loser);
        deleted.Add(loser);
        Reread(winner);
    }

    public StoredBatch ToBatch() => new([.. written.Values], [.. reread], [.. deleted], Number);
}
