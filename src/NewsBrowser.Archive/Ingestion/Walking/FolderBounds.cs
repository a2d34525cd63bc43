using Microsoft.Win32.SafeHandles;

namespace NewsBrowser.Archive.Ingestion.Walking;

/// <summary>The folders outside of which a run reads nothing, wherever links in them lead: as they really lay when the run began.</summary>
public sealed class FolderBounds
{
    private readonly string[] _real;

    /// <param name="folders">Folders; one that does not exist holds nothing.</param>
    public FolderBounds(IEnumerable<string> folders)
    {
        _real = [.. folders.Select(Resolved).OfType<string>()];
    }

    /// <summary>True when the path, with every link on its way resolved, is one of the folders or lies in one.</summary>
    public bool Contains(string path) => Resolved(path) is { } resolved && ContainsReal(resolved);

    /// <summary>As <see cref="Contains(string)"/>, of a path that has no links.</summary>
    internal bool ContainsReal(string path) => Array.Exists(_real, folder => FileWalk.Contains(folder, path));

    /// <summary>Whether the file that was opened is one of those inside: a link may have been put in its place after it was found.</summary>
    internal bool Contains(SafeFileHandle opened, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Contains(path);
        }

        return new FileInfo($"/proc/self/fd/{opened.DangerousGetHandle()}").LinkTarget is { } target ? ContainsReal(target) : Contains(path);
    }

    /// <summary>Opens a file that really lies inside; null when it is not there, is no plain file, or leads out.</summary>
    public FileStream? Open(string path)
    {
        try
        {
            // Pipes and devices say that they are empty, and opening one would wait for whoever writes to it.
            if (!Contains(path) || new FileInfo(ResolveRealPath(path)) is not { Exists: true, Length: > 0 })
            {
                return null;
            }

            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (Contains(file.SafeFileHandle, path))
            {
                return file;
            }

            file.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The path with every link on its way resolved; the path itself where that cannot be done.</summary>
    public static string ResolveRealPath(string path) => Resolved(path) ?? path;

    private static string? Resolved(string path)
    {
        try
        {
            return RealPath.Resolve(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
