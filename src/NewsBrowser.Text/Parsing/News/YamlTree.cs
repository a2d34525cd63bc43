namespace NewsBrowser.Text.Parsing.News;

/// <summary>A piece of front matter: every scalar is text, types are the reader's business.</summary>
/// <param name="Line">The 1-based line in the file.</param>
internal abstract record YamlNode(int Line);

/// <summary>A scalar; <paramref name="Plain"/> when it stood without quotes.</summary>
internal sealed record YamlText(int Line, string Value, bool Plain) : YamlNode(Line)
{
    /// <summary>True for a key without a value, which says nothing.</summary>
    public bool IsNull => Plain && Value is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line);

/// <summary>A map with its entries in file order; a key that stands twice is there twice.</summary>
internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line);

internal readonly record struct YamlEntry(string Key, int Line, YamlNode Value);
