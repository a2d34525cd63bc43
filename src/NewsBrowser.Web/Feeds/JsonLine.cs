using System.Buffers;
using System.Text.Json;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Api;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Feeds;

/// <summary>An item as one line of JSON: the object that <c>/api/v1/items</c> gives.</summary>
internal static class JsonLine
{
    public static void Write(IBufferWriter<byte> to, ItemHit hit, string root)
    {
        using (var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = StructuredData.Letters }))
        {
            JsonSerializer.Serialize(json, ItemJson.From(hit.Item, hit.Snippet), ApiJsonContext.Readable.ItemJson);
        }

        to.Write("\n"u8);
    }
}
