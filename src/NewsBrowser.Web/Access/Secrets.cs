using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace NewsBrowser.Web.Access;

/// <summary>Random texts that open doors, and what is kept of them.</summary>
internal static class Secrets
{
    private const int Bytes = 32;

    /// <summary>256 random bits in 43 letters that need no escaping anywhere.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept: nobody gets from it to the secret, and as nobody can guess 256 bits it need not be slow, as a password's hash is.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The first letters of a hash: enough to tell one from another in a list.</summary>
    public static string Short(string hash) => hash[..Math.Min(8, hash.Length)];
}
