namespace NewsBrowser.Web.Hosting;

/// <summary>How much of the disk the data folder takes, by part, and how much is free.</summary>
internal sealed record DiskUse(long? Free, long Database, long Index, long Backups, long Uploads, long Logs)
{
    public static DiskUse Of(NewsBrowserSettings settings)
    {
        string data = Path.GetFullPath(settings.DataDirectory);
        return new DiskUse(
            FreeOf(data),
            SizeOf(data, "archive.db*", SearchOption.TopDirectoryOnly),
            SizeOf(Path.Combine(data, "index")),
            SizeOf(Path.Combine(data, "backups")),
            SizeOf(Path.Combine(data, "uploads")),
            SizeOf(Path.Combine(data, "logs")));
    }

    private static long? FreeOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static long SizeOf(string folder, string pattern = "*", SearchOption option = SearchOption.AllDirectories)
    {
        long bytes = 0;
        try
        {
            if (Directory.Exists(folder))
            {
                foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles(pattern, option))
                {
                    // Files come and go while they are counted.
                    bytes += file.Exists ? file.Length : 0;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was counted so far is better than no page.
        }

        return bytes;
    }
}
