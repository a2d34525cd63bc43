using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>The administrator's name and password: the password from the settings, else from the data folder,
/// else set once through a link that only the console shows.</summary>
internal sealed class AdminPassword
{
    public const int MinLength = 12;

    public const int MaxLength = PasswordHashes.MaxLength;

    private readonly Lock _gate = new();
    private readonly PasswordHashes _hashes;
    private readonly string _name;
    private readonly string _file;
    private string? _hash;
    private string? _setupToken;

    public AdminPassword(IOptions<NewsBrowserSettings> settings, PasswordHashes hashes)
    {
        _hashes = hashes;
        _name = settings.Value.Admin.Name;
        _file = Path.Combine(Path.GetFullPath(settings.Value.DataDirectory), "keys", "admin-password");
        IsFromSettings = settings.Value.Admin.PasswordHash is { Length: > 0 };
        _hash = IsFromSettings ? settings.Value.Admin.PasswordHash : File.Exists(_file) ? File.ReadAllText(_file).Trim() : null;
        if (_hash is null)
        {
            _setupToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        }
    }

    /// <summary>True when the settings have the hash: it is then changed there and nowhere else.</summary>
    public bool IsFromSettings { get; }

    /// <summary>The token of the one-time setup link; null once a password is set.</summary>
    public string? SetupToken
    {
        get
        {
            lock (_gate)
            {
                return _setupToken;
            }
        }
    }

    /// <summary>Tells this password from another without telling it.</summary>
    public string Fingerprint
    {
        get
        {
            lock (_gate)
            {
                return _hash is null ? string.Empty : Secrets.Short(Secrets.Hash(_hash));
            }
        }
    }

    public static string Hash(string password) => PasswordHashes.Hash(password);

    /// <summary>What keeps a text from being a password, or null.</summary>
    public static string? Fault(string? password) => password switch
    {
        null or { Length: < MinLength } => $"A password has at least {MinLength} characters.",
        { Length: > MaxLength } => $"A password has at most {MaxLength} characters.",
        _ => null,
    };

    /// <summary>Whether name and password are right; takes the same time whichever is wrong, and when no password is set.</summary>
    public async Task<bool> IsRightAsync(string? name, string? password, CancellationToken cancellation)
    {
        var named = CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(_name)), SHA256.HashData(Encoding.UTF8.GetBytes(name ?? string.Empty)));
        return await IsCurrentAsync(password, cancellation) && named;
    }

    /// <summary>As <see cref="IsRightAsync"/> for one who is signed in.</summary>
    public Task<bool> IsCurrentAsync(string? password, CancellationToken cancellation)
    {
        string? hash;
        lock (_gate)
        {
            hash = _hash;
        }

        return _hashes.MatchesAsync(hash, password, cancellation);
    }

    /// <summary>Sets the first password. True when the token was right and none was set; the token is then used up.</summary>
    /// <exception cref="IOException">The disk does not take it; none is set.</exception>
    public bool TrySetUp(string? token, string password)
    {
        lock (_gate)
        {
            if (_setupToken is null || token is null
                || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_setupToken), Encoding.UTF8.GetBytes(token)))
            {
                return false;
            }

            Keep(Hash(password));
            _setupToken = null;
            return true;
        }
    }

    /// <summary>Puts another password in the place of the one that is kept in the data folder. The caller has checked the old one.</summary>
    /// <exception cref="IOException">The disk does not take it; the old one holds.</exception>
    public void Change(string password)
    {
        lock (_gate)
        {
            if (IsFromSettings)
            {
                throw new InvalidOperationException("The settings have the password's hash; it is changed there.");
            }

            Keep(Hash(password));
        }
    }

    private void Keep(string hash)
    {
        OwnerOnlyFile.Write(_file, Encoding.UTF8.GetBytes(hash + "\n"));
        _hash = hash;
    }
}
