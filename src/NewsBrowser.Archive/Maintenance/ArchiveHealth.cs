using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>How the archive is: what needs a hand, and what it takes on the disk.</summary>
public sealed class ArchiveHealth
{
    /// <summary>Less free than this is said.</summary>
    public const long LeastFreeBytes = 1024L * 1024 * 1024;

    /// <summary>A newest copy that is older than this is said.</summary>
    public const int MostBackupDays = 30;

    /// <summary>Older unfinished runs than the last so many are history.</summary>
    private const int RunsLookedAt = 50;

    // One that stays known because an item of it has a state in a file that is there asks for nothing.
    private const string VanishedFiles =
        """
        SELECT count(*) FROM SourceFiles f WHERE f.VanishedInRun IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM Items i JOIN ItemVersions v ON v.ItemId = i.Id JOIN SourceFiles g ON g.Id = v.SourceFileId WHERE i.SourceFileId = f.Id AND g.VanishedInRun IS NULL)
          AND NOT EXISTS (SELECT 1 FROM ItemVersions v JOIN Items i ON i.Id = v.ItemId JOIN SourceFiles g ON g.Id = i.SourceFileId WHERE v.SourceFileId = f.Id AND g.VanishedInRun IS NULL)
        """;

    private const string Rejections =
        """
        SELECT count(*) FROM SourceFiles f WHERE f.RejectionsJson IS NOT NULL AND f.VanishedInRun IS NULL
          AND NOT EXISTS (SELECT 1 FROM IgnoredFiles g WHERE g.Path = f.Path AND g.TextHash IS f.TextHash)
        """;

    private const string UnfinishedRuns =
        """
        SELECT count(*) FROM IngestionRuns r WHERE r.State IN (4, 5) AND r.Id > (SELECT max(Id) FROM IngestionRuns) - ?1
          AND NOT EXISTS (SELECT 1 FROM IngestionRuns l WHERE l.Id > r.Id AND l.State = 2 AND l.Paths = r.Paths)
        """;

    private const string OlderParser =
        "SELECT count(*) FROM SourceFiles f WHERE f.Outcome = 1 AND f.ParserVersion <> ?1 AND EXISTS (SELECT 1 FROM SourceTexts t "
            + "WHERE t.Hash = f.TextHash AND t.WithheldBy IS NULL)";

    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;
    private readonly ArchiveSearch _search;
    private readonly Ingestor _ingestor;

    internal ArchiveHealth(ArchiveStore store, ArchiveIndex index, ArchiveSearch search, Ingestor ingestor)
    {
        _store = store;
        _index = index;
        _search = search;
        _ingestor = ingestor;
    }

    private string DataFolder => Path.GetDirectoryName(_store.DatabasePath)!;

    /// <summary>What needs a hand, each kind at most once, in the order of the kinds.</summary>
    public Task<IReadOnlyList<ArchiveWarning>> WarningsAsync(CancellationToken cancellation) => Task.Run(Warnings, cancellation);

    /// <summary>What the data folder takes and what is free.</summary>
    public DiskUsage Disk()
    {
        var (free, size) = Drive();
        return new DiskUsage(
            free,
            size,
            GetFileSize(_store.DatabasePath) + GetFileSize(_store.DatabasePath + "-wal"),
            MeasureFolder("index"),
            MeasureFolder(BackupFolder.Name),
            MeasureFolder("uploads"),
            MeasureFolder("logs"));
    }

    private IReadOnlyList<ArchiveWarning> Warnings()
    {
        var found = new List<ArchiveWarning>();
        using var connection = _store.OpenReadConnection();
        Add(WarningKind.VanishedFiles, Count(VanishedFiles, null));
        Add(WarningKind.Rejections, Count(Rejections, null));
        Add(WarningKind.UnfinishedRuns, Count(UnfinishedRuns, RunsLookedAt));
        Add(WarningKind.OlderParser, Count(OlderParser, DocumentParser.Version));
        Add(WarningKind.IndexBehind, _ingestor.IsRunning ? 0 : Math.Max(0, IndexChunk.ReadNewestChangeNumber(connection) - _index.ChangeNumber));
        Add(WarningKind.UnfinishedTakedowns, Count("SELECT count(*) FROM Takedowns WHERE Unfinished <> 0", null));
        if (!_index.IsWhole)
        {
            found.Add(new ArchiveWarning(WarningKind.IndexDamaged, 0));
        }

        if (Drive() is { Size: > 0 } drive && drive.Free < Math.Max(LeastFreeBytes, GetFileSize(_store.DatabasePath)))
        {
            found.Add(new ArchiveWarning(WarningKind.DiskLow, drive.Free));
        }

        Add(WarningKind.AliasProblems, _search.AliasProblems.Count);
        if (Count("SELECT count(*) FROM (SELECT 1 FROM Items LIMIT 1)", null) > 0)
        {
            AddBackup();
        }

        return found;

        void Add(WarningKind kind, long count)
        {
            if (count > 0)
            {
                found.Add(new ArchiveWarning(kind, count));
            }
        }

        void AddBackup()
        {
            var copies = BackupFolder.List(DataFolder);
            if (copies.Count == 0)
            {
                found.Add(new ArchiveWarning(WarningKind.NoBackup, 0));
                return;
            }

            var days = (long)(_store.Clock.GetUtcNow().UtcDateTime - copies[0].MadeAt).TotalDays;
            if (days > MostBackupDays)
            {
                found.Add(new ArchiveWarning(WarningKind.BackupOld, days));
            }
        }

        long Count(string sql, long? value)
        {
            using var statement = new Statement(connection, sql);
            return (value is { } given ? statement.Bind(given) : statement).Number() ?? 0;
        }
    }

    private (long Free, long Size) Drive()
    {
        try
        {
            var drive = new DriveInfo(DataFolder);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (0, 0);
        }
    }

    private long MeasureFolder(string name)
    {
        var folder = new DirectoryInfo(Path.Combine(DataFolder, name));
        long bytes = 0;
        try
        {
            foreach (var file in folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories) : [])
            {
                bytes += file.Length;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Files come and go while they are counted; what was counted so far is better than nothing.
        }

        return bytes;
    }

    private static long GetFileSize(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
