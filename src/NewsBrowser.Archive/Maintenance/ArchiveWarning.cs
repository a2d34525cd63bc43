namespace NewsBrowser.Archive.Maintenance;

/// <summary>What needs an administrator's hand.</summary>
public enum WarningKind
{
    /// <summary>Files of earlier runs that are gone; what came from them is kept until it is pruned. Counts files.</summary>
    VanishedFiles = 0,

    /// <summary>Files that could not be taken, whole or in part, and that nobody has ignored. Counts files.</summary>
    Rejections,

    /// <summary>Runs that were interrupted or failed and that no later run over the same paths has made good. Counts runs.</summary>
    UnfinishedRuns,

    /// <summary>Stored texts that an earlier parser read: parse them again. Counts files.</summary>
    OlderParser,

    /// <summary>What the store has and the index has not taken in, though no run goes on. Counts change numbers.</summary>
    IndexBehind,

    /// <summary>The index is being repaired. Counts nothing.</summary>
    IndexDamaged,

    /// <summary>Less than 1 GB, or less than the database's size, is free on the data folder's disk. Counts free bytes.</summary>
    DiskLow,

    /// <summary>Lines of the files of names that make no sense. Counts lines.</summary>
    AliasProblems,

    /// <summary>The newest copy in the backups folder is old. Counts days.</summary>
    BackupOld,

    /// <summary>There is no copy in the backups folder. Counts nothing.</summary>
    NoBackup,

    /// <summary>Takedowns of which something may still be in files. Counts takedowns.</summary>
    UnfinishedTakedowns,
}

/// <summary>Something that needs an administrator's hand.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Count">How much of it; the unit is the kind's.</param>
public sealed record ArchiveWarning(WarningKind Kind, long Count);

/// <summary>What the data folder takes, and what its disk still has; 0 for what cannot be told.</summary>
/// <param name="FreeBytes">Free on the disk, for this user.</param>
/// <param name="DiskBytes">The size of the disk.</param>
/// <param name="DatabaseBytes">The database with its log.</param>
/// <param name="IndexBytes">The files of the search index.</param>
/// <param name="BackupBytes">The copies in the backups folder.</param>
/// <param name="UploadBytes">Files that were uploaded and are not settled yet.</param>
/// <param name="LogBytes">The program's logs.</param>
public sealed record DiskUsage(long FreeBytes, long DiskBytes, long DatabaseBytes, long IndexBytes, long BackupBytes, long UploadBytes, long LogBytes);
