using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>Whether figures of the running program can be read by a collector. Section <c>NewsBrowser:Metrics</c>.</summary>
internal sealed class MetricsSettings : ISettingsSection
{
    private static readonly string[] Loopback = ["127.0.0.0/8", "::1"];

    /// <summary>Whether <c>/metrics</c> is there.</summary>
    public bool Enabled { get; set; }

    /// <summary>Addresses and networks that may read it without signing in; the machine itself by default.</summary>
    public IList<string> AllowFrom { get; set; } = [];

    /// <summary>What <see cref="AllowFrom"/> means.</summary>
    public IpAddressRanges Allowed => new(AllowFrom.Count == 0 ? Loopback : AllowFrom);

    public IEnumerable<ValidationResult> Faults(string section) => IpAddressRanges.Faults(AllowFrom, $"{section}:{nameof(AllowFrom)}");
}
