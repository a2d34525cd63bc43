namespace NewsBrowser.Index.Tests;

/// <summary>An empty folder that is gone after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("newsbrowser-index-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
