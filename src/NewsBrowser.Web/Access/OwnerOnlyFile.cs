namespace NewsBrowser.Web.Access;

/// <summary>Files that nobody but the program's own user may read, written whole or not at all.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="IOException">The disk does not take it; the old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; the old file is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        var fresh = path + ".new";

        // One that a killed write left behind may be readable by others, and opening it would keep that.
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Makes a folder that only its owner may enter; one that others may enter is closed to them.</summary>
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, FolderMode);
        }
        else if ((File.GetUnixFileMode(folder) & ~FolderMode) != 0)
        {
            File.SetUnixFileMode(folder, FolderMode);
        }
    }
}
