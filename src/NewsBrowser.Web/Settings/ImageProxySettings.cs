using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>How the site fetches remote pictures for its readers, which it does where <c>Images</c> is <c>proxied</c>.
/// Section <c>NewsBrowser:ImageProxy</c>.</summary>
internal sealed class ImageProxySettings : ISettingsSection
{
    private const int MaxPort = 65_535;

    /// <summary>How large a picture may be, in kB.</summary>
    public int PictureKilobytes { get; set; } = 8 * 1024;

    /// <summary>How long fetching a picture may take from the first question to the last byte.</summary>
    public int Seconds { get; set; } = 15;

    /// <summary>How many pictures are fetched at once.</summary>
    public int AtOnce { get; set; } = 8;

    /// <summary>How large the kept pictures may be together, in MB; those that were not asked for the longest go first.</summary>
    public int CacheMegabytes { get; set; } = 512;

    /// <summary>Ports that may be asked besides 80 and 443.</summary>
    public int[] MorePorts { get; set; } = [];

    public IEnumerable<ValidationResult> Faults(string section)
    {
        if (PictureKilobytes is < 1 or > 64 * 1024)
        {
            yield return new ValidationResult($"{section}:{nameof(PictureKilobytes)} is {PictureKilobytes}; it is a number from 1 to {64 * 1024}.");
        }

        if (Seconds is < 1 or > 120)
        {
            yield return new ValidationResult($"{section}:{nameof(Seconds)} is {Seconds}; it is a number from 1 to 120.");
        }

        if (AtOnce is < 1 or > 64)
        {
            yield return new ValidationResult($"{section}:{nameof(AtOnce)} is {AtOnce}; it is a number from 1 to 64.");
        }

        if (CacheMegabytes is < 1 or > 1024 * 1024)
        {
            yield return new ValidationResult($"{section}:{nameof(CacheMegabytes)} is {CacheMegabytes}; it is a number from 1 to {1024 * 1024}.");
        }

        foreach (var port in MorePorts.Where(port => port is < 1 or > MaxPort))
        {
            yield return new ValidationResult($"{section}:{nameof(MorePorts)} has {port}; a port is a number from 1 to {MaxPort}.");
        }
    }
}
