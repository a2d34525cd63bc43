using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>How much one request and one address may ask of the site. Section <c>NewsBrowser:Limits</c>.</summary>
internal sealed class LimitSettings : ISettingsSection
{
    private const int Most = 1_000_000;

    /// <summary>How many requests that cost the site work (pages, searches, suggestions, feeds, pictures) one address may send in a minute;
    /// 0 counts none. An export counts as ten.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>How many exports are written at once.</summary>
    public int ExportsAtOnce { get; set; } = 4;

    /// <summary>How long a page, a search or a feed may take before it is given up.</summary>
    public int RequestSeconds { get; set; } = 60;

    /// <summary>How large a request's body may be, in kB, where its address does not allow more (as uploads do).</summary>
    public int BodyKilobytes { get; set; } = 1024;

    /// <summary>How many connections are held open at once.</summary>
    public int Connections { get; set; } = 2000;

    /// <summary>How many of them one address has; one more takes the place of that which has rested the longest.</summary>
    public int ConnectionsPerAddress { get; set; } = 500;

    public IEnumerable<ValidationResult> Faults(string section)
    {
        foreach ((var name, var value, var least) in new[]
        {
            (nameof(RequestsPerMinute), RequestsPerMinute, 0),
            (nameof(ExportsAtOnce), ExportsAtOnce, 1),
            (nameof(RequestSeconds), RequestSeconds, 1),
            (nameof(BodyKilobytes), BodyKilobytes, 1),
            (nameof(Connections), Connections, 1),
            (nameof(ConnectionsPerAddress), ConnectionsPerAddress, 1),
        })
        {
            if (value < least || value > Most)
            {
                yield return new ValidationResult($"{section}:{name} is {value}; it is a number from {least} to {Most}.");
            }
        }
    }
}
