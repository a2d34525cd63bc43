namespace NewsBrowser.Tests.Support;

/// <summary>Places in the checkout that the tests were built in, and beside it.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Seeds { get; } = Path.Combine(Root, "seeds");

    /// <summary>The two documents, without the note on where they come from.</summary>
    public static string[] SeedFiles { get; } = Directory.GetFiles(Seeds, "*.txt");

    /// <summary>A folder of the real data beside the checkout, or all of it; the test is skipped where it is absent, and fails when it is required.</summary>
    public static string Corpus(string name = "") => Beside("corpus", name);

    /// <summary>A folder of the inputs beside the checkout that were once read wrongly, each with its right answer; as <see cref="Corpus"/>.</summary>
    public static string Faults(string name) => Beside("faults", name);

    private static string Beside(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", folder, name));
        if (!Directory.Exists(path))
        {
            SkipOrFail("NEWSBROWSER_REQUIRE_CORPUS", $"There is no corpus at {path}.");
        }

        return path;
    }

    /// <summary>For want of something that this machine lacks the test is skipped, or fails where a variable requires it (in the gate).</summary>
    public static void SkipOrFail(string variable, string fault)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(variable) == "1", fault);
        Assert.Fail($"{fault} {variable} requires it.");
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
