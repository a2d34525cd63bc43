namespace NewsBrowser.Text.Documents;

/// <summary>One document found in a source file: a <see cref="NewsItem"/> or a <see cref="ForumPost"/>.</summary>
public abstract record SourceDocument
{
    /// <summary>The 1-based line of the file where the document begins.</summary>
    public int Line { get; init; } = 1;
}

/// <summary>A moment as a source states it: UTC, and whether only the day is known.</summary>
/// <param name="Utc">The moment; of kind <see cref="DateTimeKind.Utc"/>. For a day, the midnight that the source wrote.</param>
/// <param name="DateOnly">True when the source gave a date without a time of day; it is then shown without one.</param>
public readonly record struct PublicationTime(DateTime Utc, bool DateOnly);
