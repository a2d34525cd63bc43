using System.Text;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Rendering;

/// <summary>Judges and builds addresses: which of a source's may become links, and where things live here.</summary>
internal static class SiteUrls
{
    /// <summary>What every link to an address out of a source carries.</summary>
    public const string ForeignRel = "noopener noreferrer ugc nofollow";

    private const int MaxSlugLength = 60;

    /// <summary>True for absolute http and https addresses with a host, the only ones that become links.</summary>
    public static bool IsWeb(string? address) => UrlScanner.IsWeb(address);

    /// <summary>The host without its <c>www.</c>, for people to read; empty when the address is no web address.</summary>
    public static string Host(string? address)
    {
        if (!IsWeb(address))
        {
            return string.Empty;
        }

        var host = new Uri(address!).IdnHost;
        return host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
    }

    extension(ItemSummary item)
    {
        /// <summary>The path of the item's page here, such as <c>/forum/Stock/M.1694447439.A.B1F</c>.</summary>
        public string Path => Item(item.Kind, item.Id, item.Title, item.Board, item.PostName);
    }

    /// <summary>The path of an item's page: the id finds it, the rest is for people.</summary>
    public static string Item(ItemKind kind, string id, string title, string? board, string? postName)
    {
        if (kind == ItemKind.Forum)
        {
            return $"/forum/{Uri.EscapeDataString(board ?? "-")}/{Uri.EscapeDataString(postName ?? id)}";
        }

        var slug = Slug(title);
        var path = "/news/" + Uri.EscapeDataString(id);
        return slug.Length == 0 ? path : path + "/" + Uri.EscapeDataString(slug);
    }

    public static string Topic(string slug) => "/topics/" + Uri.EscapeDataString(slug);

    /// <summary>A publisher's page; without a slug, the page of all on its domain.</summary>
    public static string Source(string domain, string? slug) =>
        "/sources/" + Uri.EscapeDataString(domain) + (slug is null ? string.Empty : "/" + Uri.EscapeDataString(slug));

    public static string Board(string name) => "/boards/" + Uri.EscapeDataString(name);

    public static string Person(string key) => "/people/" + Uri.EscapeDataString(key);

    /// <summary>A raw file as a download: that of the shown state, or of a kept one.</summary>
    public static string Raw(string id, long? version = null) => With("/raw/" + Uri.EscapeDataString(id), ("version", Number(version)));

    /// <summary>A raw file as a page.</summary>
    public static string RawView(string id, long? version = null, int part = 1) =>
        With($"/raw/{Uri.EscapeDataString(id)}/view", ("version", Number(version)), ("part", part == 1 ? null : Number(part)));

    /// <summary>A line of a raw file.</summary>
    public static string RawLine(string id, int line, long? version = null) => $"{RawView(id, version, RawLines.GetPart(line))}#L{Math.Max(1, line)}";

    /// <summary>The states of an item: two of them side by side, by default the newest kept one and the shown one.</summary>
    public static string Versions(string id, long? from = null, long? to = null) =>
        With("/versions/" + Uri.EscapeDataString(id), ("from", Number(from)), ("to", Number(to)));

    public static string Floor(string path, int floor) => $"{path}#b{floor}";

    /// <summary>An item's page with the hits of a search marked in it; the page alone where there is nothing to mark.</summary>
    public static string Marked(string path, string? query) => With(path, ("q", query));

    /// <summary>An address with the parameters that have a value, in the order given.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            path += $"{separator}{name}={Uri.EscapeDataString(value)}";
            separator = '&';
        }

        return path;
    }

    public static string Search(string query, string? sort = null, string? cursor = null) => With("/search", ("q", query), ("sort", sort), ("cursor", cursor));

    /// <summary>A filter's value as the query language writes it: quoted when it holds more than letters and digits.</summary>
    public static string Filter(string name, string value) =>
        value.Length > 0 && value.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '.' or '_')
            ? $"{name}:{value}"
            : $"{name}:\"{value.Replace("\"", string.Empty, StringComparison.Ordinal)}\"";

    private static string? Number(long? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (slug.Length >= MaxSlugLength)
                {
                    break;
                }

                slug.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (rune.Value is not ('\'' or '’') && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }
}
