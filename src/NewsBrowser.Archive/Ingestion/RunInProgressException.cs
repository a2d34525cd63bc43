using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>A run could not begin because another goes on; it may be tried again.</summary>
public sealed class RunInProgressException(string message = "Another run is going on; wait for its end or cancel it.") : ArchiveUnavailableException(message);
