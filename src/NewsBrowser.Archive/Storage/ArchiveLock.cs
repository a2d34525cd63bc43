using System.Globalization;

namespace NewsBrowser.Archive.Storage;

/// <summary>Keeps a data folder for one process. The lock is the operating system's, so it ends with the process, however that ends.</summary>
internal sealed class ArchiveLock : IDisposable
{
    public const string FileName = "archive.lock";

    /// <summary>Beside the lock, because a locked file cannot be read on every system.</summary>
    public const string HolderName = "archive.pid";

    private readonly FileStream _file;

    private ArchiveLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes the folder's lock.</summary>
    /// <exception cref="ArchiveUnavailableException">Another process has it.</exception>
    public static ArchiveLock Acquire(string folder)
    {
        var holder = Path.Combine(folder, HolderName);
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (StoreFaults.IsHeld(e))
        {
            throw new ArchiveUnavailableException(
                $"The data folder {folder} is in use by {DescribeHolder(holder)}. Stop it first, or give another folder with --data.", e);
        }

        try
        {
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new ArchiveLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string DescribeHolder(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? $"another process (number {id.ToString(CultureInfo.InvariantCulture)})"
                : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
