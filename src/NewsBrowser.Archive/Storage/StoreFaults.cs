using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NewsBrowser.Archive.Storage;

/// <summary>Tells faults of the store and its disk from faults of ours, and says them in a sentence for the operator.</summary>
internal static class StoreFaults
{
    /// <summary>One sentence about a failure of the store or its disk; null for faults of ours.</summary>
    public static string? Explain(Exception e, string folder) => e switch
    {
        SqliteException sqlite => ExplainSqlite(sqlite, folder),
        IOException io when IsDiskFull(io) => $"The disk that holds {folder} is full.",
        UnauthorizedAccessException => $"The data folder {folder} cannot be written: {e.Message}",
        IOException => $"The data folder {folder} cannot be used: {e.Message}",
        ArgumentOutOfRangeException tooLarge when IsFileTooLarge(tooLarge) => $"A file in {folder} would be larger than the system allows.",
        _ => null,
    };

    /// <summary>Whether what SQLite read is no sound database.</summary>
    public static bool IsDamaged(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Whether a database cannot be read to its end, because it is damaged or its disk is.</summary>
    public static bool IsUnreadable(SqliteException e) => IsDamaged(e) || e.SqliteErrorCode == raw.SQLITE_IOERR;

    /// <summary>Whether another connection had what was asked for.</summary>
    public static bool IsLocked(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>Whether SQLite could not write for want of room. A disk without room for a flush, or for what SQLite shares between processes,
    /// fails as any other fault of the disk would.</summary>
    public static bool IsDiskFull(SqliteException e, string folder) =>
        e.SqliteErrorCode == raw.SQLITE_FULL || (e.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN && HasNoRoom(folder));

    public static bool IsDiskFull(IOException e)
    {
        const int NoSpaceOnLinux = 28;
        const int NoSpaceOnWindows = unchecked((int)0x80070070);
        return e.HResult is NoSpaceOnLinux or NoSpaceOnWindows;
    }

    /// <summary>Whether another process has the file.</summary>
    public static bool IsHeld(IOException e)
    {
        const int WouldBlockOnLinux = 11;
        const int WouldBlockOnMac = 35;
        const int SharingViolation = unchecked((int)0x80070020);
        const int LockViolation = unchecked((int)0x80070021);
        return e.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation or LockViolation;
    }

    private static string? ExplainSqlite(SqliteException e, string folder) => e.SqliteErrorCode switch
    {
        _ when IsDiskFull(e, folder) => $"The disk that holds {folder} is full.",
        raw.SQLITE_READONLY => $"The database in {folder} cannot be written: it or its folder is read-only.",
        raw.SQLITE_CANTOPEN => $"The database in {folder} cannot be opened: {e.Message}",
        _ when IsDamaged(e) =>
            $"The database in {folder} is damaged or is no database of NewsBrowser. Put a backup in its place, or move it away and ingest again.",
        _ when IsLocked(e) => $"The database in {folder} is locked by another program.",
        raw.SQLITE_IOERR => $"The database in {folder} cannot be read or written: {e.Message}",
        _ => null,
    };

    /// <summary>Whether a file may not grow as large: a limit of the system or of the file system, which the runtime says in its own file classes
    /// with an exception that has no code.</summary>
    private static bool IsFileTooLarge(ArgumentOutOfRangeException e) => e is { ParamName: "value", TargetSite.DeclaringType: { } thrower }
        && thrower.Assembly == typeof(File).Assembly
        && (thrower.FullName == "Interop" || thrower.Namespace?.StartsWith("System.IO", StringComparison.Ordinal) == true);

    private static bool HasNoRoom(string folder)
    {
        const long LeastRoom = 64 * 1024;
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < LeastRoom;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
