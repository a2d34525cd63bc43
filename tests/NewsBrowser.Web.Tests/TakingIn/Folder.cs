namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>A folder of its own for a test, deleted after it.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("newsbrowser-folder-").FullName;

    public string Path(string name) => System.IO.Path.Combine(_root, name);

    public string Write(string name, byte[] bytes)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
