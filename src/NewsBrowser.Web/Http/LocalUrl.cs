namespace NewsBrowser.Web.Http;

/// <summary>Tells addresses of this site from those that lead away, for what a request asks to be sent to.</summary>
internal static class LocalUrl
{
    /// <summary>True for a path from the site's root. Browsers take a backslash for a slash and leave out tabs and line breaks,
    /// so an address with either is none.</summary>
    public static bool Is(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\') && !address.Any(char.IsControl);
}
