using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;

namespace NewsBrowser.Web.Rendering;

/// <summary>
/// The site's own few files, carried inside the program: each has an address that names its content,
/// so that a browser asks for it once and never sees an old one.
/// </summary>
internal sealed partial class Assets
{
    private const string Folder = "wwwroot.";

    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asset> _files = new(StringComparer.Ordinal);

    public Assets()
    {
        var assembly = typeof(Assets).Assembly;
        var types = new FileExtensionContentTypeProvider();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var name = resource[Folder.Length..];
            if (name.EndsWith(".css", StringComparison.Ordinal))
            {
                bytes = Encoding.UTF8.GetBytes(Minify(Encoding.UTF8.GetString(bytes)));
            }

            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
            var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
            var stamped = $"{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}";
            _addresses.Add(name, "/assets/" + stamped);
            _files.Add(stamped, new Asset(bytes, type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type));
        }
    }

    /// <summary>The address of a file of <c>wwwroot</c> by its name.</summary>
    public string this[string name] => _addresses[name];

    /// <summary>Styles as they travel: without comments, and without the blanks that only people need.
    /// The site's own styles have no string with such blanks in it.</summary>
    internal static string Minify(string css)
    {
        css = Comment().Replace(css, string.Empty);
        css = Blanks().Replace(css, " ");
        return Signs().Replace(css, "$1").Replace(";}", "}", StringComparison.Ordinal).Trim();
    }

    public Asset? Find(string stampedName) => _files.GetValueOrDefault(stampedName);

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // A colon keeps what stands before it: in a selector that blank means a descendant.
    [GeneratedRegex(@" ?([{};,>]) ?|(?<=:) ")]
    private static partial Regex Signs();

    /// <summary>A file's bytes and type.</summary>
    public sealed record Asset(ReadOnlyMemory<byte> Bytes, string ContentType);
}
