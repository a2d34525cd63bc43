using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Images;

/// <summary>Makes and checks the addresses under which this site hands out remote pictures: only what a page of this site names carries a sign,
/// so nobody else can make it fetch anything.</summary>
internal sealed partial class PictureSignatures(IOptions<NewsBrowserSettings> settings, ILogger<PictureSignatures> log)
{
    /// <summary>The name of the key's file, in the folder of keys.</summary>
    public const string KeyFile = "image-proxy.key";

    private const int KeyLength = 32;

    /// <summary>Bytes of a sign in an address.</summary>
    private const int SignLength = 16;

    private readonly Lazy<byte[]> _key = new(() => Key(Path.Combine(Path.GetFullPath(settings.Value.DataDirectory), "keys"), log));

    /// <summary>The address of a picture on this site.</summary>
    public string BuildAddress(string picture) => SiteUrls.With("/image", ("u", picture), ("s", Sign(picture)));

    /// <summary>Whether this site signed the picture's address.</summary>
    public bool IsValid(string picture, string sign) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(picture)), Encoding.UTF8.GetBytes(sign));

    private string Sign(string picture) => Base64Url.EncodeToString(HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(picture)).AsSpan(0, SignLength));

    private static byte[] Key(string folder, ILogger log)
    {
        var file = Path.Combine(folder, KeyFile);
        try
        {
            if (File.Exists(file) && File.ReadAllBytes(file) is { Length: KeyLength } kept)
            {
                return kept;
            }

            Directory.CreateDirectory(folder);
            var key = RandomNumberGenerator.GetBytes(KeyLength);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using FileStream stream = new(file, options);
            stream.Write(key);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(log, file, e.Message);
            return RandomNumberGenerator.GetBytes(KeyLength);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The key of the image proxy could not be kept in {File} ({Reason}); addresses of pictures change with the next start")]
    private static partial void LogUnwritten(ILogger log, string file, string reason);
}
