namespace NewsBrowser.Archive.Ingestion.Walking;

/// <summary>Names that a walk passes over, unless they were given themselves: neither counted nor rejected.</summary>
public static class IgnoredNames
{
    /// <summary>Files that tell of the folder they stand in and hold no document.</summary>
    private static readonly string[] Paperwork = ["ORIGIN.md", "README.md", "README.txt", "README", "LICENSE", "LICENSE.md", "LICENSE.txt"];

    /// <summary>True for the name, without folders, of a file or a folder that a walk passes over.</summary>
    public static bool Contains(string name) => name.StartsWith('.') || Paperwork.Contains(name, StringComparer.OrdinalIgnoreCase);
}
