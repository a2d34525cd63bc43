using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Admin;

/// <summary>The administrator's password: from the settings, else from the data folder, else set once through a link that only the console shows.</summary>
internal sealed class AdminPassword
{
    public const int MinLength = 12;

    public const int MaxLength = 200;

    // The framework's hasher: PBKDF2 with HMAC-SHA512, a salt each; the user type only names its generic parameter.
    private static readonly PasswordHasher<AdminPassword> Hasher = new();

    private readonly Lock _gate = new();
    private readonly string _file;
    private string? _hash;
    private string? _setupToken;

    public AdminPassword(IOptions<NewsBrowserSettings> settings)
    {
        _file = Path.Combine(Path.GetFullPath(settings.Value.DataDirectory), "keys", "admin-password");
        _hash = settings.Value.Admin.PasswordHash is { Length: > 0 } configured ? configured : File.Exists(_file) ? File.ReadAllText(_file).Trim() : null;
        if (_hash is null)
        {
            _setupToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        }
    }

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

    public static string Hash(string password) => Hasher.HashPassword(null!, password);

    /// <summary>What keeps a text from being a password, or null.</summary>
    public static string? Fault(string? password) => password switch
    {
        null or { Length: < MinLength } => $"A password has at least {MinLength} characters.",
        { Length: > MaxLength } => $"A password has at most {MaxLength} characters.",
        _ => null,
    };

    /// <summary>Whether the password is right; takes the same time when none is set.</summary>
    public bool Verify(string? password)
    {
        string? hash;
        lock (_gate)
        {
            hash = _hash;
        }

        password ??= string.Empty;
        if (password.Length > MaxLength)
        {
            return false;
        }

        try
        {
            return Hasher.VerifyHashedPassword(null!, hash ?? UnmatchableHash, password) != PasswordVerificationResult.Failed && hash is not null;
        }
        catch (FormatException)
        {
            // The configured hash is no hash; nobody gets in, and the start-up log cannot have missed it: hash-password prints the right form.
            return false;
        }
    }

    /// <summary>Sets the first password. True when the token was right and none was set; the token is then used up.</summary>
    public bool TrySetUp(string? token, string password)
    {
        lock (_gate)
        {
            if (_setupToken is null || token is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_setupToken), Encoding.UTF8.GetBytes(token)))
            {
                return false;
            }

            string hash = Hash(password);
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            string fresh = _file + ".new";
            using (var stream = new FileStream(fresh, OwnerOnly))
            {
                stream.Write(Encoding.UTF8.GetBytes(hash + "\n"));
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, _file, overwrite: true);
            _hash = hash;
            _setupToken = null;
            return true;
        }
    }

    private static FileStreamOptions OwnerOnly
    {
        get
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return options;
        }
    }

    private static readonly string UnmatchableHash = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
}
