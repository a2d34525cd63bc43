namespace NewsBrowser.Index.Segments;

/// <summary>What an occurrence of a term is worth in a document: the part of BM25F that does not depend on other documents, as one byte.</summary>
/// <remarks>
/// S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields" (2004): occurrences are weighed by field and by the field's length before they
/// saturate. The length is compared with a constant of the schema instead of an average, so that a segment never has to be written again because others came.
/// </remarks>
internal static class Impact
{
    /// <summary>How soon more occurrences stop to count.</summary>
    public const float K1 = 1.2f;

    /// <summary>How much the length of a text counts.</summary>
    public const float B = 0.75f;

    /// <summary>The weight of one occurrence in a field of a length.</summary>
    public static float WeightOf(TextField field, int length) => (float)field.Weight / (1 - B + (B * length / field.Pivot));

    /// <summary>The impact of the sum of a term's weights in a document.</summary>
    public static byte Of(float weights) => (byte)Math.Clamp((int)MathF.Round(255 * weights / (K1 + weights)), 1, 255);
}
