using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Writes left-over keys as a JSON object in file order; a name that is there already gets <c>#2</c>, <c>#3</c> and so on.</summary>
internal static class ExtraKeys
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("-0123456789.");

    public static string? ToJson(IReadOnlyCollection<(string Key, YamlNode Value)> extra)
    {
        if (extra.Count == 0)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            var names = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var (key, value) in extra.OrderBy(entry => entry.Value.Line))
            {
                Write(json, Unique(names, key), value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Unique(Dictionary<string, int> names, string key)
    {
        var name = Whole(key);
        while (!names.TryAdd(name, 1))
        {
            name = $"{Whole(key)}#{++names[Whole(key)]}";
        }

        return name;
    }

    private static void Write(Utf8JsonWriter json, string? name, YamlNode node)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        switch (node)
        {
            case YamlMap map:
                json.WriteStartObject();
                var names = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var entry in map.Entries)
                {
                    Write(json, Unique(names, entry.Key), entry.Value);
                }

                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, null, item);
                }

                json.WriteEndArray();
                break;
            case YamlText { IsNull: true }:
                json.WriteNullValue();
                break;
            case YamlText { Plain: true, Value: "true" or "false" } flag:
                json.WriteBooleanValue(flag.Value == "true");
                break;
            case YamlText { Plain: true } text when IsNumber(text.Value):
                json.WriteRawValue(text.Value);
                break;
            case YamlText text:
                json.WriteStringValue(Whole(text.Value));
                break;
        }
    }

    /// <summary>JSON's own form of a number, short enough to be one; its digits are then kept as written.</summary>
    private static bool IsNumber(string text)
    {
        if (text.Length is 0 or > 20 || text.AsSpan().IndexOfAnyExcept(NumberLetters) >= 0)
        {
            return false;
        }

        var digits = text.AsSpan(text[0] == '-' ? 1 : 0);
        var dot = digits.IndexOf('.');
        var whole = dot < 0 ? digits : digits[..dot];
        return whole.Length > 0 && (whole.Length == 1 || whole[0] != '0') && !whole.Contains('-')
            && (dot < 0 || (dot + 1 < digits.Length && !digits[(dot + 1)..].ContainsAny('.', '-')));
    }

    private static string Whole(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            SourceTextCleaner.AppendWhole(result, text, ref at);
        }

        return result.ToString();
    }
}
