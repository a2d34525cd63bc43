using System.Text.Json.Serialization;

namespace NewsBrowser.Web.Uploads;

/// <summary>What one upload brought: the names that its files had where they came from, and what was refused at the door.</summary>
internal sealed record UploadRecord(IReadOnlyList<UploadedFile> Files, IReadOnlyList<RejectedUpload> Refused);

/// <summary>A file that was taken: the name under which it lies here, and the one that was sent.</summary>
internal sealed record UploadedFile(string Stored, string Sent);

/// <summary>A file that was not taken.</summary>
/// <param name="Name">As it was sent.</param>
/// <param name="Reason">The key of the words that say why.</param>
/// <param name="Limit">The number that belongs into them.</param>
internal sealed record RejectedUpload(string Name, string Reason, long? Limit = null);

/// <summary>How <see cref="UploadRecord"/> is written beside the files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(UploadRecord))]
internal sealed partial class UploadJsonContext : JsonSerializerContext;
