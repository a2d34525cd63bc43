using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>The browsers that have signed in, in <c>keys/sessions.json</c>: a cookie carries nothing but a random id,
/// so that a session can be ended here.</summary>
internal sealed class Sessions
{
    /// <summary>Of each role; one more ends the one that was unused the longest.</summary>
    public const int MaxSessions = 500;

    /// <summary>How old the moment of last use in the file may be: a use is not worth a write.</summary>
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly OwnerOnlyList<Session> _file;
    private readonly Dictionary<string, Session> _open;
    private readonly NewsBrowserSettings _settings;
    private readonly SteadyClock _clock;
    private readonly AdminPassword _administrator;
    private readonly ReadingPassword _reading;
    private DateTime _written;

    public Sessions(IOptions<NewsBrowserSettings> settings, TimeProvider clock, AdminPassword administrator, ReadingPassword reading, ILogger<Sessions> log)
    {
        _settings = settings.Value;
        _clock = new SteadyClock(clock);
        _administrator = administrator;
        _reading = reading;
        _file = new OwnerOnlyList<Session>(Path.Combine(Path.GetFullPath(_settings.DataDirectory), "keys", "sessions.json"), log);
        _open = new Dictionary<string, Session>(StringComparer.Ordinal);
        foreach (var session in _file.Read().Where(session => session is { Hash: not null, Under: not null }))
        {
            _open[session.Hash] = session with { Created = _clock.NotAfterNow(session.Created), Used = _clock.NotAfterNow(session.Used) };
        }

        _written = Now;
    }

    /// <summary>Those that are open, the last used first.</summary>
    public IReadOnlyList<Session> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Values.Where(IsOpen).OrderByDescending(session => session.Used)];
            }
        }
    }

    private DateTime Now => _clock.Now;

    /// <summary>Opens a session and gives the id for the browser's cookie: always a new one, never one that a browser brought.</summary>
    public (string Id, Session Session) Begin(SessionRole role, string? address, string? browser)
    {
        var id = Secrets.Create();
        var now = Now;
        var session = new Session(Secrets.Hash(id), role, Mark(role), now, now, address, Shortened(browser));
        lock (_gate)
        {
            foreach (var old in _open.Values.Where(known => !IsOpen(known)).ToList())
            {
                _open.Remove(old.Hash);
            }

            foreach (var old in _open.Values.Where(known => known.Role == role).OrderByDescending(known => known.Used).Skip(MaxSessions - 1).ToList())
            {
                _open.Remove(old.Hash);
            }

            _open.Add(session.Hash, session);
            Write();
        }

        return (id, session);
    }

    /// <summary>The open session of an id, now used; null when there is none or it has ended.</summary>
    public Session? Use(string id, string? address)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(Secrets.Hash(id), out var session))
            {
                return null;
            }

            if (!IsOpen(session))
            {
                _open.Remove(session.Hash);
                return null;
            }

            session = session with { Used = Now, Address = address ?? session.Address };
            _open[session.Hash] = session;
            if (Now - _written >= WriteInterval)
            {
                Write();
            }

            return session;
        }
    }

    /// <summary>Ends a session. False when the file could not be written: it is ended, but comes back when the program is started again.</summary>
    public bool End(string hash)
    {
        lock (_gate)
        {
            return !_open.Remove(hash) || Write();
        }
    }

    /// <summary>As <see cref="End"/>: ends all of a role but one, or all.</summary>
    public bool EndAll(SessionRole role, string? but)
    {
        lock (_gate)
        {
            foreach (var session in _open.Values.Where(session => session.Role == role && session.Hash != but).ToList())
            {
                _open.Remove(session.Hash);
            }

            return Write();
        }
    }

    /// <summary>Whether somebody at this address is signed in as administrator.</summary>
    public bool Knows(string address)
    {
        lock (_gate)
        {
            return _open.Values.Any(session => session.Role == SessionRole.Administrator && session.Address == address && IsOpen(session));
        }
    }

    private bool IsOpen(Session session)
    {
        (var idle, var age) = session.Role == SessionRole.Administrator
            ? (TimeSpan.FromHours(_settings.Admin.IdleHours), TimeSpan.FromDays(_settings.Admin.SessionDays))
            : (TimeSpan.FromDays(_settings.Reading.SessionDays), TimeSpan.FromDays(_settings.Reading.SessionDays));
        return Now - session.Used < idle && Now - session.Created < age && session.Under == Mark(session.Role);
    }

    private string Mark(SessionRole role) => role == SessionRole.Administrator ? _administrator.Fingerprint : _reading.Fingerprint;

    private bool Write()
    {
        _written = Now;
        return _file.TryWrite(_open.Values.OrderBy(session => session.Created));
    }

    private static string? Shortened(string? browser) =>
        string.IsNullOrWhiteSpace(browser) ? null : browser.Length > Session.LongestBrowser ? browser[..Session.LongestBrowser] : browser;
}

/// <summary>One browser that has signed in.</summary>
/// <param name="Hash">The hash of the id that the browser's cookie carries.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Under">A mark of the password that it was opened with: another password ends it.</param>
/// <param name="Created">When it signed in, UTC.</param>
/// <param name="Used">When it asked for something last, UTC.</param>
/// <param name="Address">The network address that asked last.</param>
/// <param name="Browser">What the browser called itself, shortened.</param>
internal sealed record Session(string Hash, SessionRole Role, string Under, DateTime Created, DateTime Used, string? Address, string? Browser)
{
    public const int LongestBrowser = 200;
}

/// <summary>What a session opens.</summary>
internal enum SessionRole
{
    /// <summary>The administration, and all that a reader may.</summary>
    Administrator = 0,

    /// <summary>The pages of an archive that is not public.</summary>
    Reader,
}
