using System.Globalization;
using Microsoft.Data.Sqlite;

namespace NewsBrowser.Archive.Storage;

/// <summary>The data folder's own place for copies of its database: how they are named, listed and, where a schedule makes them, deleted.</summary>
internal static class BackupFolder
{
    public const string Name = "backups";

    /// <summary>The table in which a backup says what it is.</summary>
    public const string FactsTable = "BackupFacts";

    /// <summary>The fact that tells when it was made.</summary>
    public const string MadeFact = "made";

    private const string Extension = ".db";

    private const string TimeInName = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>A new file's full path; the folder is made when it is not there.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="kind">What the name begins with.</param>
    /// <param name="now">The time in UTC.</param>
    public static string NewFile(string data, string kind, DateTime now)
    {
        var folder = Path.Combine(data, Name);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{kind}-{now.ToString(TimeInName, CultureInfo.InvariantCulture)}{Extension}");
    }

    /// <summary>The copies that there are, the newest first: by what they say of themselves, else, as of a plain copy, by the file's time.</summary>
    public static IReadOnlyList<KeptBackup> List(string data)
    {
        var folder = new DirectoryInfo(Path.Combine(data, Name));
        return folder.Exists
            ? [.. folder.EnumerateFiles("*" + Extension)
                .Select(file => new KeptBackup(file.Name, ReadMade(file.FullName) ?? file.LastWriteTimeUtc, file.Length))
                .OrderByDescending(file => file.MadeAt).ThenBy(file => file.Name, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The names of the copies that were begun before a moment.</summary>
    public static IReadOnlyList<string> MadeBefore(string data, DateTime moment) =>
        [.. List(data).Where(copy => (BegunAt(copy.Name) is { } begun && begun < copy.MadeAt ? begun : copy.MadeAt) < moment).Select(copy => copy.Name)];

    /// <summary>Deletes all of a kind but the newest few, by what they say of themselves. A file that says nothing, or that is from the future, is left alone:
    /// it is not deleted, and nothing is deleted because of it.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="kind">What the names begin with.</param>
    /// <param name="keep">How many stay, the fresh one among them.</param>
    /// <param name="fresh">The one that was just made, which stays whatever the others say.</param>
    public static void KeepNewest(string data, string kind, int keep, string fresh)
    {
        if (ReadMade(fresh) is not { } now)
        {
            return;
        }

        foreach (var (file, _) in Directory.GetFiles(Path.Combine(data, Name), $"{kind}-*{Extension}").Where(file => file != fresh)
            .Select(file => (File: file, Made: ReadMade(file))).Where(copy => copy.Made <= now)
            .OrderByDescending(copy => copy.Made).ThenByDescending(copy => copy.File, StringComparer.Ordinal).Skip(keep - 1))
        {
            File.Delete(file);
        }
    }

    /// <summary>When a copy says that it was made; null where it does not say it, or cannot be read.</summary>
    private static DateTime? ReadMade(string file)
    {
        try
        {
            // As it lies there, without the files that SQLite puts beside a database in use.
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = $"file:{Uri.EscapeDataString(file)}?immutable=1",
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString());
            connection.Open();
            using var made = new Statement(connection, "SELECT Value FROM " + FactsTable + " WHERE Name = ?1");
            return made.Bind(MadeFact).Next() && DateTime.TryParse(
                made.GetText(0), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : null;
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static DateTime? BegunAt(string name) =>
        DateTime.TryParseExact(
            Path.GetFileNameWithoutExtension(name)[(name.LastIndexOf('-') + 1)..], TimeInName, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>Deletes what killed copies left. Those that another process is at are locked and stay.</summary>
    public static void ClearUnfinished(string data)
    {
        var folder = Path.Combine(data, Name);
        foreach (var left in Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + Extension + AtomicFile.UnfinishedSuffix) : [])
        {
            try
            {
                using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete))
                {
                    AtomicFile.DeleteDatabase(left);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or not ours to delete; it does no harm but for its size.
            }
        }
    }
}

/// <summary>A copy of the database in the data folder's <c>backups</c>.</summary>
public sealed record KeptBackup(string Name, DateTime MadeAt, long Bytes);
