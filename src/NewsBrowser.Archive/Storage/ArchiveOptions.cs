namespace NewsBrowser.Archive.Storage;

/// <summary>Where an archive is and how it reads time.</summary>
public sealed record ArchiveOptions
{
    /// <summary>The one folder that is written: database, index, keys, logs, backups.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where uploaded files lie until they have been read and what was refused of them is settled.</summary>
    public string Uploads => Path.Combine(Path.GetFullPath(DataDirectory), "uploads");

    /// <summary>The zone in which days and months are counted and shown.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The site that root-relative addresses of news files belong to; null when unknown.</summary>
    public string? NewsBaseUrl { get; init; }

    /// <summary>The owner's own names of things; null for <c>aliases.txt</c> in the data folder. It need not be there.</summary>
    public string? Aliases { get; init; }

    /// <summary>The names of things that come with the program.</summary>
    public string ShippedAliases { get; init; } = Path.Combine(AppContext.BaseDirectory, AliasesName);

    /// <summary>How a file of names is called.</summary>
    public const string AliasesName = "aliases.txt";

    /// <summary>True for commands that only look: no lock is taken, nothing is migrated or written.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whose measurements the archive's are, where one process has several archives: the scope of its meter.</summary>
    public object? MeterScope { get; init; }
}
