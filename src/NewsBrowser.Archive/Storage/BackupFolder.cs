using System.Globalization;

namespace NewsBrowser.Archive.Storage;

/// <summary>The data folder's own place for copies of its database: how they are named, listed and, where a schedule makes them, deleted.</summary>
internal static class BackupFolder
{
    public const string Name = "backups";

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

    /// <summary>The copies that there are, the newest first.</summary>
    public static IReadOnlyList<KeptBackup> List(string data)
    {
        var folder = new DirectoryInfo(Path.Combine(data, Name));
        return folder.Exists
            ? [.. folder.EnumerateFiles("*" + Extension).Select(file => new KeptBackup(file.Name, file.LastWriteTimeUtc, file.Length))
                .OrderByDescending(file => file.MadeAt).ThenBy(file => file.Name, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The names of the copies that were begun before a moment.</summary>
    public static IReadOnlyList<string> MadeBefore(string data, DateTime moment) =>
        [.. List(data).Where(copy => (BegunAt(copy.Name) is { } begun && begun < copy.MadeAt ? begun : copy.MadeAt) < moment).Select(copy => copy.Name)];

    /// <summary>Deletes all of a kind but the newest few.</summary>
    public static void KeepNewest(string data, string kind, int keep)
    {
        // The time is in the name, and it is the name that a copying of the folder keeps.
        foreach (var file in Directory.GetFiles(Path.Combine(data, Name), $"{kind}-*{Extension}").OrderDescending(StringComparer.Ordinal).Skip(keep))
        {
            File.Delete(file);
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
