using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>An object's properties; what nobody takes is kept as it is.</summary>
internal sealed class CrawlerFields
{
    /// <summary>JSON with its letters as they are, for what was not JSON in the file; what is left over of it is shown to people.</summary>
    public static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Unknown keys that a refusal names.</summary>
    private const int MaxNamed = 12;

    private readonly List<(string Name, string Folded, JsonElement Value)> _all = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _odd = [];

    public CrawlerFields(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = ReadName(property);
            _all.Add((name, Fold(name), property.Value));
        }
    }

    /// <summary>A key as keys are compared: without underscores, in lower case.</summary>
    public static string Fold(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The first of the keys that has a value, without taking it.</summary>
    public JsonElement? Peek(params string[] keys)
    {
        foreach (var key in keys)
        {
            foreach (var (name, folded, value) in _all)
            {
                if (folded == key && value.ValueKind != JsonValueKind.Null && !_taken.Contains(name))
                {
                    return value;
                }
            }
        }

        return null;
    }

    /// <summary>The first of the keys that has a value; the key then is no unknown one.</summary>
    public JsonElement? Take(params string[] keys)
    {
        foreach (var key in keys)
        {
            foreach (var (name, folded, value) in _all)
            {
                if (folded == key && !_taken.Contains(name)
                    && (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
                        || key is "messagecount" or "messageconut" or "postvote" or "votes"))
                {
                    _taken.Add(name);
                    if (value.ValueKind != JsonValueKind.Null)
                    {
                        return value;
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The first of the keys whose value is text, without taking it.</summary>
    public (string Key, string Name, JsonElement Value)? PeekText(string[] keys)
    {
        foreach (var key in keys)
        {
            foreach (var (name, folded, value) in _all)
            {
                if (folded == key && value.ValueKind == JsonValueKind.String && !_taken.Contains(name))
                {
                    return (key, name, value);
                }
            }
        }

        return null;
    }

    /// <summary>A sentence with the keys that nobody took, for a refusal; empty when there are none.</summary>
    public string NameUnknown(string what = "Keys that were not known")
    {
        var names = _all.Where(one => !_taken.Contains(one.Name)).Select(one => one.Name.Length <= 40 ? one.Name.ReplaceLineEndings(" ") : one.Name[..40] + "…")
            .Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? string.Empty : $" {what}: {string.Join(", ", names.Take(MaxNamed))}{(names.Count > MaxNamed ? ", …" : string.Empty)}.";
    }

    public List<JsonElement> TakeArray(string[] keys)
    {
        foreach (var key in keys)
        {
            foreach (var (name, folded, value) in _all)
            {
                if (folded == key && value.ValueKind == JsonValueKind.Array)
                {
                    _taken.Add(name);
                    return [.. value.EnumerateArray()];
                }
            }
        }

        return [];
    }

    public void KeepOdd(JsonElement element) => _odd.Add(element);

    /// <summary>What nobody took, as a JSON object; values keep their source text, which needs no second decoding.</summary>
    public string? Rest()
    {
        var rest = new StringBuilder();
        foreach (var (name, _, value) in _all)
        {
            if (!_taken.Contains(name) && value.ValueKind != JsonValueKind.Null)
            {
                Append(rest, name).Append(value.GetRawText());
            }
        }

        if (_odd.Count > 0)
        {
            Append(rest, "oddComments").Append('[').AppendJoin(',', _odd.Select(element => element.GetRawText())).Append(']');
        }

        return rest.Length == 0 ? null : rest.Append('}').ToString();
    }

    private static StringBuilder Append(StringBuilder rest, string name) =>
        rest.Append(rest.Length == 0 ? '{' : ',').Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name)).Append("\":");

    private static string ReadName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return string.Empty;
        }
    }
}
