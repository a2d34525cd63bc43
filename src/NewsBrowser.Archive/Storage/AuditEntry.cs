namespace NewsBrowser.Archive.Storage;

/// <summary>One thing that was done to the archive by hand or by itself, for whoever has to answer for it. Rows are added and never changed.</summary>
public sealed class AuditEntry
{
    public long Id { get; set; }

    public DateTime At { get; set; }

    /// <summary>Who did it: <c>admin</c>, <c>token:NAME</c>, <c>proxy:NAME</c>, <c>command</c>, <c>watch</c>, <c>schedule</c>.</summary>
    public required string Who { get; set; }

    /// <summary>The session, as the first letters of its id's hash; null where there is none.</summary>
    public string? Session { get; set; }

    /// <summary>The network address that asked; null for the program itself and commands.</summary>
    public string? Address { get; set; }

    /// <summary>What was done, one of the names in docs/operations.md (<c>ingest</c>, <c>takedown</c>, <c>sign-in</c>).</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to: a run's number, an item's id, a file's name; null for the whole archive.</summary>
    public string? Subject { get; set; }

    /// <summary>More that helps, one sentence; never a password, a token or what somebody searched for.</summary>
    public string? Detail { get; set; }

    /// <summary>False when it was refused or failed.</summary>
    public bool Done { get; set; }
}
