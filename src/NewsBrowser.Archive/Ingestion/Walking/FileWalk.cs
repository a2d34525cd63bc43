using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Walking;

/// <summary>A file found, or the reason why something found cannot be read.</summary>
/// <param name="Path">The full path, as reached from the folder that was given.</param>
/// <param name="Size">In bytes, as the file system says.</param>
/// <param name="ModifiedAt">UTC.</param>
/// <param name="Trouble">Why it cannot be read; null for a file to read.</param>
internal readonly record struct FoundFile(string Path, long Size, DateTime ModifiedAt, string? Trouble);

/// <summary>Names that a walk passes over, unless they were given themselves: neither counted nor rejected.</summary>
public static class IgnoredNames
{
    /// <summary>Files that tell of the folder they stand in and hold no document.</summary>
    private static readonly string[] Paperwork = ["ORIGIN.md", "README.md", "README.txt", "README", "LICENSE", "LICENSE.md", "LICENSE.txt"];

    /// <summary>True for the name, without folders, of a file or a folder that a walk passes over.</summary>
    public static bool Contains(string name) => name.StartsWith('.') || Paperwork.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Walks files and folders in an order that is the same everywhere: folder by folder, names by their code units.</summary>
/// <remarks>
/// Names that begin with a dot (<c>.git</c>, <c>.DS_Store</c>, <c>.keep</c>) and a folder's own paperwork are passed over (<see cref="IgnoredNames"/>)
/// unless they were given themselves. Links are followed; a folder is walked once, however many links lead to it, and one that leads back into itself is
/// reported. A walk with bounds follows no link that leads out of them. At most one folder's names are held for each level.
/// </remarks>
internal sealed class FileWalk
{
    /// <summary>Deeper folders are reported, not walked: no archive of people is that deep, and paths end near here.</summary>
    public const int MaxDepth = 100;

    private readonly HashSet<string> _walked = new(StringComparer.Ordinal);
    private readonly List<string> _unread = [];
    private readonly FolderBounds? _within;

    private FileWalk(IReadOnlyList<string> roots, FolderBounds? within)
    {
        Roots = roots;
        _within = within;
    }

    /// <summary>What was given, as full paths in order, without those that lie in another.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>Folders that could not be listed: nothing is known of the files in them.</summary>
    public IReadOnlyList<string> Unread => _unread;

    /// <summary>Prepares a walk.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="within">Folders outside of which nothing is read; null for anywhere.</param>
    /// <exception cref="ArchiveUnavailableException">One of the paths does not exist, or lies outside the bounds; the message names all of them.</exception>
    public static FileWalk Over(IReadOnlyList<string> paths, FolderBounds? within = null)
    {
        if (paths.Count == 0)
        {
            throw new ArchiveUnavailableException("There is nothing to ingest: give files or folders.");
        }

        var full = new List<string>();
        var missing = new List<string>();
        foreach (var path in paths)
        {
            if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || !Exists(path))
            {
                missing.Add(path);
            }
            else
            {
                full.Add(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            }
        }

        if (missing.Count > 0)
        {
            throw new ArchiveUnavailableException(
                missing.Count == 1
                    ? $"The path {missing[0]} does not exist; nothing was ingested."
                    : $"These paths do not exist; nothing was ingested: {string.Join(", ", missing)}");
        }

        if (within is not null && full.Where(path => !within.Contains(path)).ToList() is { Count: > 0 } outside)
        {
            throw new ArchiveUnavailableException($"These paths lead out of the configured folders; nothing was ingested: {string.Join(", ", outside)}");
        }

        full.Sort(StringComparer.Ordinal);
        var roots = new List<string>();
        foreach (var path in full)
        {
            if (!roots.Exists(root => Contains(root, path)))
            {
                roots.Add(path);
            }
        }

        return new FileWalk(roots, within);
    }

    /// <summary>True when a path is the root or lies in it.</summary>
    public static bool Contains(string root, string path) =>
        path.StartsWith(root, StringComparison.Ordinal)
        && (path.Length == root.Length || Path.EndsInDirectorySeparator(root) || path[root.Length] == Path.DirectorySeparatorChar);

    public IEnumerable<FoundFile> Files()
    {
        foreach (var root in Roots)
        {
            foreach (var file in Directory.Exists(root) ? InFolder(root, ResolveRealPath(root), []) : One(new FileInfo(root)))
            {
                yield return file;
            }
        }
    }

    private static bool Exists(string path)
    {
        // A dangling link exists, as a file that cannot be read.
        try
        {
            return Directory.Exists(path) || File.Exists(path) || new FileInfo(path).LinkTarget is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private IEnumerable<FoundFile> InFolder(string folder, string real, List<string> above)
    {
        if (above.Contains(real))
        {
            _unread.Add(folder);
            yield return new FoundFile(folder, 0, default, "The folder is a link that leads back into a folder above it; it was not followed.");
            yield break;
        }

        if (!_walked.Add(real))
        {
            yield break;
        }

        if (above.Count >= MaxDepth)
        {
            _unread.Add(folder);
            yield return new FoundFile(folder, 0, default, $"The folder is more than {MaxDepth} folders deep; it was not read.");
            yield break;
        }

        List<FileSystemInfo> entries;
        string? trouble = null;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            entries = [];
            trouble = !IsReadableName(folder) ? "The folder's name is not UTF-8, so the folders and files in it cannot be opened; rename it."
                : e is UnauthorizedAccessException ? "The folder may not be read by this user."
                : $"The folder cannot be read: {e.Message}";
        }

        if (trouble is not null)
        {
            _unread.Add(folder);
            yield return new FoundFile(folder, 0, default, trouble);
            yield break;
        }

        entries.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        above.Add(real);
        foreach (var entry in entries)
        {
            if (IgnoredNames.Contains(entry.Name))
            {
                continue;
            }

            var found = LeadsOut(entry)
                ? Outside(entry)
                : IsFolder(entry)
                    ? InFolder(entry.FullName, entry.LinkTarget is null ? Path.Combine(real, entry.Name) : ResolveRealPath(entry.FullName), above)
                    : One(entry);
            foreach (var file in found)
            {
                yield return file;
            }
        }

        above.RemoveAt(above.Count - 1);
    }

    // What lies in a folder that is inside is inside too, unless it is a link.
    private bool LeadsOut(FileSystemInfo entry) => _within is not null && entry.LinkTarget is not null && !_within.Contains(entry.FullName);

    private IEnumerable<FoundFile> Outside(FileSystemInfo entry)
    {
        // Nothing is known of what lies behind it, which a run without bounds may have read.
        _unread.Add(entry.FullName);
        yield return new FoundFile(entry.FullName, 0, default, "The link leads out of the configured folders; it was not followed.");
    }

    private static bool IsFolder(FileSystemInfo entry) => entry is DirectoryInfo || (entry.LinkTarget is not null && Directory.Exists(entry.FullName));

    private static IEnumerable<FoundFile> One(FileSystemInfo entry)
    {
        FoundFile found;
        try
        {
            var target = entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true);
            found = target is FileInfo { Exists: true } file
                ? new FoundFile(entry.FullName, file.Length, file.LastWriteTimeUtc, null)
                : new FoundFile(
                    entry.FullName, 0, default,
                    IsReadableName(entry.FullName)
                        ? "The link leads to nothing that is there."
                        : "The file's name is not UTF-8, so it cannot be opened; rename it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found = new FoundFile(entry.FullName, 0, default, $"The file cannot be read: {e.Message}");
        }

        yield return found;
    }

    /// <summary>False where a part of a name has no letters: the system's own bytes are not known then, and what is looked for is not there.</summary>
    private static bool IsReadableName(string path) => !path.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>The path with every link on its way resolved; as far as that can be done.</summary>
    private static string ResolveRealPath(string path)
    {
        try
        {
            return RealPath.Resolve(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
