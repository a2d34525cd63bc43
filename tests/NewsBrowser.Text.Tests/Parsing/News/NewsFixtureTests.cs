using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Text.Tests.Parsing.News;

/// <summary>Every file of tests/fixtures/news against the <c>.expected.json</c> beside it: a new case is a new pair of files.</summary>
public sealed class NewsFixtureTests
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    public static TheoryData<string> Fixtures { get; } = new(Directory.GetFiles(Folder).Where(p => !p.EndsWith(".expected.json", StringComparison.Ordinal))
        .Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal));

    private static string Folder => Path.Combine(Checkout.Root, "tests", "fixtures", "news");

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture_is_read_as_expected(string name)
    {
        var expected = File.ReadAllText(Path.Combine(Folder, name + ".expected.json"));
        Assert.Equal(expected, Describe(Path.Combine(Folder, name)));
    }

    internal static string Describe(string path)
    {
        var node = DocumentParser.Parse(new ParseInput(Path.GetFileName(path), File.ReadAllBytes(path))) switch
        {
            ParseResult.Parsed parsed => Describe((NewsItem)Assert.Single(parsed.Documents), parsed.Warnings),
            ParseResult.Rejected rejected => new JsonObject { ["rejected"] = $"{rejected.Rejection.Line}: {rejected.Rejection.Reason}" },
            _ => throw new InvalidOperationException(),
        };
        return node.ToJsonString(Options) + "\n";
    }

    /// <summary>What the item says; keys that it does not have are left out.</summary>
    private static JsonObject Describe(NewsItem item, IReadOnlyList<ParseWarning> warnings)
    {
        var node = JsonSerializer.SerializeToNode(item, Options)!.AsObject();
        foreach (var (key, value) in node.ToList())
        {
            if (value is null or JsonArray { Count: 0 } || (key == nameof(item.Removed) && !item.Removed) || key is nameof(item.Line) or nameof(item.Related))
            {
                node.Remove(key);
            }
        }

        if (item.Related.Count > 0)
        {
            node["related"] = new JsonArray([.. item.Related.Select(link => (JsonNode)$"{link.Line}: {link.Title} {link.WebUrl}")]);
        }

        node["warnings"] = new JsonArray([.. warnings.Select(warning => (JsonNode)$"{warning.Line}: {warning.Message}")]);
        return node;
    }
}
