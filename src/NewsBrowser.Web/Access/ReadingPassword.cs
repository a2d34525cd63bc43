using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>The password that all readers of a private archive share.</summary>
internal sealed class ReadingPassword(IOptions<NewsBrowserSettings> settings, PasswordHashes hashes)
{
    // Feed readers send the password with every request. What was right once is known by a hash of this process alone and is not worked out again.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private volatile byte[]? _right;

    private string? Hash => settings.Value.Reading.PasswordHash is { Length: > 0 } hash ? hash : null;

    /// <summary>True when the archive is private.</summary>
    public bool IsSet => Hash is not null;

    /// <summary>Tells this password from another without telling it.</summary>
    public string Fingerprint => Hash is { } hash ? Secrets.Short(Secrets.Hash(hash)) : string.Empty;

    /// <summary>True for the password that was right before, at once; false says nothing.</summary>
    public bool WasRight(string password) => _right is { } right && CryptographicOperations.FixedTimeEquals(right, Quick(password));

    public async Task<bool> IsRightAsync(string? password, CancellationToken cancellation)
    {
        if (!await hashes.MatchesAsync(Hash, password, cancellation))
        {
            return false;
        }

        _right = Quick(password!);
        return true;
    }

    private byte[] Quick(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
}
