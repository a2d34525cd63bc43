using System.ComponentModel.DataAnnotations;
using NewsBrowser.Web.Hosting.Sections;

namespace NewsBrowser.Web.Hosting;

/// <summary>The program's own settings, section <c>NewsBrowser</c> of appsettings, environment (<c>NewsBrowser__Key</c>) and command line. Described key by key in docs/settings.md.</summary>
internal sealed class NewsBrowserSettings : IValidatableObject
{
    public const string Section = "NewsBrowser";

    /// <summary>The one folder that the program writes. Default: <c>.data</c> of a checkout, else <c>data</c> beside the program.</summary>
    public string DataDirectory { get; set; } = CheckoutFolder.Find() is { } root ? Path.Combine(root, ".data") : Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>The folder that the first start and the administrator's re-ingest read. Default: <c>seeds</c> of a checkout, else beside the program.</summary>
    public string Seeds { get; set; } = Path.Combine(CheckoutFolder.Find() ?? AppContext.BaseDirectory, "seeds");

    /// <summary>The zone in which times are shown and days are counted, by its IANA name.</summary>
    public string TimeZone { get; set; } = "Asia/Taipei";

    /// <summary>What pages do with remote images: <c>hidden</c> leaves a box with a link, <c>direct</c> loads them from where they are.</summary>
    public RemoteImages Images { get; set; }

    /// <summary>The site that root-relative addresses in news files belong to; none by default.</summary>
    public string? NewsBaseUrl { get; set; }

    /// <summary>The file of the owner's own names of things. Default: <c>aliases.txt</c> in the data folder; it need not be there.</summary>
    public string? Aliases { get; set; }

    /// <summary>Whether people have pages: <c>shown</c>, or <c>off</c>, when nothing leads to such pages either.</summary>
    public PeoplePages People { get; set; }

    public AdminSettings Admin { get; set; } = new();

    public IngestionSettings Ingestion { get; set; } = new();

    public ReadingSettings Reading { get; set; } = new();

    public ProxySettings Proxy { get; set; } = new();

    public ImageProxySettings ImageProxy { get; set; } = new();

    public MetricsSettings Metrics { get; set; } = new();

    public LimitSettings Limits { get; set; } = new();

    public LogSettings Log { get; set; } = new();

    public CacheSettings Cache { get; set; } = new();

    /// <summary>The zone that <see cref="TimeZone"/> names.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;

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
            yield return new ValidationResult($"{Section}:{nameof(TimeZone)} is \"{TimeZone}\", which names no time zone of this machine; use an IANA name such as Asia/Taipei.");
        }

        if (NewsBaseUrl is not null && !(Uri.TryCreate(NewsBaseUrl, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ValidationResult($"{Section}:{nameof(NewsBaseUrl)} is \"{NewsBaseUrl}\"; it is an http or https address.");
        }

        foreach ((string name, ISettingsSection section) in Sections)
        {
            foreach (ValidationResult fault in section.Faults($"{Section}:{name}"))
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<(string Name, ISettingsSection Section)> Sections =>
    [
        (nameof(Admin), Admin),
        (nameof(Ingestion), Ingestion),
        (nameof(Reading), Reading),
        (nameof(Proxy), Proxy),
        (nameof(ImageProxy), ImageProxy),
        (nameof(Metrics), Metrics),
        (nameof(Limits), Limits),
        (nameof(Log), Log),
        (nameof(Cache), Cache),
    ];
}
