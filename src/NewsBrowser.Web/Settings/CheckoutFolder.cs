namespace NewsBrowser.Web.Settings;

/// <summary>Finds the checkout that the program was built in, so that <c>dotnet run</c> needs no settings.</summary>
internal static class CheckoutFolder
{
    private const string Mark = "NewsBrowser.sln";

    /// <summary>The folder above the program that holds the solution file, or null when the program was published elsewhere.</summary>
    public static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
