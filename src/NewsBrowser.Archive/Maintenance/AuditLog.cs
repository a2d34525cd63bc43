using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>What was done to the archive and by whom: entries are added and read, never changed.</summary>
public sealed class AuditLog
{
    public const int MaxLimit = 500;

    private const string AllActions =
        "WITH RECURSIVE v(n) AS (SELECT min(Action) FROM AuditEntries UNION ALL SELECT (SELECT min(Action) FROM AuditEntries WHERE Action > v.n) FROM v "
            + "WHERE v.n IS NOT NULL) SELECT n FROM v WHERE n IS NOT NULL";

    private const string AllPeople =
        "WITH RECURSIVE v(n) AS (SELECT min(Who) FROM AuditEntries UNION ALL SELECT (SELECT min(Who) FROM AuditEntries WHERE Who > v.n) FROM v "
            + "WHERE v.n IS NOT NULL) SELECT n FROM v WHERE n IS NOT NULL";

    private readonly ArchiveStore _store;

    internal AuditLog(ArchiveStore store) => _store = store;

    /// <summary>Adds an entry; its moment is now. A disk that cannot take it is the caller's to report: what was done is done.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written: full, read-only or damaged.</exception>
    public void Add(AuditRecord record) => _store.Write(connection => Insert(connection, record, _store.Clock.GetUtcNow().UtcDateTime));

    /// <summary>Adds an entry in a transaction of the caller's: what must not be done without one.</summary>
    internal static int Insert(SqliteConnection connection, AuditRecord record, DateTime at)
    {
        using var insert = new Statement(
            connection,
            "INSERT INTO AuditEntries (At, Who, Session, Address, Action, Subject, Detail, Done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        return insert.Bind(at).Bind(record.Who).Bind(record.Session).Bind(record.Address).Bind(record.Action).Bind(record.Subject).Bind(record.Detail)
            .Bind(record.Done).Run();
    }

    /// <summary>The newest entries first, before an entry of this number when one is given.</summary>
    public Task<IReadOnlyList<AuditView>> ListAsync(long? before, int limit, CancellationToken cancellation) =>
        ListAsync(new AuditFilter(null, null), before, limit, cancellation);

    /// <summary>As the other, of those that a filter lets through.</summary>
    public async Task<IReadOnlyList<AuditView>> ListAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var at = before is null ? null : await context.Audit.Where(e => e.Id == before).Select(e => (DateTime?)e.At).FirstOrDefaultAsync(cancellation);
        return await Page(context, filter, at is { } moment ? (moment, before!.Value) : null, limit)
            .Select(e => new AuditView(e.Id, e.At, e.Who, e.Session, e.Address, e.Action, e.Subject, e.Detail, e.Done)).ToListAsync(cancellation);
    }

    internal IQueryable<AuditEntry> Page(ArchiveContext context, AuditFilter filter, (DateTime At, long Id)? before, int limit)
    {
        // Left to itself, SQLite takes the smaller index of the person alone, and reads all that the person did.
        var all = filter is { Who: not null, Action: not null }
            ? context.Audit.FromSqlRaw("SELECT * FROM AuditEntries INDEXED BY IX_AuditEntries_Who_Action_At")
            : context.Audit;
        var entries = Chosen(all, filter);
        if (before is var (at, number))
        {
            // The first condition is where the index is entered, the second takes away what lies at the very same moment.
            entries = entries.Where(e => e.At <= at && (e.At < at || e.Id < number));
        }

        return entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(Math.Clamp(limit, 1, MaxLimit));
    }

    /// <summary>The actions that the log has, for a choice among them.</summary>
    public Task<IReadOnlyList<string>> ActionsAsync(CancellationToken cancellation) =>
        Task.Run<IReadOnlyList<string>>(() => Distinct(AllActions), cancellation);

    /// <summary>As <see cref="ActionsAsync"/>: those who did something, the first <see cref="MaxLimit"/> by name.</summary>
    public Task<IReadOnlyList<string>> PeopleAsync(CancellationToken cancellation) => Task.Run<IReadOnlyList<string>>(() => Distinct(AllPeople), cancellation);

    private IQueryable<AuditEntry> Chosen(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (filter.Action is { } action)
        {
            entries = entries.Where(e => e.Action == action);
        }

        if (filter.Who is { } who)
        {
            entries = entries.Where(e => e.Who == who);
        }

        if (filter.From is { } first)
        {
            var from = ZonedDay.StartUtc(first, _store.Options.Zone);
            entries = entries.Where(e => e.At >= from);
        }

        if (filter.Until is { } last && last < DateOnly.MaxValue)
        {
            var end = ZonedDay.StartUtc(last.AddDays(1), _store.Options.Zone);
            entries = entries.Where(e => e.At < end);
        }

        return entries;
    }

    /// <summary>The values of a column that an index begins with, read from one to the next instead of over all entries.</summary>
    private List<string> Distinct(string sql)
    {
        using var connection = _store.OpenReadConnection();
        using var values = new Statement(connection, sql);
        var found = new List<string>();
        while (found.Count < MaxLimit && values.Next())
        {
            found.Add(values.GetString(0));
        }

        return found;
    }
}

/// <summary>An entry of the audit log; the meaning of each part is <see cref="AuditEntry"/>'s.</summary>
public sealed record AuditView(
    long Id, DateTime At, string Who, string? Session, string? Address, string Action, string? Subject, string? Detail, bool Done);

/// <summary>Which entries of the audit log are wanted; null leaves out nothing. Days are those of the archive's time zone, the last one included.</summary>
public sealed record AuditFilter(string? Action, string? Who, DateOnly? From = null, DateOnly? Until = null);

/// <summary>What is to be written into the audit log; the meaning of each part is <see cref="AuditEntry"/>'s.</summary>
public sealed record AuditRecord(string Who, string Action, string? Subject = null, string? Detail = null, bool Done = true)
{
    public string? Session { get; init; }

    public string? Address { get; init; }
}
