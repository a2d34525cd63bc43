using System.ComponentModel.DataAnnotations;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Settings;

/// <summary>The program's own settings, section <c>NewsBrowser</c> of appsettings, environment (<c>NewsBrowser__Key</c>) and command line.
/// Described key by key in docs/settings.md.</summary>
internal sealed class NewsBrowserSettings : IValidatableObject
{
    public const string Section = "NewsBrowser";

    /// <summary>The one folder that the program writes. Default: <c>.data</c> of a checkout, else <c>data</c> beside the program.</summary>
    public string DataDirectory { get; set; } = CheckoutFolder.Find() is { } root
        ? Path.Combine(root, ".data")
        : Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>The folder that the first start and the administrator's re-ingest read. Default: <c>seeds</c> of a checkout, else beside the program.</summary>
    public string Seeds { get; set; } = Path.Combine(CheckoutFolder.Find() ?? AppContext.BaseDirectory, "seeds");

    /// <summary>The zone in which times are shown and days are counted, by its IANA name.</summary>
    public string TimeZone { get; set; } = "Asia/Taipei";

    /// <summary>What pages do with remote images: <c>hidden</c> leaves a box with a link, <c>direct</c> loads them from where they are,
    /// <c>proxied</c> fetches them for the reader.</summary>
    public RemoteImagesMode Images { get; set; }

    /// <summary>For how many days browsers are told to use https alone; 0, the default, tells them nothing.</summary>
    public int HstsDays { get; set; }

    /// <summary>The site that root-relative addresses in news files belong to; none by default.</summary>
    public string? NewsBaseUrl { get; set; }

    /// <summary>The site's own address, with its path if it has one, for feeds, the site map and links of pages to themselves;
    /// by default what the request calls it.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>The file of the owner's own names of things. Default: <c>aliases.txt</c> in the data folder; it need not be there.</summary>
    public string? Aliases { get; set; }

    /// <summary>Whether people have pages: <c>shown</c>, or <c>off</c>, when nothing leads to such pages either.</summary>
    public PeoplePagesMode People { get; set; }

    public AdminSettings Admin { get; set; } = new();

    public IngestionSettings Ingestion { get; set; } = new();

    public ReadingSettings Reading { get; set; } = new();

    public ProxySettings Proxy { get; set; } = new();

    public ImageProxySettings ImageProxy { get; set; } = new();

    public BackupSettings Backups { get; set; } = new();

    public MetricsSettings Metrics { get; set; } = new();

    public LimitSettings Limits { get; set; } = new();

    public LogSettings Log { get; set; } = new();

    public CacheSettings Cache { get; set; } = new();

    /// <summary>The zone that <see cref="TimeZone"/> names.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>How the archive of these settings is opened.</summary>
    public ArchiveOptions CreateArchiveOptions() => new()
    {
        DataDirectory = Path.GetFullPath(DataDirectory),
        Zone = Zone,
        NewsBaseUrl = NewsBaseUrl,
        Aliases = Aliases is { } aliases ? Path.GetFullPath(aliases) : null,
    };

    /// <summary>Names the key of each value that cannot be used.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
        {
            yield return new ValidationResult($"{Section}:{nameof(DataDirectory)} is empty; it names the folder that the program writes.");
        }

        if (Aliases is not null && string.IsNullOrWhiteSpace(Aliases))
        {
            yield return new ValidationResult($"{Section}:{nameof(Aliases)} is empty; it names a file.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(TimeZone)} is \"{TimeZone}\", which names no time zone of this machine; use an IANA name such as Asia/Taipei.");
        }

        if (NewsBaseUrl is not null && !(Uri.TryCreate(NewsBaseUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ValidationResult($"{Section}:{nameof(NewsBaseUrl)} is \"{NewsBaseUrl}\"; it is an http or https address.");
        }

        if (PublicUrl is { Length: > 0 }
            && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var own) && own is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }))
        {
            yield return new ValidationResult($"{Section}:{nameof(PublicUrl)} is \"{PublicUrl}\"; it is the site's http or https address, such as "
                + $"https://news.example.org, with a path at most.");
        }

        for (var index = 0; index < Ingestion.Folders.Count; index++)
        {
            // The program would take in its own files: uploads, logs, copies of the database.
            if (Ingestion.Folders[index].Path is { Length: > 0 } folder && !string.IsNullOrWhiteSpace(DataDirectory)
                && (IsIn(folder, DataDirectory) || IsIn(DataDirectory, folder)))
            {
                yield return new ValidationResult($"{Section}:{nameof(Ingestion)}:{nameof(IngestionSettings.Folders)}:{index}:{nameof(FolderSettings.Path)} "
                    + $"is \"{folder}\", which holds the data folder or lies in it; files to take in lie elsewhere.");
            }
        }

        if (HstsDays is < 0 or > 3650)
        {
            yield return new ValidationResult($"{Section}:{nameof(HstsDays)} is {HstsDays}; it is a number of days from 0 to 3650.");
        }

        foreach ((var name, var section) in Sections)
        {
            foreach (var fault in section.Faults($"{Section}:{name}"))
            {
                yield return fault;
            }
        }
    }

    private static bool IsIn(string folder, string path) =>
        Ended(path).StartsWith(Ended(folder), StringComparison.Ordinal);

    private static string Ended(string path) =>
        Path.GetFullPath(path) is var full && Path.EndsInDirectorySeparator(full) ? full : full + Path.DirectorySeparatorChar;

    private IEnumerable<(string Name, ISettingsSection Section)> Sections =>
    [
        (nameof(Admin), Admin),
        (nameof(Ingestion), Ingestion),
        (nameof(Reading), Reading),
        (nameof(Proxy), Proxy),
        (nameof(ImageProxy), ImageProxy),
        (nameof(Backups), Backups),
        (nameof(Metrics), Metrics),
        (nameof(Limits), Limits),
        (nameof(Log), Log),
        (nameof(Cache), Cache),
    ];
}

/// <summary>Whether people have pages of their own here.</summary>
internal enum PeoplePagesMode
{
    /// <summary>Everybody who wrote has a page, kept from search engines.</summary>
    Shown = 0,

    /// <summary>There are no such pages and nothing links to them; names stand where they were written.</summary>
    Off,
}

/// <summary>What becomes of pictures that live on other sites.</summary>
internal enum RemoteImagesMode
{
    /// <summary>A box and a link stand in their place: opening a page tells nobody else.</summary>
    Hidden = 0,

    /// <summary>The reader's browser loads them from where they are.</summary>
    Direct,

    /// <summary>This site fetches them for the reader, checks them and keeps them: the other site sees this one alone.</summary>
    Proxied,
}

/// <summary>A group of settings that knows what its values may be.</summary>
internal interface ISettingsSection
{
    /// <summary>Names the key of each value that cannot be used.</summary>
    /// <param name="section">The section's full name, as <c>NewsBrowser:Proxy</c>.</param>
    IEnumerable<ValidationResult> Faults(string section);
}
