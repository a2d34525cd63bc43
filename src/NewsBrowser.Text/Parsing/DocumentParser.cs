namespace NewsBrowser.Text.Parsing;

/// <summary>The one door into parsing: recognises a file's format and reads it.</summary>
public static class DocumentParser
{
    /// <summary>Raised by one whenever the same bytes would give a different document; stored with every parsed file.</summary>
    public const int Version = 1;

    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Reads a file. Never throws for what the file holds.</summary>
    public static ParseResult Parse(SourceFile file)
    {
        throw new NotImplementedException();
    }
}
