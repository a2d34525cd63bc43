using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace NewsBrowser.Web.Access;

/// <summary>A list in a file of the folder of keys, which only the program's own user may read.</summary>
internal sealed partial class OwnerOnlyList<TEntry>(string file, ILogger log)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What the file has; nothing when it is absent or cannot be read, which the log then says.</summary>
    public IReadOnlyList<TEntry> Read()
    {
        try
        {
            return File.Exists(file) ? [.. (JsonSerializer.Deserialize<List<TEntry?>>(File.ReadAllBytes(file), Format) ?? []).OfType<TEntry>()] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnread(file, e.Message);
            return [];
        }
    }

    /// <summary>True when the file now has the list; else it has the old one, and the log says why.</summary>
    public bool TryWrite(IEnumerable<TEntry> entries)
    {
        try
        {
            OwnerOnlyFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(entries, Format));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(file, e.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{File} cannot be read ({Reason}); the program goes on as if it were empty")]
    private partial void LogUnread(string file, string reason);

    [LoggerMessage(LogLevel.Warning, "{File} could not be written ({Reason}); what was changed holds until the program ends")]
    private partial void LogUnwritten(string file, string reason);
}
