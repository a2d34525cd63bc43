using System.ComponentModel.DataAnnotations;
using System.Net;

namespace NewsBrowser.Web.Settings;

/// <summary>Addresses and networks of a setting, and whether an address is one of them.</summary>
internal sealed class IpAddressRanges
{
    private readonly IPNetwork[] _networks;

    /// <param name="texts">Addresses (<c>127.0.0.1</c>, <c>::1</c>) and networks (<c>10.0.0.0/8</c>), checked before by <see cref="Faults"/>.</param>
    public IpAddressRanges(IEnumerable<string> texts) => _networks = [.. texts.Select(Read).OfType<IPNetwork>()];

    /// <summary>True where the setting names nobody.</summary>
    public bool IsEmpty => _networks.Length == 0;

    public IReadOnlyList<IPNetwork> Networks => _networks;

    /// <summary>Names each value of a setting that is neither an address nor a network.</summary>
    public static IEnumerable<ValidationResult> Faults(IList<string> texts, string key)
    {
        for (var at = 0; at < texts.Count; at++)
        {
            if (Read(texts[at]) is null)
            {
                yield return new ValidationResult(
                    $"{key}:{at} is \"{texts[at]}\"; it is an address such as 127.0.0.1 or ::1, or a network such as 10.0.0.0/8.");
            }
        }
    }

    /// <summary>An IPv4 address that came over IPv6 counts as the IPv4 address that it is.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }

    private static IPNetwork? Read(string? text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        // 1 or 0x7f would be read as addresses too; nobody means them.
        return text is not null && text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text, out var address)
            && !text.Contains('%', StringComparison.Ordinal)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }
}
