using System.Globalization;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Takes typed values out of one map; what nobody took, or what had the wrong type, is left over and kept.</summary>
internal sealed class FieldReader
{
    private static readonly string[] TimeForms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K", "yyyy-MM-dd'T'HH:mmK",
    ];

    private readonly YamlMap _map;
    private readonly bool[] _taken;
    private readonly string _path;
    private readonly ICollection<ParseWarning> _warnings;
    private readonly ICollection<(string Key, YamlNode Value)> _extra;

    /// <param name="map">The map to read.</param>
    /// <param name="path">What stands before its keys where left-over ones are kept: empty, or such as <c>provider.</c></param>
    /// <param name="baseUrl">The site of root-relative addresses, or null.</param>
    /// <param name="warnings">Where oddities go.</param>
    /// <param name="extra">Where left-over keys go.</param>
    public FieldReader(
        YamlMap map, string path, string? baseUrl, ICollection<ParseWarning> warnings, ICollection<(string Key, YamlNode Value)> extra)
    {
        _map = map;
        _path = path;
        BaseUrl = baseUrl;
        _warnings = warnings;
        _extra = extra;
        _taken = new bool[map.Entries.Count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (entry.Key == "<<")
            {
                var dropped = string.Join(", ", NameMerged(entry.Value).Distinct(StringComparer.Ordinal).Take(12));
                Warn(
                    entry.Line,
                    $"The merge key \"{path}<<\" of YAML 1.1 is not carried out, so what it would bring in was dropped"
                        + (dropped.Length > 0 ? $": {dropped}." : "."));
            }
            else if (!seen.Add(entry.Key))
            {
                Warn(entry.Line, $"The key \"{path}{entry.Key}\" stands twice: the first counts, this one is kept beside it.");
            }
        }
    }

    public string? BaseUrl { get; }

    public bool Has(string key) => Find(key) >= 0;

    public string? Line(string key) => Text(key) is { } text ? SourceTextCleaner.Line(text) : null;

    /// <summary>A scalar as it was written.</summary>
    public string? Text(string key) => Take<string>(key, "text", node => node is YamlText text ? text.Value : null);

    public string? Link(string key) =>
        Take<string>(key, "a web address", node => node is YamlText text ? SourceUrl.Link(SourceTextCleaner.Decode(text.Value), BaseUrl) : null);

    public string? Picture(string key) =>
        Take<string>(key, "a web address", node => node is YamlText text ? SourceUrl.Picture(SourceTextCleaner.Decode(text.Value), BaseUrl) : null);

    public string? Video(string key) =>
        Take<string>(key, "a frame of YouTube or Vimeo", node => node is YamlText text ? EmbeddedVideo.FindPage(SourceTextCleaner.Decode(text.Value)) : null);

    public int? Whole(string key) => Take<int?>(
        key, "a whole number",
        node => node is YamlText text && int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null);

    public double? Number(string key) => Take<double?>(
        key,
        "a number",
        node => node is YamlText text && double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null);

    /// <summary>True or false in the words of YAML 1.1, which Jekyll and its like read, quoted or not.</summary>
    public bool? Flag(string key) => Take(key, "true or false", ReadFlag);

    /// <summary>A switch that hides what it marks: one that cannot be read has the value that hides, with a warning.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hidden">The value that keeps the item from being shown as published.</param>
    public bool? Switch(string key, bool hidden)
    {
        if (!IsUnreadable(key))
        {
            return Flag(key);
        }

        Warn(
            _map.Entries[Find(key)].Value.Line,
            $"\"{_path}{key}\" is not true or false: it counts as {(hidden ? "true" : "false")}, for a mark that cannot be read publishes nothing. "
                + "Kept as it is.");
        return hidden;
    }

    /// <summary>True when a mark is there and is neither true nor false.</summary>
    public bool IsUnreadable(string key) =>
        Find(key) is >= 0 and var at && _map.Entries[at].Value is not YamlText { IsNull: true } && ReadFlag(_map.Entries[at].Value) is null;

    private static bool? ReadFlag(YamlNode node) => node is not YamlText text ? null : text.Value.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "Y" => true,
        "FALSE" or "NO" or "OFF" or "N" => false,
        _ => null,
    };

    private static IEnumerable<string> NameMerged(YamlNode merged) => merged switch
    {
        YamlMap map => map.Entries.Select(entry => entry.Key),
        YamlList list => list.Items.SelectMany(NameMerged),
        _ => [],
    };

    public PublicationTime? Time(string key) => Take<PublicationTime?>(key, "a time", node => node is YamlText text ? ParseTime(text.Value) : null);

    public IReadOnlyList<string> Lines(string key) => Take<IReadOnlyList<string>>(key, "a list of texts", node => node switch
    {
        YamlList list when list.Items.All(item => item is YamlText) =>
            [.. list.Items.Select(item => SourceTextCleaner.Line(((YamlText)item).Value)).OfType<string>()],
        YamlText text when SourceTextCleaner.Line(text.Value) is { } one => [one],
        _ => null,
    }) ?? [];

    public FieldReader? Map(string key)
    {
        var inner = Take<YamlMap>(key, "a map", node => node as YamlMap);
        return inner is null ? null : new FieldReader(inner, $"{_path}{key}.", BaseUrl, _warnings, _extra);
    }

    /// <summary>Readers for the maps of a list; an entry that is no map is left over by itself.</summary>
    public IEnumerable<FieldReader> Maps(string key)
    {
        var list = Take<YamlList>(key, "a list", node => node as YamlList);
        for (var at = 0; list is not null && at < list.Items.Count; at++)
        {
            if (list.Items[at] is YamlMap inner)
            {
                yield return new FieldReader(inner, $"{_path}{key}[{at}].", BaseUrl, _warnings, _extra);
            }
            else
            {
                LeaveOver($"{key}[{at}]", list.Items[at], "a map");
            }
        }
    }

    /// <summary>The maps of a list as they are, for entries that keep their own left-over keys.</summary>
    public IReadOnlyList<YamlMap> BareMaps(string key)
    {
        var list = Take<YamlList>(key, "a list", node => node as YamlList);
        var maps = new List<YamlMap>();
        for (var at = 0; list is not null && at < list.Items.Count; at++)
        {
            if (list.Items[at] is YamlMap inner)
            {
                maps.Add(inner);
            }
            else
            {
                LeaveOver($"{key}[{at}]", list.Items[at], "a map");
            }
        }

        return maps;
    }

    /// <summary>Moves everything that was not taken to where it is kept.</summary>
    public void KeepRest()
    {
        for (var at = 0; at < _taken.Length; at++)
        {
            if (!_taken[at])
            {
                _extra.Add((_path + _map.Entries[at].Key, _map.Entries[at].Value));
            }
        }
    }

    public static PublicationTime? ParseTime(string written)
    {
        if (!DateTimeOffset.TryParseExact(
            written.Trim(), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return null;
        }

        return new PublicationTime(time.UtcDateTime, time.Offset == TimeSpan.Zero && time.TimeOfDay == TimeSpan.Zero);
    }

    private int Find(string key)
    {
        for (var at = 0; at < _map.Entries.Count; at++)
        {
            if (_map.Entries[at].Key == key)
            {
                return at;
            }
        }

        return -1;
    }

    private T? Take<T>(string key, string wanted, Func<YamlNode, T?> read)
    {
        var at = Find(key);
        if (at < 0)
        {
            return default;
        }

        if (_map.Entries[at].Value is YamlText { IsNull: true })
        {
            _taken[at] = true;
            return default;
        }

        var value = read(_map.Entries[at].Value);
        if (value is null)
        {
            Warn(_map.Entries[at].Value.Line, $"\"{_path}{key}\" is not {wanted}: kept as it is, not used.");
        }
        else
        {
            _taken[at] = true;
        }

        return value;
    }

    /// <summary>A reader whose left-over keys are kept elsewhere, under their own names.</summary>
    public FieldReader Alone(YamlMap inner, ICollection<(string Key, YamlNode Value)> rest) => new(inner, string.Empty, BaseUrl, _warnings, rest);

    /// <summary>Keeps an entry that cannot be used, with a warning.</summary>
    public void LeaveOver(string key, YamlNode value, string wanted)
    {
        Warn(value.Line, $"\"{_path}{key}\" is not {wanted}: kept as it is, not used.");
        _extra.Add((_path + key, value));
    }

    private void Warn(int line, string message) => _warnings.Add(new ParseWarning(line, message));
}
