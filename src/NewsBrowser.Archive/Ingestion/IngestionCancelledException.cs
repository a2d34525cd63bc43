namespace NewsBrowser.Archive.Ingestion;

/// <summary>A run was cancelled; the report says what it had done by then, and that stays.</summary>
public sealed class IngestionCancelledException : OperationCanceledException
{
    public IngestionCancelledException(IngestionReport report, CancellationToken cancellation)
        : base("The run was cancelled.", cancellation)
    {
        Report = report;
    }

    public IngestionReport Report { get; }
}
