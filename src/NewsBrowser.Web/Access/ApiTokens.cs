using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>The tokens of programs, in <c>keys/tokens.json</c>: names, scopes and hashes, never a token.</summary>
internal sealed class ApiTokens
{
    public const int MaxTokens = 100;

    public const int LongestName = 60;

    public const int LongestDays = 3650;

    /// <summary>What a token begins with, so that people and programs that look for lost secrets know it for one.</summary>
    public const string Prefix = "nb_";

    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly OwnerOnlyList<ApiToken> _file;
    private readonly Dictionary<string, ApiToken> _known;
    private readonly TimeProvider _clock;
    private readonly SteadyClock _steady;
    private TimeSpan _written;

    public ApiTokens(IOptions<NewsBrowserSettings> settings, TimeProvider clock, ILogger<ApiTokens> log)
    {
        _clock = clock;
        _steady = new SteadyClock(clock);
        _file = new OwnerOnlyList<ApiToken>(Path.Combine(Path.GetFullPath(settings.Value.DataDirectory), "keys", "tokens.json"), log);
        _known = new Dictionary<string, ApiToken>(StringComparer.Ordinal);
        foreach (var token in _file.Read().Where(token => token is { Name: not null, Hash: not null, Scopes: not null }))
        {
            _known[token.Hash] = token;
        }

        _written = _steady.Elapsed;
    }

    /// <summary>In the order in which they were made, those that have expired too.</summary>
    public IReadOnlyList<ApiToken> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _known.Values.OrderBy(token => token.Created)];
            }
        }
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public bool HasExpired(ApiToken token) => token.Expires <= Now;

    /// <summary>Makes a token: the token itself, which is never to be had again, or the key of the words that say why not.</summary>
    public (string? Token, string? Fault) Add(string? name, IReadOnlyCollection<string> scopes, int? days)
    {
        name = name?.Trim() ?? string.Empty;
        lock (_gate)
        {
            var fault = name.Length is 0 or > LongestName || name.Any(char.IsControl) ? "access.fault.name"
                : _known.Values.Any(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)) ? "access.fault.twice"
                : scopes.Count == 0 || scopes.Any(scope => !Scopes.All.Contains(scope, StringComparer.Ordinal)) ? "access.fault.scopes"
                : days is < 1 or > LongestDays ? "access.fault.days"
                : _known.Count >= MaxTokens ? "access.fault.most"
                : null;
            if (fault is not null)
            {
                return (null, fault);
            }

            var token = Prefix + Secrets.Create();
            DateTime? expires = days is { } number ? Now.AddDays(number) : null;
            var made = new ApiToken(name, Secrets.Hash(token), [.. Scopes.All.Where(scopes.Contains)], Now, expires, null, null);
            _known.Add(made.Hash, made);
            if (Write())
            {
                return (token, null);
            }

            _known.Remove(made.Hash);
            return (null, "access.fault.disk");
        }
    }

    /// <summary>The token that a request carries, now used; null when there is none such or it has expired.</summary>
    public ApiToken? Use(string token, string? address)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(Secrets.Hash(token), out var known) || HasExpired(known))
            {
                return null;
            }

            known = known with { Used = Now, Address = address ?? known.Address };
            _known[known.Hash] = known;
            if (_steady.Elapsed - _written >= WriteInterval)
            {
                Write();
            }

            return known;
        }
    }

    /// <summary>Ends a token. False when the file could not be written: it is ended, but comes back when the program is started again.</summary>
    public bool End(string name)
    {
        lock (_gate)
        {
            return _known.Values.FirstOrDefault(token => token.Name == name) is not { } found || !_known.Remove(found.Hash) || Write();
        }
    }

    private bool Write()
    {
        _written = _steady.Elapsed;
        return _file.TryWrite(_known.Values.OrderBy(token => token.Created));
    }
}

/// <summary>A program that may use the interface without a password.</summary>
/// <param name="Name">What the administrator calls it; names differ by more than the size of their letters.</param>
/// <param name="Hash">The hash of the token, which itself was shown once.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Created">UTC.</param>
/// <param name="Expires">From when it is refused, UTC; null for never.</param>
/// <param name="Used">When it was used last, UTC; null while it never was.</param>
/// <param name="Address">From where it was used last.</param>
internal sealed record ApiToken(string Name, string Hash, IReadOnlyList<string> Scopes, DateTime Created, DateTime? Expires, DateTime? Used, string? Address);
