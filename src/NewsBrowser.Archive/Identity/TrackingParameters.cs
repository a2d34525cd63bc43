using System.Buffers;

namespace NewsBrowser.Archive.Identity;

/// <summary>Tells the parts of a query string that name a visitor's way to a page from those that name the page.</summary>
internal static class TrackingParameters
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id",
        "igshid", "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "wt.mc_id", "wt.mc_ev", "vero_id", "oly_enc_id",
        "oly_anon_id", "_ga", "_gl", "__twitter_impression", "ref_src", "ref_url", "cmpid", "ncid", "guccounter",
        "guce_referrer", "guce_referrer_sig", "smid", "soc_src", "soc_trk", "__tn__", "spm",
    };

    /// <summary>Dow Jones puts the place of the click into <c>mod</c>; in forum software the same name chooses the page.</summary>
    private static readonly string[] DowJonesHosts = ["wsj.com", "marketwatch.com", "barrons.com"];

    private static readonly string[] YouTubeHosts = ["youtube.com", "youtu.be"];

    public static bool Has(string host, string name, string value)
    {
        if (name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || Names.Contains(name))
        {
            return true;
        }

        if (Is(name, "amp"))
        {
            return value.Length == 0 || Is(value, "1") || Is(value, "true");
        }

        if (Is(name, "outputType"))
        {
            return Is(value, "amp");
        }

        if (Is(name, "mod"))
        {
            return IsOn(host, DowJonesHosts);
        }

        if (Is(name, "feature") || Is(name, "si"))
        {
            return IsOn(host, YouTubeHosts);
        }

        return Is(name, "ref") && NamesHost(value);
    }

    /// <summary><c>ref=mc.news</c> names the site that sent the visitor; <c>ref=main</c> of a code host names the page.</summary>
    private static bool NamesHost(string value)
    {
        var dot = value.LastIndexOf('.');
        return dot > 0 && value.Length - dot - 1 is >= 2 and <= 24
            && value.AsSpan(dot + 1).ContainsAnyExceptInRange('a', 'z') is false
            && value.AsSpan(0, dot).IndexOfAnyExcept(HostCharacters) < 0;
    }

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    private static bool IsOn(string host, string[] sites) =>
        Array.Exists(sites, site => host.EndsWith(site, StringComparison.Ordinal)
            && (host.Length == site.Length || host[^(site.Length + 1)] == '.'));

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
