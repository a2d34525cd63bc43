using System.Runtime.InteropServices;

namespace NewsBrowser.Archive.Storage;

/// <summary>Files that are whole and on the disk before their name says so.</summary>
internal static class AtomicFile
{
    /// <summary>What a file is called until it is whole.</summary>
    public const string UnfinishedSuffix = ".part";

    /// <summary>Waits until a file's bytes are on the disk.</summary>
    public static void Flush(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Deletes an unfinished database with what SQLite may have left beside it:
    /// a journal that stayed would be read into the next file of that name.</summary>
    public static void DeleteDatabase(string database)
    {
        foreach (var end in (string[])[string.Empty, "-journal", "-wal", "-shm"])
        {
            File.Delete(database + end);
        }
    }

    /// <summary>Gives a finished file, whose bytes are on the disk, its name; when this returns, the name is there too.</summary>
    public static void Rename(string from, string to, bool overwrite)
    {
        File.Move(from, to, overwrite);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }

    /// <summary>Writes a small file, whole or not at all; what was there before is replaced.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">What is in it.</param>
    /// <param name="ownerOnly">Whether nobody but its owner may read it.</param>
    public static void Write(string file, ReadOnlySpan<byte> bytes, bool ownerOnly)
    {
        var fresh = file + UnfinishedSuffix;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        Rename(fresh, file, overwrite: true);
    }

    /// <summary>Gives a file a second name; where the file system knows no such thing, a copy with that name.</summary>
    public static void LinkOrCopy(string file, string name)
    {
        if (OperatingSystem.IsWindows() || Link(file, name) != 0)
        {
            File.Copy(file, name + UnfinishedSuffix, overwrite: true);
            Flush(name + UnfinishedSuffix);
            Rename(name + UnfinishedSuffix, name, overwrite: false);
        }

        FlushFolder(Path.GetDirectoryName(name)!);
    }

    /// <summary>Waits until the names in a folder are on the disk. Windows keeps them with the files.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        var handle = Open(folder, ReadOnly);
        if (handle >= 0)
        {
            // A file system that flushes no folders says so here, and there is nothing more to do.
            _ = Sync(handle);
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "link", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string file, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", EntryPoint = "open", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
