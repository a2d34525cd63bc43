namespace NewsBrowser.Web.Access;

/// <summary>What may be allowed to somebody.</summary>
internal static class Scopes
{
    /// <summary>To read what a private archive shows its readers.</summary>
    public const string Read = "read";

    /// <summary>To start runs of ingestion and to ask how they stand.</summary>
    public const string Ingest = "ingest";

    /// <summary>Everything.</summary>
    public const string Admin = "admin";

    /// <summary>The policy of what brings files: the administrator, or a token with <see cref="Ingest"/> or <see cref="Admin"/>.</summary>
    public const string IngestPolicy = "ingest";

    /// <summary>The policy of all else under <c>/api/v1/admin</c>: the administrator, or a token with <see cref="Admin"/>.</summary>
    public const string ApiPolicy = "administration";

    public static IReadOnlyList<string> All { get; } = [Read, Ingest, Admin];
}
