namespace NewsBrowser.Index.Storage;

/// <summary>A file of the index does not hold what was written to it. Nothing of it was used; the index has to be built again from the store.</summary>
public sealed class IndexDamagedException : Exception
{
    public IndexDamagedException()
    {
    }

    public IndexDamagedException(string message)
        : base(message)
    {
    }

    public IndexDamagedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
