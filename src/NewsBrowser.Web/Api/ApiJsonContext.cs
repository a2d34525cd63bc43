using System.Text.Json;
using System.Text.Json.Serialization;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>How the JSON interface is written: source-generated, camel case, dates in UTC.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ItemResultsJson))]
[JsonSerializable(typeof(CommentResultsJson))]
[JsonSerializable(typeof(ItemDetailsJson))]
[JsonSerializable(typeof(IReadOnlyList<ThreadEntryJson>))]
[JsonSerializable(typeof(IReadOnlyList<SuggestionJson>))]
[JsonSerializable(typeof(IReadOnlyList<ProblemJson>))]
[JsonSerializable(typeof(ArchiveStatistics))]
[JsonSerializable(typeof(IngestRequestJson))]
[JsonSerializable(typeof(RequestedRunJson))]
[JsonSerializable(typeof(IReadOnlyList<RejectedFileJson>))]
[JsonSerializable(typeof(DryRunJson))]
[JsonSerializable(typeof(RunJson))]
internal sealed partial class ApiJsonContext : JsonSerializerContext
{
    public static ApiJsonContext Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = StructuredData.Letters });
}
