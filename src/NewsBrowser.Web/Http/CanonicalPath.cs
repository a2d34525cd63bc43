namespace NewsBrowser.Web.Http;

/// <summary>Every item has one address; the others that find it lead there.</summary>
internal static class CanonicalPath
{
    public static bool Is(HttpRequest request, string path) =>
        request.Path.Value == path || request.Path.Value == Uri.UnescapeDataString(path);

    public static string With(HttpRequest request, string path) => new PathString(Uri.UnescapeDataString(path)).ToUriComponent() + request.QueryString;
}
