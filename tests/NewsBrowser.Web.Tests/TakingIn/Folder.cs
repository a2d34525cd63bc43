namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>A folder of its own for a test, deleted after it.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("newsbrowser-folder-").FullName;

    public string Path(string name) => System.IO.Path.Combine(root, name);

    public string Write(string name, byte[] bytes)
    {
        string path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
