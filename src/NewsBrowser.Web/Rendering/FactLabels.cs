namespace NewsBrowser.Web.Rendering;

/// <summary>The words for a fact's value where the archive gives it as one of a few names; other values are the file's own words.</summary>
internal static class FactLabels
{
    /// <summary>The value in the interface's words; null for one in the file's own.</summary>
    public static string? TranslateValue(Words words, (string Name, string Value) fact)
    {
        var word = fact.Name switch
        {
            "published" or "removed" or "quality" or "heat" => words.Named("value", fact.Value),
            "type" => words.Named("type", fact.Value),
            "category" => words.Named("category", fact.Value),
            _ => fact.Value,
        };
        return word == fact.Value ? null : word;
    }
}
