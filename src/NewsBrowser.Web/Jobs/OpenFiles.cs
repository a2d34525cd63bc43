namespace NewsBrowser.Web.Jobs;

/// <summary>Tells which files somebody has open for writing, as far as the system lets this program see.</summary>
internal static class OpenFiles
{
    private const string Processes = "/proc";

    /// <summary>The low bits of a file's open flags: reading alone is 0.</summary>
    private const int WritingBits = 3;

    /// <summary>The files under a folder that a process of this user, or of any user when this one may see all, has open for writing;
    /// empty where there is no such list.</summary>
    /// <param name="folder">A full path without links.</param>
    public static IReadOnlySet<string> ForWriting(string folder)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Processes))
        {
            return open;
        }

        var prefix = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        foreach (var process in Directory.EnumerateDirectories(Processes).Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                foreach (var descriptor in Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")))
                {
                    if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith(prefix, StringComparison.Ordinal)
                        && IsForWriting(process, Path.GetFileName(descriptor)))
                    {
                        open.Add(target);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process is another user's, or has just ended.
            }
        }

        return open;
    }

    /// <summary>True when the file is locked against reading, which programs on Windows do to files that they write.</summary>
    public static bool IsLocked(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // Nobody waits for a file that cannot be read: the run tells of it.
            return false;
        }
    }

    private static bool IsForWriting(string process, string descriptor)
    {
        foreach (var line in File.ReadLines(Path.Combine(process, "fdinfo", descriptor)))
        {
            if (line.StartsWith("flags:", StringComparison.Ordinal))
            {
                return (Convert.ToInt64(line["flags:".Length..].Trim(), 8) & WritingBits) != 0;
            }
        }

        return false;
    }
}
