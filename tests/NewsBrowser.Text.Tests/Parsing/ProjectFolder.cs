namespace NewsBrowser.Text.Tests.Parsing;

/// <summary>Finds the project's files from where the tests run.</summary>
internal static class ProjectFolder
{
    public static string Root { get; } = Find();

    /// <summary>A folder of the real data beside the project; skips the test when it is absent, unless it is required.</summary>
    public static string Corpus(string name)
    {
        var folder = Path.Combine(Root, "..", "shared", "corpus", name);
        if (!Directory.Exists(folder))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("NEWSBROWSER_REQUIRE_CORPUS") == "1", $"No corpus at {folder}");
            Assert.Fail($"No corpus at {folder}");
        }

        return folder;
    }

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "NewsBrowser.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("NewsBrowser.sln is above none of the folders that hold the tests.");
    }
}
