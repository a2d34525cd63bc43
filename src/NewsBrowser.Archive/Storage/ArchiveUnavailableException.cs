namespace NewsBrowser.Archive.Storage;

/// <summary>The archive cannot be opened or written; the message is one sentence for the operator.</summary>
public class ArchiveUnavailableException : Exception
{
    public ArchiveUnavailableException(string message)
        : base(message)
    {
    }

    public ArchiveUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ArchiveUnavailableException()
    {
    }
}
