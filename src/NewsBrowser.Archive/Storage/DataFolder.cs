using System.Runtime.InteropServices;

namespace NewsBrowser.Archive.Storage;

/// <summary>The folder that this program writes to, which is its owner's alone: 0700, and 0600 for its files.</summary>
public static class DataFolder
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OwnerBits = FolderMode;

    /// <summary>Lets every file that this process makes from now on be its owner's alone, whoever makes it: SQLite, the log, the index.</summary>
    public static void KeepFilesToOwner()
    {
        const uint OthersBits = 0b000_111_111;
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(OthersBits);
        }
    }

    /// <summary>Makes the folder, or closes the one that is there: an older version left it, and what is in it, as open as the system makes files.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made here.</exception>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, FolderMode);
        }
        else if ((File.GetUnixFileMode(folder) & ~OwnerBits) != 0)
        {
            Close(folder);
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void Close(string folder)
    {
        try
        {
            File.SetUnixFileMode(folder, FolderMode);
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos(
                "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                entry.UnixFileMode &= OwnerBits;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, such as a volume that was mounted here: who owns it says who may read it.
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);
}
