using System.Collections.Concurrent;
using System.Text.Json;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Storage;

/// <summary>A board's form as <see cref="Board.Form"/> keeps it.</summary>
internal static class StoredForm
{
    /// <summary>Forms change rarely and are asked for with every post.</summary>
    private const int MaxKnown = 1_000;

    private static readonly ConcurrentDictionary<string, PostingForm> Known = new(StringComparer.Ordinal);

    public static string? Format(PostingForm form) =>
        form.Segments.Count == 0 ? null : JsonSerializer.Serialize(form.Segments, StoredJsonContext.Compact.IReadOnlyListFormSegment);

    public static PostingForm Parse(string? json)
    {
        if (json is null)
        {
            return PostingForm.None;
        }

        if (Known.Count > MaxKnown)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(json, static text => new PostingForm(JsonSerializer.Deserialize(text, StoredJsonContext.Compact.IReadOnlyListFormSegment)!));
    }
}
