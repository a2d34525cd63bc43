using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace NewsBrowser.Web.Settings;

/// <summary>Where files come from besides the seeds: named folders, uploads, a watched folder, a schedule. Section <c>NewsBrowser:Ingestion</c>.</summary>
internal sealed partial class IngestionSettings : ISettingsSection
{
    /// <summary>The name of the folder of seeds.</summary>
    public const string SeedsName = "seeds";

    private const long LeastUpload = 1024 * 1024;

    private const int MostUploadFiles = 100_000;

    private static readonly TimeSpan ShortestTurn = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestTurn = TimeSpan.FromDays(366);

    /// <summary>Folders that the administrator may take in from, by name; the seeds are one without being named here.</summary>
    public IList<FolderSettings> Folders { get; set; } = [];

    /// <summary>How many bytes one upload may bring.</summary>
    public long UploadMaxBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>How many files one upload may bring.</summary>
    public int UploadMaxFiles { get; set; } = 2000;

    /// <summary>How often the seeds and the folders are taken in by themselves; null for never.</summary>
    public TimeSpan? Every { get; set; }

    /// <summary>When they are, as a cron expression in the time zone of the settings (<c>0 6 * * *</c>), in place of <see cref="Every"/>.</summary>
    public string? Schedule { get; set; }

    public WatchSettings Watch { get; set; } = new();

    /// <summary>When the seeds and the folders are taken in by themselves; null for never.</summary>
    public Timetable? CreateTimetable(TimeZoneInfo zone) => Timetable.Create(Every, Schedule, zone);

    public IEnumerable<ValidationResult> Faults(string section)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { SeedsName };
        for (var index = 0; index < Folders.Count; index++)
        {
            var key = $"{section}:{nameof(Folders)}:{index}";
            if (!Name().IsMatch(Folders[index].Name))
            {
                yield return new ValidationResult(
                    $"{key}:{nameof(FolderSettings.Name)} is \"{Folders[index].Name}\"; a name has 1 to 40 letters, digits, hyphens, dots or underscores.");
            }
            else if (!names.Add(Folders[index].Name))
            {
                yield return new ValidationResult($"{key}:{nameof(FolderSettings.Name)} is \"{Folders[index].Name}\", which another folder is called "
                    + $"(\"{SeedsName}\" is the folder of seeds).");
            }

            if (string.IsNullOrWhiteSpace(Folders[index].Path) || Folders[index].Path.Contains('\0', StringComparison.Ordinal))
            {
                yield return new ValidationResult($"{key}:{nameof(FolderSettings.Path)} is empty; it names a folder.");
            }
        }

        if (UploadMaxBytes < LeastUpload)
        {
            yield return new ValidationResult($"{section}:{nameof(UploadMaxBytes)} is {UploadMaxBytes}; an upload may bring at least {LeastUpload} bytes.");
        }

        if (UploadMaxFiles is < 1 or > MostUploadFiles)
        {
            yield return new ValidationResult($"{section}:{nameof(UploadMaxFiles)} is {UploadMaxFiles}; it is from 1 to {MostUploadFiles}.");
        }

        if (Every is { } turn && (turn < ShortestTurn || turn > LongestTurn))
        {
            yield return new ValidationResult($"{section}:{nameof(Every)} is {turn}; it is from {ShortestTurn} to {LongestTurn.Days} days, as 06:00:00.");
        }

        foreach (var fault in Timetable.Faults(section, Every, Schedule))
        {
            yield return fault;
        }

        foreach (var fault in Watch.Faults($"{section}:{nameof(Watch)}"))
        {
            yield return fault;
        }

        if (Watch.Folder is { Length: > 0 } watched && !names.Contains(watched))
        {
            yield return new ValidationResult($"{section}:{nameof(Watch)}:{nameof(WatchSettings.Folder)} is \"{watched}\"; it is the name of one of the "
                + $"folders, or \"{SeedsName}\".");
        }
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd}._-]{0,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}

/// <summary>A folder that the administrator may take in from.</summary>
internal sealed class FolderSettings
{
    /// <summary>What pages, the JSON interface and other settings call it.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Where it is; relative to the folder that the program is started in. It need not be there yet.</summary>
    public string Path { get; set; } = string.Empty;
}

/// <summary>Whether new files of a folder are taken in as they come. Section <c>NewsBrowser:Ingestion:Watch</c>.</summary>
internal sealed class WatchSettings : ISettingsSection
{
    private const int LongestSettle = 3600;

    public bool Enabled { get; set; }

    /// <summary>The name of a configured folder.</summary>
    public string? Folder { get; set; }

    /// <summary>How many seconds a file must have stayed as it is before it is read.</summary>
    public int Settle { get; set; } = 5;

    public IEnumerable<ValidationResult> Faults(string section)
    {
        if (Enabled && string.IsNullOrEmpty(Folder))
        {
            yield return new ValidationResult(
                $"{section}:{nameof(Folder)} is empty while {section}:{nameof(Enabled)} is true; it is the name of the folder that is watched.");
        }

        if (Settle is < 0 or > LongestSettle)
        {
            yield return new ValidationResult($"{section}:{nameof(Settle)} is {Settle}; it is from 0 to {LongestSettle} seconds.");
        }
    }
}
