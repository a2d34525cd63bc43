using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>
/// Notes refused sign-ins in the audit log: the first of an address in a minute at once,
/// the others as a count when the minute is over. So many entries an hour and no more: whoever guesses passwords for a year does not fill the disk.
/// </summary>
internal sealed class FailedSignIns(AuditWriter audit, TimeProvider clock) : IHostedService, IDisposable
{
    public const string Action = "sign-in";

    /// <summary>Entries an hour; what comes beyond is counted and told in one entry when the hour is over.</summary>
    public const int EntriesPerHour = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly SteadyClock _steady = new(clock);
    private readonly Dictionary<(string? Address, string Door), int> _more = [];
    private ITimer? _timer;
    private DateTime _hour;
    private int _written;
    private long _unreported;

    /// <param name="address">From where.</param>
    /// <param name="door">What was asked for, such as <c>administration</c>.</param>
    public void Add(string? address, string door)
    {
        var entries = new List<AuditRecord>();
        lock (_gate)
        {
            Roll(entries);
            if (_more.TryGetValue((address, door), out var more))
            {
                _more[(address, door)] = more + 1;
            }
            else if (TryAdd(entries, address, door, null))
            {
                _more.Add((address, door), 0);
            }
            else
            {
                _unreported++;
            }
        }

        Write(entries);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => WriteCounts(), null, Minute, Minute);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        WriteCounts();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Writes what was counted since the minute before.</summary>
    internal void WriteCounts()
    {
        var entries = new List<AuditRecord>();
        lock (_gate)
        {
            foreach (((var address, var door), var more) in _more)
            {
                if (more > 0 && !TryAdd(entries, address, door, $"{more} more within a minute"))
                {
                    _unreported += more;
                }
            }

            _more.Clear();
            Roll(entries);
        }

        Write(entries);
    }

    private void Roll(List<AuditRecord> entries)
    {
        var now = _steady.Now;
        if (now - _hour < Hour)
        {
            return;
        }

        if (_unreported > 0)
        {
            entries.Add(new AuditRecord("nobody", Action, null, $"{_unreported} more within an hour, from any address", Done: false));
        }

        (_hour, _written, _unreported) = (now, 0, 0);
    }

    private bool TryAdd(List<AuditRecord> entries, string? address, string door, string? detail)
    {
        if (_written >= EntriesPerHour)
        {
            return false;
        }

        _written++;
        entries.Add(new AuditRecord("nobody", Action, door, detail, Done: false) { Address = address });
        return true;
    }

    // Outside of the gate: a write waits for its turn behind a run's batch, and nobody else has to wait for that.
    private void Write(List<AuditRecord> entries)
    {
        foreach (var entry in entries)
        {
            audit.Add(entry);
        }
    }
}
