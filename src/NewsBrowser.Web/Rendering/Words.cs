using System.Globalization;
using System.Resources;

namespace NewsBrowser.Web.Rendering;

/// <summary>The interface's words, from <c>Words.resx</c> and <c>Words.zh-Hant.resx</c>, in the language of the request.</summary>
internal sealed class Words
{
    public const string English = "en";
    public const string Chinese = "zh-Hant";

    private readonly ResourceManager _table = new(typeof(Words));

    /// <summary>The interface's language, as <c>lang</c> wants it.</summary>
    public static string Language => CultureInfo.CurrentUICulture.Name == Chinese ? Chinese : English;

    /// <summary>A word by its key. A key that is not there is shown as it is; a test sees to it that there is none.</summary>
    public string this[string key] => _table.GetString(key, CultureInfo.CurrentUICulture) ?? key;

    /// <summary>A sentence with values put in: <c>{0}</c>, <c>{1}</c>.</summary>
    public string Format(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>A number with its noun, from the keys <c>n.NOUN.one</c> and <c>n.NOUN.many</c>.</summary>
    public string Count(string noun, long number) => Format($"n.{noun}.{(number == 1 ? "one" : "many")}", Number(number));

    /// <summary>How many were found; null where a search ended before it found any, and nobody knows.</summary>
    public string Found(string noun, long? number) => number is { } known ? Count(noun, known) : this["results.unknown"];

    /// <summary>A name that comes from the archive, translated where the table knows it.</summary>
    public string Named(string family, string name) => _table.GetString($"{family}.{name}", CultureInfo.CurrentUICulture) ?? name;

    /// <summary>A number of bytes as people read it: <c>12.4 MB</c>, of 1,024 KB each.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        double size = bytes;
        var unit = 0;
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || size >= 100 ? Math.Round(size) : Math.Round(size, 1)):0.#} {units[unit]}");
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
