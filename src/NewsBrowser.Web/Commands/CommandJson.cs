using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Web.Commands;

/// <summary>How commands write JSON: indented, Chinese as Chinese.</summary>
internal static class CommandJson
{
    public static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For documents as parsed: camel case, enums by name, the kind of each document and thread entry named,
    /// the producer's encrypted body left out.</summary>
    public static readonly JsonSerializerOptions Documents = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameKinds, HideSecured } },
    };

    private static void NameKinds(JsonTypeInfo type)
    {
        (Type Derived, string Name)[] kinds = type.Type switch
        {
            var t when t == typeof(SourceDocument) => [(typeof(NewsItem), "news"), (typeof(ForumPost), "forum")],
            var t when t == typeof(ThreadEntry) => [(typeof(Comment), "comment"), (typeof(ThreadNote), "note")],
            var t when t == typeof(ParseResult) => [(typeof(ParseResult.Parsed), "parsed"), (typeof(ParseResult.Rejected), "rejected")],
            _ => [],
        };
        if (kinds.Length == 0)
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = type.Type == typeof(ParseResult) ? "outcome" : "is" };
        foreach ((var derived, var name) in kinds)
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(derived, name));
        }
    }

    private static void HideSecured(JsonTypeInfo type)
    {
        if (type.Type != typeof(NewsItem))
        {
            return;
        }

        var secured = type.Properties.FirstOrDefault(property => property.Name == "secured");
        if (secured is not null)
        {
            type.Properties.Remove(secured);
            var length = type.CreateJsonPropertyInfo(typeof(int), "securedLength");
            length.Get = item => ((NewsItem)item).Secured?.Length ?? 0;
            type.Properties.Add(length);
        }
    }
}
