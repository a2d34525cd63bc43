using System.Text.RegularExpressions;

namespace NewsBrowser.Architecture.Tests;

/// <summary>The documentation links to what there is, and names what the code has.</summary>
public sealed partial class DocumentationTests
{
    /// <summary>Names of others that look like types of ours.</summary>
    private static readonly string[] Foreign = ["MeterListener", "PublishReadyToRun", "XMLHttpRequest"];

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading()
    {
        var faults = new List<string>();
        foreach (var document in Documents())
        {
            foreach (var target in Links().Matches(WithoutCode(document)).Select(match => match.Groups[1].Value)
                .Where(target => !target.Contains("://", StringComparison.Ordinal)))
            {
                var parts = target.Split('#', 2);
                var file = parts[0].Length == 0 ? document : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(parts[0])));
                if (!File.Exists(file) && !Directory.Exists(file))
                {
                    faults.Add($"{Path.GetRelativePath(Checkout.Root, document)} links to {target}: there is no such file");
                }
                else if (parts is [_, var anchor] && file.EndsWith(".md", StringComparison.Ordinal) && !Anchors(file).Contains(Uri.UnescapeDataString(anchor)))
                {
                    faults.Add($"{Path.GetRelativePath(Checkout.Root, document)} links to {target}: there is no such heading");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_type_that_is_named_exists()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var files = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*", SearchOption.AllDirectories));
        foreach (var file in files.Where(file => Path.GetExtension(file) is ".cs" or ".cshtml" or ".csproj" or ".props" or ".targets"
                && !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin") && Path.GetFileName(file) != "DocumentationTests.cs"))
        {
            words.UnionWith(Words().Matches(File.ReadAllText(file)).Select(match => match.Value));
        }

        string[] judged = ["architecture.md", "contributing.md", "store.md", "decisions/"];
        var faults = Documents()
            .Select(document => (Name: Path.GetRelativePath(Path.Combine(Checkout.Root, "docs"), document), Text: File.ReadAllText(document)))
            .Where(document => judged.Any(name => document.Name.StartsWith(name, StringComparison.Ordinal)))
            .SelectMany(document => TypeNames().Matches(document.Text).Select(match => match.Groups[1].Value)
                .Where(name => !words.Contains(name) && !Foreign.Contains(name)).Select(name => $"{document.Name} names {name}"));
        Assert.Empty(faults);
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories).Prepend(Path.Combine(Checkout.Root, "README.md"));

    private static string WithoutCode(string document) => CodeSpans().Replace(CodeBlocks().Replace(File.ReadAllText(document), ""), "");

    /// <summary>The anchors that a forge gives to the headings: lower case, punctuation left out, a number after a heading that comes again.</summary>
    private static HashSet<string> Anchors(string document)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in Headings().Matches(CodeBlocks().Replace(File.ReadAllText(document), "")).Select(match => match.Groups[1].Value))
        {
            var anchor = Punctuation().Replace(LinkTargets().Replace(heading.Trim(), "$1").ToLowerInvariant(), "").Replace(' ', '-');
            var number = 0;
            while (!anchors.Add(number == 0 ? anchor : $"{anchor}-{number}"))
            {
                number++;
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkTargets();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex(@"`[^`\n]*`(?!\])")]
    private static partial Regex CodeSpans();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M} _-]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\.cs)?`")]
    private static partial Regex TypeNames();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
