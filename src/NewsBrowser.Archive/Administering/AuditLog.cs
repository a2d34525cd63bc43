using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Administering;

/// <summary>What was done to the archive and by whom: entries are added and read, never changed.</summary>
public sealed class AuditLog
{
    public const int MaxLimit = 500;

    private readonly ArchiveStore store;

    internal AuditLog(ArchiveStore store) => this.store = store;

    /// <summary>Adds an entry; its moment is now. A disk that cannot take it is the caller's to report: what was done is done.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written: full, read-only or damaged.</exception>
    public void Add(AuditRecord record) => store.Write(connection => Insert(connection, record, store.Clock.GetUtcNow().UtcDateTime));

    /// <summary>Adds an entry in a transaction of the caller's: what must not be done without one.</summary>
    internal static int Insert(SqliteConnection connection, AuditRecord record, DateTime at)
    {
        using var insert = new Statement(
            connection,
            "INSERT INTO AuditEntries (At, Who, Session, Address, Action, Subject, Detail, Done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        return insert.Bind(at).Bind(record.Who).Bind(record.Session).Bind(record.Address).Bind(record.Action).Bind(record.Subject).Bind(record.Detail).Bind(record.Done).Run();
    }

    /// <summary>The newest entries first, before an entry's number when one is given.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(long? before, int limit, CancellationToken cancellation) => ListAsync(new AuditFilter(null, null), before, limit, cancellation);

    /// <summary>As the other, of those that a filter lets through.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var entries = context.Audit.AsQueryable();
        if (filter.Action is { } action)
        {
            entries = entries.Where(e => e.Action == action);
        }

        if (filter.Who is { } who)
        {
            entries = entries.Where(e => e.Who == who);
        }

        return await entries.Where(e => before == null || e.Id < before).OrderByDescending(e => e.Id).Take(Math.Clamp(limit, 1, MaxLimit)).ToListAsync(cancellation);
    }

    /// <summary>The actions that the log has, for a choice among them.</summary>
    public async Task<IReadOnlyList<string>> ActionsAsync(CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        return await context.Audit.Select(e => e.Action).Distinct().OrderBy(action => action).ToListAsync(cancellation);
    }

    /// <summary>As <see cref="ActionsAsync"/>: those who did something.</summary>
    public async Task<IReadOnlyList<string>> PeopleAsync(CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        return await context.Audit.Select(e => e.Who).Distinct().OrderBy(who => who).ToListAsync(cancellation);
    }
}

/// <summary>Which entries of the audit log are wanted; null leaves out nothing.</summary>
public sealed record AuditFilter(string? Action, string? Who);

/// <summary>What is to be written into the audit log; the meaning of each part is <see cref="AuditEntry"/>'s.</summary>
public sealed record AuditRecord(string Who, string Action, string? Subject = null, string? Detail = null, bool Done = true)
{
    public string? Session { get; init; }

    public string? Address { get; init; }
}
