namespace NewsBrowser.Archive.Tests;

/// <summary>Places in the checkout and beside it.</summary>
internal static class TestPaths
{
    public static string Root { get; } = FindRoot();

    public static string Seeds { get; } = Path.Combine(Root, "seeds");

    /// <summary>The two documents, without the note on where they come from.</summary>
    public static string[] SeedFiles { get; } = Directory.GetFiles(Seeds, "*.txt");

    /// <summary>A folder of the shared corpus; the test is skipped where it is absent, unless it is required.</summary>
    public static string Corpus(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", "corpus", name));
        if (!Directory.Exists(path))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("NEWSBROWSER_REQUIRE_CORPUS") == "1", $"There is no corpus at {path}.");
            Assert.Fail($"There is no corpus at {path}, and it is required.");
        }

        return path;
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "NewsBrowser.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds NewsBrowser.sln.");
    }
}
