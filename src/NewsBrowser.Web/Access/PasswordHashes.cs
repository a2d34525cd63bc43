using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace NewsBrowser.Web.Access;

/// <summary>Makes and checks hashes of passwords, a few at a time: each takes a core for a tenth of a second, on purpose.</summary>
internal sealed class PasswordHashes : IDisposable
{
    public const int MaxLength = 200;

    // The framework's hasher: PBKDF2 with HMAC-SHA512, a salt each; the user type only names its generic parameter.
    private static readonly PasswordHasher<PasswordHashes> Hasher = new();

    /// <summary>What a password is held against where none is set, so that this takes as long.</summary>
    private static readonly string Unmatchable = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));

    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private long _checked;

    /// <summary>How many passwords were held against a hash, for the test that each refusal costs one.</summary>
    internal long Checked => Interlocked.Read(ref _checked);

    public static string Hash(string password) => Hasher.HashPassword(null!, password);

    /// <summary>Whether a password has a hash; takes the same time when there is no hash.</summary>
    public async Task<bool> MatchesAsync(string? hash, string? password, CancellationToken cancellation)
    {
        if (password is { Length: > MaxLength })
        {
            return false;
        }

        await _places.WaitAsync(cancellation);
        try
        {
            Interlocked.Increment(ref _checked);
            return Hasher.VerifyHashedPassword(null!, hash ?? Unmatchable, password ?? string.Empty) != PasswordVerificationResult.Failed && hash is not null;
        }
        catch (FormatException)
        {
            // The file in the data folder is no hash; nobody gets in. One in the settings ends the start.
            return false;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
