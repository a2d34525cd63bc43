using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Storage;

/// <summary>What an item's page shows and no column holds; kept as JSON in <see cref="ItemBody.DetailsJson"/>.</summary>
/// <remarks>Texts that repeat a stretch of the body are kept as slices of it. The <c>secured</c> blob is in the raw text
/// alone; here is only its length.</remarks>
internal sealed record ItemDetails
{
    public string? OriginalUrl { get; init; }

    public string? WebUrl { get; init; }

    public string? AmpUrl { get; init; }

    public string? CdnAmpUrl { get; init; }

    public string? VideoUrl { get; init; }

    public string? ProviderName { get; init; }

    public string? ProviderDomain { get; init; }

    public IReadOnlyList<ImageReference>? ProviderImages { get; init; }

    /// <summary>Authors as the file names them; people of the same key have pages.</summary>
    public IReadOnlyList<ItemAuthor>? Authors { get; init; }

    public string? Price { get; init; }

    public string? Length { get; init; }

    public Rating? Rating { get; init; }

    public IReadOnlyList<string>? Levels { get; init; }

    public IReadOnlyList<string>? Items { get; init; }

    public IReadOnlyList<DownloadAction>? Actions { get; init; }

    public bool Removed { get; init; }

    public Profile? Profile { get; init; }

    /// <summary>How many characters the producer's encrypted body has; 0 for none.</summary>
    public int SecuredLength { get; init; }

    public string? ExtraJson { get; init; }

    /// <summary>Keys of related entries that nothing else holds, by the entry's position.</summary>
    public IReadOnlyDictionary<int, string>? RelatedExtraJson { get; init; }

    public string? ListTitle { get; init; }

    public string? PostUrl { get; init; }

    public PostTimeSource PostedAtSource { get; init; }

    /// <summary>The body's parts as lengths in order; between two stands one newline.</summary>
    public IReadOnlyList<StoredPart>? BodyParts { get; init; }

    public string? Signature { get; init; }

    public StoredTemplate? NewsTemplate { get; init; }

    public string? Ip { get; init; }

    public string? Country { get; init; }

    public IReadOnlyList<EditMark>? Edits { get; init; }

    public string? ForwardedFrom { get; init; }

    public bool Incomplete { get; init; }

    public CommentCounts? StatedCounts { get; init; }

    public static ItemDetails Parse(string json) =>
        JsonSerializer.Deserialize(json, StoredJsonContext.Compact.ItemDetails) ?? throw new JsonException("An item's details are empty.");

    public string ToJson() => JsonSerializer.Serialize(this, StoredJsonContext.Compact.ItemDetails);

    /// <summary>The body's parts, cut from the stored text.</summary>
    public IReadOnlyList<BodyPart> Parts(string text)
    {
        if (BodyParts is null)
        {
            return text.Length == 0 ? [] : [new BodyPart(BodyPartKind.Own, text)];
        }

        var parts = new List<BodyPart>(BodyParts.Count);
        var start = 0;
        foreach (var part in BodyParts)
        {
            var from = Math.Min(start, text.Length);
            parts.Add(new BodyPart(part.Kind, text.Substring(from, Math.Min(part.Length, text.Length - from))));
            start += part.Length + 1;
        }

        return parts;
    }

    /// <summary>The poster's own words, without quotes, articles and forwarded posts.</summary>
    public string OwnText(string text) => JoinOwnText(Parts(text));

    public static string JoinOwnText(IReadOnlyList<BodyPart> parts) =>
        string.Join('\n', parts.Where(part => part.Kind == BodyPartKind.Own).Select(part => part.Text));

    /// <summary>The [新聞] template with its texts cut from the stored body.</summary>
    public NewsTemplate? Template(string text) => NewsTemplate is not { } stored
        ? null
        : new NewsTemplate(
            stored.Headline, stored.Link, stored.PublishedText, stored.PublishedAt, stored.Reporter, stored.Article?.In(text), stored.OwnWords?.In(text));
}

/// <summary>A news author: the name as written and the key of the person's page.</summary>
internal sealed record ItemAuthor(string Name, string Key);

/// <summary>A part of a body by its length in UTF-16 units.</summary>
internal sealed record StoredPart(BodyPartKind Kind, int Length);

/// <summary>A <see cref="Text.Documents.NewsTemplate"/> whose long texts are slices of the body.</summary>
internal sealed record StoredTemplate(
    string? Headline,
    string? Link,
    string? PublishedText,
    PublicationTime? PublishedAt,
    string? Reporter,
    TextSlice? Article,
    TextSlice? OwnWords)
{
    public static StoredTemplate FromTemplate(NewsTemplate template, string text) => new(
        template.Headline,
        template.Link,
        template.PublishedText,
        template.PublishedAt,
        template.Reporter,
        TextSlice.Locate(template.Article, text),
        TextSlice.Locate(template.OwnWords, text));
}

/// <summary>A text that stands in another, or, where it does not, the text itself.</summary>
internal sealed record TextSlice(int Start, int Length, string? Text)
{
    public static TextSlice? Locate(string? part, string text)
    {
        if (part is null)
        {
            return null;
        }

        var start = text.IndexOf(part, StringComparison.Ordinal);
        return start < 0 ? new TextSlice(0, 0, part) : new TextSlice(start, part.Length, null);
    }

    public string In(string text)
    {
        if (Text is not null)
        {
            return Text;
        }

        var from = Math.Clamp(Start, 0, text.Length);
        return text.Substring(from, Math.Clamp(Length, 0, text.Length - from));
    }
}

[JsonSerializable(typeof(ItemDetails))]
[JsonSerializable(typeof(IReadOnlyList<StoredLine>))]
[JsonSerializable(typeof(IReadOnlyList<FormSegment>))]
internal sealed partial class StoredJsonContext : JsonSerializerContext
{
    /// <summary>Chinese as it is, not as escapes: this JSON never stands in markup.</summary>
    public static StoredJsonContext Compact { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>A line of a file and what is to be said about it: a stored warning or rejection.</summary>
internal sealed record StoredLine(int Line, string Message);
