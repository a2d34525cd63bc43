namespace NewsBrowser.Index;

/// <summary>An index over documents: many readers, one writer; a search sees whole batches only.</summary>
public sealed class SearchIndex
{
    public SearchIndex(IndexSchema schema)
    {
        Schema = schema;
    }

    public IndexSchema Schema { get; }

    /// <summary>How many documents it holds.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>The store's change number that the index reaches; 0 when empty.</summary>
    public long ChangeNumber => throw new NotImplementedException();

    /// <summary>Adds or replaces documents by id and deletes others, visible to the next search all at once.</summary>
    public void Apply(IReadOnlyCollection<IndexDocument> upserts, IReadOnlyCollection<long> deletes, long changeNumber)
    {
        throw new NotImplementedException();
    }

    /// <summary>Answers a search from one snapshot.</summary>
    public IndexResult Search(IndexRequest request, CancellationToken cancellation = default)
    {
        throw new NotImplementedException();
    }
}
