namespace NewsBrowser.Archive.Ingestion;

/// <summary>Takes files in: files to documents to rows to index, and the report of it. One run at a time.</summary>
public sealed class Ingestor
{
    /// <summary>Ingests files and folders. A file that cannot be taken is a rejection in the report; the run goes on.</summary>
    /// <exception cref="ArchiveUnavailableException">A path does not exist, another run is going on, or the store cannot be written (full disk); what was committed stays.</exception>
    public Task<IngestionReport> RunAsync(IngestionRequest request, IProgress<IngestionProgress>? progress, CancellationToken cancellation) =>
        throw new NotImplementedException();
}
