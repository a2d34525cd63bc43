using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Jobs;

/// <summary>The folders that runs of the site may read, by name: the seeds, those of the settings, and where uploads lie.
/// A browser sends a name, never a path.</summary>
internal sealed class IngestionFolders
{
    public IngestionFolders(IOptions<NewsBrowserSettings> settings, ArchiveOptions options)
    {
        All =
        [
            new IngestionFolder(IngestionSettings.SeedsName, Full(settings.Value.Seeds)),
            .. settings.Value.Ingestion.Folders.Select(folder => new IngestionFolder(folder.Name, Full(folder.Path))),
        ];
        Uploads = options.Uploads;
    }

    public IReadOnlyList<IngestionFolder> All { get; }

    /// <summary>Where uploaded files lie until they are read and settled.</summary>
    public string Uploads { get; }

    public IngestionFolder? Find(string? name) => All.FirstOrDefault(folder => string.Equals(folder.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Where the folders really lie now, links resolved.</summary>
    public FolderBounds Bounds() => new([.. All.Select(folder => folder.Path), Uploads]);

    /// <summary>True when every path lies in a folder now, links resolved.</summary>
    public bool ContainsAll(IEnumerable<string> paths)
    {
        var bounds = Bounds();
        return paths.All(bounds.Contains);
    }

    /// <summary>The folder that a path is written under, and the rest of it; null for one elsewhere. For people: links are not resolved.</summary>
    public (IngestionFolder Folder, string Inside)? Place(string path)
    {
        foreach (var folder in All.OrderByDescending(folder => folder.Path.Length))
        {
            if (path.StartsWith(Path.TrimEndingDirectorySeparator(folder.Path) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return (folder, Path.GetRelativePath(folder.Path, path));
            }
        }

        return null;
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}

/// <summary>A folder with a name.</summary>
internal sealed record IngestionFolder(string Name, string Path)
{
    /// <summary>Whether it is there to read now.</summary>
    public bool IsThere => Directory.Exists(Path);
}
