using System.Text;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Reads the addresses that sources write: which schemes pass, and what relative ones stand for.</summary>
internal static class SourceUrl
{
    public const int MaxLength = 8 * 1024;

    /// <summary>An absolute http(s) address, or null; root-relative ones are resolved when the site is known.</summary>
    public static string? Link(string written, string? baseUrl) =>
        Read(written, baseUrl) is { } address && IsWeb(address) ? address : null;

    /// <summary>As <see cref="Link"/>, and mail addresses too.</summary>
    public static string? LinkOrMail(string written, string? baseUrl) =>
        Read(written, baseUrl) is { } address && (IsWeb(address) || IsMail(address)) ? address : null;

    /// <summary>As <see cref="Link"/>, but a relative address is kept as written when no site is known.</summary>
    public static string? Picture(string written, string? baseUrl) =>
        Read(written, baseUrl) is { } address && (IsWeb(address) || Scheme(address) is null) ? address : null;

    /// <summary>Takes an address as browsers do: tabs and newlines inside do not count, others are percent-encoded.</summary>
    private static string? Read(string written, string? baseUrl)
    {
        if (written.Length > MaxLength)
        {
            return null;
        }

        var result = new StringBuilder(written.Length);
        for (var at = 0; at < written.Length; at++)
        {
            switch (written[at])
            {
                case '\t' or '\n' or '\r':
                    break;
                case ' ' or '"' or '<' or '>' or '`' or '\u00a0':
                    result.Append(written[at] switch { ' ' => " ", '\u00a0' => " ", '"' => "%22", '<' => "%3C", '>' => "%3E", _ => "%60" });
                    break;
                case var letter when char.IsControl(letter):
                    return null;
                default:
                    SourceTextCleaner.AppendWhole(result, written, ref at);
                    break;
            }
        }

        var address = result.ToString().Trim().Replace(" ", "%20", StringComparison.Ordinal);
        if (address.Length == 0 || address.StartsWith('\\') || address.StartsWith("/\\", StringComparison.Ordinal))
        {
            return null;
        }

        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            return "https:" + address;
        }

        // A site may live below its host's root (user pages do), and Jekyll's root-relative addresses leave that part out.
        return address.StartsWith('/') && baseUrl is not null && IsWeb(baseUrl) ? baseUrl.TrimEnd('/') + address : address;
    }

    private static bool IsWeb(string address)
    {
        var start = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : -1;
        return start > 0 && address.Length > start && address[start] is not ('/' or '\\' or '?' or '#' or ':' or '@' or '%');
    }

    private static bool IsMail(string address) => address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && address.Length > 7;

    private static string? Scheme(string address)
    {
        var end = address.AsSpan().IndexOfAny(":/?#");
        return end >= 0 && address[end] == ':' ? address[..end] : null;
    }
}
