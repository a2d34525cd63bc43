using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Administering;

/// <summary>How the archive is: what needs a hand, what it takes on the disk, how it grew.</summary>
public sealed class ArchiveHealth
{
    /// <summary>Less free than this is said.</summary>
    public const long LeastFreeBytes = 1024L * 1024 * 1024;

    /// <summary>A newest copy that is older than this is said.</summary>
    public const int MostBackupDays = 30;

    /// <summary>How many months and how many runs the growth lists.</summary>
    public const int MaxSteps = 60;

    /// <summary>Older unfinished runs than the last so many are history.</summary>
    private const int RunsLookedAt = 50;

    private const string VanishedFiles = "SELECT count(*) FROM SourceFiles WHERE VanishedInRun IS NOT NULL";

    // A file that could not be read keeps the hash of what it was; its parser's version says 0.
    private const string Rejections =
        """
        SELECT count(*) FROM SourceFiles f WHERE f.RejectionsJson IS NOT NULL AND f.VanishedInRun IS NULL
          AND NOT EXISTS (SELECT 1 FROM IgnoredFiles g WHERE g.Path = f.Path AND (g.TextHash IS f.TextHash OR (g.TextHash IS NULL AND f.ParserVersion = 0)))
        """;

    private const string UnfinishedRuns =
        """
        SELECT count(*) FROM IngestionRuns r WHERE r.State IN (4, 5) AND r.Id > (SELECT max(Id) FROM IngestionRuns) - ?1
          AND NOT EXISTS (SELECT 1 FROM IngestionRuns l WHERE l.Id > r.Id AND l.State = 2 AND l.Paths = r.Paths)
        """;

    private const string OlderParser =
        "SELECT count(*) FROM SourceFiles f WHERE f.Outcome = 1 AND f.ParserVersion <> ?1 AND EXISTS (SELECT 1 FROM SourceTexts t WHERE t.Hash = f.TextHash AND t.WithheldBy IS NULL)";

    private const string AddedByRun =
        """
        SELECT r.Id, r.StartedAt, g.News, g.Posts, g.Links, g.Comments
        FROM (SELECT AddedInRun, sum(Kind = 1 AND NOT IsLink) News, sum(Kind = 2) Posts, sum(IsLink) Links, sum(CommentCount) Comments FROM Items GROUP BY AddedInRun) g
        JOIN IngestionRuns r ON r.Id = g.AddedInRun ORDER BY r.Id DESC
        """;

    private readonly ArchiveStore store;
    private readonly ArchiveIndex index;
    private readonly ArchiveSearch search;
    private readonly Ingestor ingestor;

    internal ArchiveHealth(ArchiveStore store, ArchiveIndex index, ArchiveSearch search, Ingestor ingestor)
    {
        this.store = store;
        this.index = index;
        this.search = search;
        this.ingestor = ingestor;
    }

    private string DataFolder => Path.GetDirectoryName(store.DatabasePath)!;

    /// <summary>What needs a hand, each kind at most once, in the order of the kinds.</summary>
    public Task<IReadOnlyList<ArchiveWarning>> WarningsAsync(CancellationToken cancellation) => Task.Run(Warnings, cancellation);

    /// <summary>What the data folder takes and what is free.</summary>
    public DiskUse Disk()
    {
        var (free, size) = Drive();
        return new DiskUse(
            free,
            size,
            SizeOf(store.DatabasePath) + SizeOf(store.DatabasePath + "-wal"),
            FilesIn("index", SearchOption.AllDirectories).Sum(file => file.Length),
            FilesIn(ArchiveOpening.BackupsFolder, SearchOption.AllDirectories).Sum(file => file.Length));
    }

    /// <summary>How the archive grew, in the last months and runs that added something.</summary>
    public Task<ArchiveGrowth> GrowthAsync(CancellationToken cancellation) => Task.Run(Growth, cancellation);

    private IReadOnlyList<ArchiveWarning> Warnings()
    {
        var found = new List<ArchiveWarning>();
        using var connection = store.OpenReadConnection();
        Add(WarningKind.VanishedFiles, Count(VanishedFiles, null));
        Add(WarningKind.Rejections, Count(Rejections, null));
        Add(WarningKind.UnfinishedRuns, Count(UnfinishedRuns, RunsLookedAt));
        Add(WarningKind.OlderParser, Count(OlderParser, DocumentParser.Version));
        Add(WarningKind.IndexBehind, ingestor.IsRunning ? 0 : Math.Max(0, IndexChunk.NewestOf(connection) - index.ChangeNumber));
        if (!index.IsWhole)
        {
            found.Add(new ArchiveWarning(WarningKind.IndexDamaged, 0));
        }

        if (Drive() is { Size: > 0 } drive && drive.Free < Math.Max(LeastFreeBytes, SizeOf(store.DatabasePath)))
        {
            found.Add(new ArchiveWarning(WarningKind.DiskLow, drive.Free));
        }

        Add(WarningKind.AliasProblems, search.AliasProblems.Count);
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
            var copies = Array.FindAll(FilesIn(ArchiveOpening.BackupsFolder, SearchOption.TopDirectoryOnly), file => file.Extension != ".part");
            if (copies.Length == 0)
            {
                found.Add(new ArchiveWarning(WarningKind.NoBackup, 0));
                return;
            }

            var days = (long)(store.Clock.GetUtcNow().UtcDateTime - copies.Max(file => file.LastWriteTimeUtc)).TotalDays;
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

    private ArchiveGrowth Growth()
    {
        using var connection = store.OpenReadConnection();
        using var added = new Statement(connection, AddedByRun);
        var runs = new List<GrowthStep>();
        while (added.Next())
        {
            runs.Add(new GrowthStep(
                UnixMillisecondsConverter.FromStored(added.GetInt64(1)), added.GetInt64(0), (int)added.GetInt64(2), (int)added.GetInt64(3), (int)added.GetInt64(4), added.GetInt64(5)));
        }

        var months = runs
            .GroupBy(run => TimeZoneInfo.ConvertTimeFromUtc(run.At, store.Options.Zone) is var local ? new DateTime(local.Year, local.Month, 1, 0, 0, 0, DateTimeKind.Unspecified) : default)
            .OrderByDescending(month => month.Key)
            .Select(month => new GrowthStep(month.Key, null, month.Sum(run => run.News), month.Sum(run => run.Posts), month.Sum(run => run.Links), month.Sum(run => run.Comments)));
        return new ArchiveGrowth([.. months.Take(MaxSteps)], [.. runs.Take(MaxSteps)]);
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

    private FileInfo[] FilesIn(string name, SearchOption depth)
    {
        var folder = new DirectoryInfo(Path.Combine(DataFolder, name));
        try
        {
            return folder.Exists ? folder.GetFiles("*", depth) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A merge or a rebuild moved something away meanwhile.
            return [];
        }
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
