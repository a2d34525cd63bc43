using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Uploads;

/// <summary>Where uploads lie: a folder each, with their files and a record of what they were called. Files leave when the store has all of them.</summary>
/// <remarks>docs/decisions/0006-background-runs-and-uploads.md</remarks>
internal sealed partial class UploadFolder(Lazy<RejectedFiles> known, ArchiveOptions options, TimeProvider clock, ILogger<UploadFolder> log)
{
    /// <summary>Documents without a name of their own are known by their file's name and the folder that it lies in:
    /// the same file sent twice is one document.</summary>
    private const string FilesName = "upload";

    private const string RecordName = "upload.json";

    /// <summary>How long the record of an upload is kept after its last file left.</summary>
    private static readonly TimeSpan RecordsKept = TimeSpan.FromDays(30);

    public string Path { get; } = options.Uploads;

    /// <summary>Makes a folder for an upload.</summary>
    /// <returns>The upload's name, and the folder for its files.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public (string Name, string Files) Begin()
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{clock.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        return (name, Directory.CreateDirectory(System.IO.Path.Combine(Path, name, FilesName)).FullName);
    }

    public async Task WriteRecordAsync(string name, UploadRecord record, CancellationToken cancellation)
    {
        await using var stream = File.Create(System.IO.Path.Combine(Path, name, RecordName));
        await JsonSerializer.SerializeAsync(stream, record, UploadJsonContext.Default.UploadRecord, cancellation);
    }

    /// <summary>The record of an upload by its name; null for a name that is none, and when it is gone.</summary>
    public UploadRecord? Record(string? name)
    {
        if (name is null || !Name().IsMatch(name))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(System.IO.Path.Combine(Path, name, RecordName)), UploadJsonContext.Default.UploadRecord);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The name of the upload that a path lies in; null for one that lies elsewhere.</summary>
    public string? FindName(string path)
    {
        var inside = System.IO.Path.GetRelativePath(Path, path);
        var name = inside.Split(System.IO.Path.DirectorySeparatorChar)[0];
        return Name().IsMatch(name) ? name : null;
    }

    /// <summary>Throws an upload away whose files are not to be read.</summary>
    public void Delete(string name)
    {
        try
        {
            Directory.Delete(System.IO.Path.Combine(Path, name), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeft(name, e.Message);
        }
    }

    /// <summary>Deletes what of some uploads is settled: files that the store has whole, and records that tell nothing or are old.</summary>
    /// <param name="paths">Paths of a run; those that are not of uploads are passed over.</param>
    /// <param name="cancellation">Stops between two uploads.</param>
    public async Task SweepAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        try
        {
            var names = paths.Contains(Path, StringComparer.Ordinal)
                ? Directory.Exists(Path) ? Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)) : []
                : paths.Select(FindName).OfType<string>();
            foreach (var name in names.Distinct(StringComparer.Ordinal).Where(name => Name().IsMatch(name)).ToList())
            {
                await SweepAsync(name, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left is found by the next sweep.
            LogLeft(Path, e.Message);
        }
    }

    /// <summary>What a process that was killed left. An upload that had come to its end, and that no run has read, is found again; one that was cut off
    /// is deleted, because nobody was told that it is here.</summary>
    /// <returns>The folders whose files are to be read, and the names of the uploads that were deleted with how many files each had.</returns>
    public async Task<(IReadOnlyList<string> Found, IReadOnlyList<(string Name, int Files)> Deleted)> RecoverAsync(CancellationToken cancellation)
    {
        var (found, deleted) = (new List<string>(), new List<(string, int)>());
        try
        {
            var uploads = Directory.Exists(Path) ? Directory.GetDirectories(Path) : [];
            foreach (var upload in uploads.Order(StringComparer.Ordinal))
            {
                var name = System.IO.Path.GetFileName(upload);
                var folder = System.IO.Path.Combine(upload, FilesName);
                if (!Name().IsMatch(name) || !Directory.Exists(folder))
                {
                    continue;
                }

                var seen = await known.Value.SeenAsync(folder, cancellation);
                var unread = Directory.EnumerateFiles(folder).Count(file => !seen.Contains(file));
                if (Record(name) is null && seen.Count == 0)
                {
                    // The record is written last.
                    Delete(name);
                    deleted.Add((name, unread));
                }
                else if (unread > 0)
                {
                    found.Add(folder);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeft(Path, e.Message);
        }

        return (found, deleted);
    }

    private async Task SweepAsync(string name, CancellationToken cancellation)
    {
        var upload = System.IO.Path.Combine(Path, name);
        var files = System.IO.Path.Combine(upload, FilesName);
        if (Directory.Exists(files))
        {
            var settled = await known.Value.SettledAsync(files, cancellation);
            foreach (var file in Directory.EnumerateFiles(files).Where(settled.Contains).ToList())
            {
                File.Delete(file);
            }

            if (!Directory.EnumerateFileSystemEntries(files).Any() && await HasRunAsync(files, cancellation))
            {
                Directory.Delete(files);
            }
        }

        if (!Directory.Exists(files)
            && (Record(name) is not { } record || (record.Refused.Count == 0 && record.Files.All(file => file.Stored == file.Sent))
                || Directory.GetCreationTimeUtc(upload) < clock.GetUtcNow().UtcDateTime - RecordsKept))
        {
            Directory.Delete(upload, recursive: true);
        }
    }

    /// <summary>An empty folder may be one that files are just coming into.</summary>
    private async Task<bool> HasRunAsync(string files, CancellationToken cancellation) =>
        (await known.Value.SettledAsync(files, cancellation)).Count > 0;

    [GeneratedRegex(@"^[0-9]{8}T[0-9]{6}-[0-9a-f]{8}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [LoggerMessage(LogLevel.Warning, "Files of the upload {Name} could not be deleted ({Reason}); the next start tries again")]
    private partial void LogLeft(string name, string reason);
}

/// <summary>What one upload brought: the names that its files had where they came from, and what was refused at the door.</summary>
internal sealed record UploadRecord(IReadOnlyList<UploadedFile> Files, IReadOnlyList<RejectedUpload> Refused);

/// <summary>A file that was taken: the name under which it lies here, and the one that was sent.</summary>
internal sealed record UploadedFile(string Stored, string Sent);

/// <summary>A file that was not taken.</summary>
/// <param name="Name">As it was sent.</param>
/// <param name="Reason">The key of the words that say why.</param>
/// <param name="Limit">The number that belongs into them.</param>
internal sealed record RejectedUpload(string Name, string Reason, long? Limit = null);

/// <summary>How <see cref="UploadRecord"/> is written beside the files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(UploadRecord))]
internal sealed partial class UploadJsonContext : JsonSerializerContext;
