namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Whether the open transaction changes an item, and the change number that it stamps on those it changes; the index reads them by it.</summary>
internal sealed class BatchChanges
{
    private long _next;

    public bool Any { get; private set; }

    /// <summary>Asking for the number is to change something: the store's own number follows at the commit.</summary>
    public long Number
    {
        get
        {
            Any = true;
            return _next;
        }
    }

    public void Begin(long number)
    {
        _next = number;
        Any = false;
    }
}
