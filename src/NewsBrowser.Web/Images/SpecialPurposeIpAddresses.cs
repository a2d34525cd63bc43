using System.Net;
using System.Net.Sockets;

namespace NewsBrowser.Web.Images;

/// <summary>The ranges of IANA's registries of special-purpose addresses: what lies in one is this machine, a network beside it, or nobody,
/// and is never asked for a picture.</summary>
internal static class SpecialPurposeIpAddresses
{
    private static readonly IPNetwork[] Version4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // What is not handed out to anybody: all but 2000::/3, and in that the ranges that stand for something else.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Version6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

    // Addresses that hold one of version 4, which a gateway would ask instead: by the number of bits before it.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>True where nobody of the public network is.</summary>
    public static bool Includes(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Array.Exists(Version4, range => range.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return true;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return Includes(address.MapToIPv4());
        }

        if (address.ScopeId != 0)
        {
            return true;
        }

        // A network without version 4 reaches all of it through this prefix: what counts is whom the gateway asks.
        if (Translated.Contains(address))
        {
            return Includes(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        }

        return !Global.Contains(address) || Array.Exists(Version6, range => range.Contains(address));
    }
}
