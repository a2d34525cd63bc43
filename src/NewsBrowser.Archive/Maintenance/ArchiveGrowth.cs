using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>How the archive grew: what runs added, by month.</summary>
public sealed class ArchiveGrowth
{
    private readonly ArchiveStore _store;

    internal ArchiveGrowth(ArchiveStore store) => _store = store;

    /// <summary>The last months in the archive's zone, oldest first and without a gap, up to this one: how many items that are held came in each.</summary>
    public async Task<IReadOnlyList<MonthGrowth>> MonthsAsync(int months, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var added = await (
            from counted in context.Items.Where(i => !i.IsLink).GroupBy(i => i.AddedInRun).Select(g => new { Run = g.Key, Count = g.Count() })
            join run in context.IngestionRuns on counted.Run equals run.Id
            select new { run.StartedAt, counted.Count }).ToListAsync(cancellation);
        var byMonth = added.GroupBy(a => GetLocalMonth(a.StartedAt)).ToDictionary(g => g.Key, g => g.Sum(a => a.Count));
        var last = GetLocalMonth(_store.Clock.GetUtcNow().UtcDateTime);
        return [.. Enumerable.Range(0, months).Select(back => last.AddMonths(back - months + 1))
            .Select(month => new MonthGrowth(month, byMonth.GetValueOrDefault(month)))];
    }

    private DateOnly GetLocalMonth(DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _store.Options.Zone);
        return new DateOnly(local.Year, local.Month, 1);
    }
}

/// <summary>The items that came in a month and are held; links apart.</summary>
public sealed record MonthGrowth(DateOnly Month, int Items);
