using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace NewsBrowser.Web.Rendering;

/// <summary>
/// The site's own few files, carried inside the program: each has an address that names its content,
/// so that a browser asks for it once and never sees an old one.
/// </summary>
internal sealed class Assets
{
    private const string Folder = "wwwroot.";

    private readonly Dictionary<string, string> addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asset> files = new(StringComparer.Ordinal);

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
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
            var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
            var stamped = $"{Path.GetFileNameWithoutExtension(name)}.{hash}{Path.GetExtension(name)}";
            addresses.Add(name, "/assets/" + stamped);
            files.Add(stamped, new Asset(bytes, type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type));
        }
    }

    /// <summary>The address of a file of <c>wwwroot</c> by its name.</summary>
    public string this[string name] => addresses[name];

    public Asset? Find(string stampedName) => files.GetValueOrDefault(stampedName);

    /// <summary>A file's bytes and type.</summary>
    public sealed record Asset(ReadOnlyMemory<byte> Bytes, string ContentType);
}
