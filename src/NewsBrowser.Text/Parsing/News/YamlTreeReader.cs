using NewsBrowser.Text.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Reads YAML as events into a small tree of text, within limits; why not as objects: docs/decisions/0001-parsing-news.md.</summary>
internal sealed class YamlTreeReader
{
    /// <summary>Maps and lists inside one another; real items nest four deep.</summary>
    public const int MaxDepth = 16;

    /// <summary>Scalars, maps and lists of one front matter; the largest real item has 371.</summary>
    public const int MaxNodes = 20_000;

    /// <summary>One scalar, in UTF-16 units; the longest real one (<c>secured</c>) has 561.</summary>
    public const int MaxScalarLength = 128 * 1024;

    private readonly Parser _events;
    private readonly int _firstLine;
    private int _nodes;

    private YamlTreeReader(string yaml, int firstLine)
    {
        _events = new Parser(new Scanner(new StringReader(yaml), skipComments: true));
        _firstLine = firstLine;
    }

    /// <summary>Gives the tree of one YAML document, or the reason and line why there is none.</summary>
    /// <param name="yaml">The text, without NUL characters: they would end it silently.</param>
    /// <param name="firstLine">The line of the file that its first line is.</param>
    public static (YamlNode? Root, Rejection? Rejection) Read(string yaml, int firstLine)
    {
        yaml = YamlRepair.ReplaceBreaks(yaml);
        var (root, rejection) = ReadOnce(yaml, firstLine);
        if (rejection is null || YamlRepair.Indent(yaml) is not { } repaired)
        {
            return (root, rejection);
        }

        var again = ReadOnce(repaired, firstLine);
        return again.Rejection is null ? again : (null, rejection);
    }

    private static (YamlNode? Root, Rejection? Rejection) ReadOnce(string yaml, int firstLine)
    {
        var reader = new YamlTreeReader(yaml, firstLine);
        try
        {
            return (reader.ReadDocument(), null);
        }
        catch (YamlRejectedException refused)
        {
            return (null, new Rejection(refused.Message, refused.Line));
        }
        catch (YamlException broken)
        {
            var line = reader.GetLine(broken.Start);
            return (null, YamlRepair.FindUnquoted(yaml, firstLine, line) ?? new Rejection("The front matter is not valid YAML: " + Reason(broken), line));
        }
    }

    private YamlNode? ReadDocument()
    {
        YamlNode? root = null;
        while (Advance())
        {
            switch (_events.Current)
            {
                case StreamStart or StreamEnd or DocumentEnd or YamlDotNet.Core.Events.Comment:
                    break;
                case DocumentStart start when root is not null:
                    throw new YamlRejectedException("The front matter holds more than one YAML document.", GetLine(start.Start));
                case DocumentStart:
                    break;
                default:
                    root = ReadNode(1);
                    break;
            }
        }

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        var current = _events.Current!;
        var line = GetLine(current.Start);
        if (current is AnchorAlias)
        {
            throw new YamlRejectedException(
                "The front matter uses a YAML alias (*name), which items do not need and bombs do; a text that begins with * needs quotes.", line);
        }

        if (current is NodeEvent { Anchor.IsEmpty: false })
        {
            throw new YamlRejectedException(
                "The front matter uses a YAML anchor (&name), which items do not need and bombs do; a text that begins with & needs quotes.", line);
        }

        if (current is NodeEvent { Tag.IsEmpty: false })
        {
            throw new YamlRejectedException("The front matter uses a YAML tag (!name), which items do not need; a text that begins with ! needs quotes.", line);
        }

        if (++_nodes > MaxNodes)
        {
            throw new YamlRejectedException($"The front matter has more than {MaxNodes} values.", line);
        }

        if (depth > MaxDepth)
        {
            throw new YamlRejectedException($"The front matter is nested more than {MaxDepth} deep.", line);
        }

        return current switch
        {
            Scalar scalar => ReadScalar(scalar, line),
            SequenceStart => ReadList(depth, line),
            MappingStart => ReadMap(depth, line),
            _ => throw new YamlRejectedException("The front matter is not valid YAML.", line),
        };
    }

    private static YamlText ReadScalar(Scalar scalar, int line)
    {
        if (scalar.Value.Length > MaxScalarLength)
        {
            throw new YamlRejectedException($"A value of the front matter has more than {MaxScalarLength} characters.", line);
        }

        return new YamlText(line, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlList ReadList(int depth, int line)
    {
        var items = new List<YamlNode>();
        while (Next() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlList(line, items);
    }

    private YamlMap ReadMap(int depth, int line)
    {
        var entries = new List<YamlEntry>();
        while (Next() is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not YamlText key)
            {
                throw new YamlRejectedException("A key of the front matter is not a name.", GetLine(_events.Current!.Start));
            }

            Next();
            entries.Add(new YamlEntry(key.Value, key.Line, ReadNode(depth + 1)));
        }

        return new YamlMap(line, entries);
    }

    private ParsingEvent Next() =>
        Advance() ? _events.Current! : throw new YamlRejectedException("The front matter ends in the middle of a value.", _firstLine);

    /// <summary>
    /// The library breaks its own contract for some invalid texts: a plain scalar that spans lines in a flow map throws
    /// InvalidOperationException. Around its one call, and nowhere else, these mean what its YamlException means.
    /// </summary>
    private bool Advance()
    {
        var line = _events.Current is { } last ? GetLine(last.End) : _firstLine;
        try
        {
            return _events.MoveNext();
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException
            or OverflowException)
        {
            throw new YamlRejectedException($"The front matter is not valid YAML: it breaks after this line ({broken.GetType().Name}).", line);
        }
    }

    private int GetLine(Mark mark) => (int)Math.Clamp(mark.Line, 1, int.MaxValue - _firstLine) - 1 + _firstLine;

    /// <summary>The library's sentence without its own account of the place, which counts from the fence.</summary>
    private static string Reason(YamlException broken)
    {
        var text = broken.Message;
        if (text.StartsWith("(Line:", StringComparison.Ordinal) && text.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end)
        {
            text = text[(end + 3)..];
        }

        return text.TrimEnd().TrimEnd('.') + ".";
    }

    private sealed class YamlRejectedException(string message, int line) : Exception(message)
    {
        public int Line { get; } = line;
    }
}
