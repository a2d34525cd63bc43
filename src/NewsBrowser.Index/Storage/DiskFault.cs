namespace NewsBrowser.Index.Storage;

/// <summary>Tells what a disk does to a writer from faults of ours.</summary>
internal static class DiskFault
{
    /// <summary>Whether a write failed for the disk's sake: full, failing, read-only, or a file that may not grow as large,
    /// which the runtime reports as an argument out of range.</summary>
    public static bool Is(Exception e) =>
        e is IOException or UnauthorizedAccessException
        || (e is ArgumentOutOfRangeException { ParamName: "value" } && e.StackTrace?.Contains("System.IO.", StringComparison.Ordinal) == true);
}
