namespace NewsBrowser.Web.Http;

/// <summary>Every item has one address; the others that find it lead there.</summary>
internal static class CanonicalPath
{
    public static bool Is(HttpRequest request, string path) =>
        request.Path.Value == path || request.Path.Value == Uri.UnescapeDataString(path);

    public static string With(HttpRequest request, string path) => new PathString(Uri.UnescapeDataString(path)).ToUriComponent() + request.QueryString;
}

/// <summary>Tells addresses of this site from those that lead away, for what a request asks to be sent to.</summary>
internal static class LocalUrl
{
    /// <summary>True for a path from the site's root. Browsers take a backslash for a slash and leave out tabs and line breaks,
    /// so an address with either is none.</summary>
    public static bool Is(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\') && !address.Any(char.IsControl);
}
