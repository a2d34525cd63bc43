namespace NewsBrowser.Browser.Tests;

/// <summary>Finds the checkout that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NewsBrowser.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("NewsBrowser.sln is in no folder above the tests.");
    }
}
