using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NewsBrowser.Text.Parsing.News;

namespace NewsBrowser.Text.Tests.Parsing.News;

/// <summary>Whatever maps, lists and texts are written, in blocks or in braces, the same are read. FsCheck makes them and shrinks one that fails.</summary>
public sealed class YamlTreeTests
{
    private const int MaxDepth = 4;
    private const int Trees = 3_000;

    // The same trees in every run.
    private static readonly FSharpOption<Replay> Same = FSharpOption<Replay>.Some(new Replay(new Rnd(20, 27), FSharpOption<int>.None));

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Pieces =
    [
        "a", "B", "台", "積電", "é", " ", "  ", ": ", ":", "- ", "-", "#", " #", "'", "\"", "\\", "{", "}", "[", "]", "|", ">", "\n", "\t", "&a", "*a", "!", "%",
        "@", "`", "?", ",", "~", "null", "yes", "1.0", "2024-01-01", "---", "...", "=", "<<",
    ];

    // A text, a list of nodes (List<object>) or a map with its keys in order (List<(string, object)>).
    private static Gen<object> Nodes(int depth)
    {
        var text = Gen.Elements(Pieces).ListOf().Select(pieces => (object)string.Concat(pieces));
        if (depth == 0)
        {
            return text;
        }

        var inner = Nodes(depth - 1);
        var list = inner.ListOf().Resize(4).Select(items => (object)items.ToList());
        var map = inner.ListOf().Resize(4).Select(items => (object)items.Select((item, at) => ("k" + at, item)).ToList());
        return Gen.OneOf(text, list, map);
    }

    private static IEnumerable<object> Shrink(object node) => node switch
    {
        string { Length: > 0 } text => [text[1..], text[..^1], ""],
        List<object> list => [.. list, .. list.Select((_, at) => (object)list.Where((_, other) => other != at).ToList())],
        List<(string Key, object Value)> map =>
            [.. map.Select(entry => entry.Value), .. map.Select((_, at) => (object)map.Where((_, other) => other != at).ToList())],
        _ => [],
    };

    [Fact]
    public void What_is_written_in_blocks_is_read_as_it_was() => Check(node =>
    {
        var yaml = new StringBuilder("root:");
        WriteBlock(yaml, node, 1);
        return yaml.ToString();
    });

    [Fact]
    public void What_is_written_in_braces_is_read_as_it_was() => Check(node => "root: " + WriteFlow(node));

    private static void Check(Func<object, string> write) => Prop
        .ForAll(Arb.From(Nodes(MaxDepth), Shrink), node =>
        {
            var yaml = write(node);
            var (root, rejection) = YamlTreeReader.Read(yaml, 1);
            Assert.True(rejection is null, $"{rejection}\n{yaml}");
            Assert.Equal(WriteFlow(node), WriteFlow(Simplify(Assert.Single(Assert.IsType<YamlMap>(root).Entries).Value)));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Trees).WithReplay(Same));

    private static void WriteBlock(StringBuilder yaml, object node, int depth)
    {
        var indent = new string(' ', depth * 2);
        switch (node)
        {
            case List<object> { Count: > 0 } list:
                foreach (var item in list)
                {
                    yaml.Append('\n').Append(indent).Append('-');
                    WriteBlock(yaml, item, depth + 1);
                }

                break;
            case List<(string Key, object Value)> { Count: > 0 } map:
                foreach (var (key, value) in map)
                {
                    yaml.Append('\n').Append(indent).Append(key).Append(':');
                    WriteBlock(yaml, value, depth + 1);
                }

                break;
            default:
                yaml.Append(' ').Append(WriteFlow(node));
                break;
        }
    }

    // JSON is YAML, and its texts are YAML's double-quoted ones.
    private static string WriteFlow(object node) => node switch
    {
        string text => JsonSerializer.Serialize(text, Readable),
        List<object> list => "[" + string.Join(", ", list.Select(WriteFlow)) + "]",
        List<(string Key, object Value)> map => "{" + string.Join(", ", map.Select(entry => entry.Key + ": " + WriteFlow(entry.Value))) + "}",
        _ => throw new InvalidOperationException($"No node: {node}"),
    };

    private static object Simplify(YamlNode node) => node switch
    {
        YamlText text => text.Value,
        YamlList list => list.Items.Select(Simplify).ToList(),
        YamlMap map => map.Entries.Select(entry => (entry.Key, Simplify(entry.Value))).ToList(),
        _ => throw new InvalidOperationException($"No node: {node}"),
    };
}
