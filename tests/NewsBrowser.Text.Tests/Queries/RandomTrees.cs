using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

/// <summary>Makes trees of every kind of node, in the shape that reading gives: no AND directly in an AND, no OR in an OR, no double negation.</summary>
internal sealed class RandomTrees(int seed)
{
    private static readonly string[] Words =
    [
        "a", "AI", "癌症", "OR", "NOT", "-x", "什麼？", "C++", "a:b", "𠮷", "w*rd", "kind:x", "《書》", "a,b", "台積電或聯發科", "今天", "@x", "https://a.b/c", "1,000",
        "24/7", "或許", "^_^", "😂",
    ];

    // What cannot stand as a word is written, and read, as a phrase.
    private static readonly string[] NoWords =
        ["OR", "NOT", "-x", "什麼？", "kind:x", "a:b", "《書》", "a,b", "台積電或聯發科", "今天", "@x", "https://a.b/c"];

    private static readonly string[] Phrases = ["power apps", "say \"hi\" now", "一句 話", "OR", "什麼？", "a", "in:title", "a)", "x*"];
    private static readonly string[] Values = ["a", "Microsoft AI", "「股」", "x\"y", "OR", "a:b", "台積電？"];
    private readonly Random _random = new(seed);

    public QueryNode Next() => _random.Next(12) switch { 0 => new QueryNode.Everything(), 1 => new QueryNode.Nothing(), _ => Node(3) };

    private QueryNode Node(int depth) => (depth == 0 ? 9 : _random.Next(12)) switch
    {
        < 4 => And(depth),
        4 or 5 => Or(depth),
        6 => Node(depth - 1) is var child && child is QueryNode.Not ? child : new QueryNode.Not(child),
        7 => new QueryNode.Within((DocumentPart)_random.Next(4), Texts(depth - 1)),
        8 or 9 => Text(),
        _ => Filter(),
    };

    private QueryNode.And And(int depth)
    {
        var children = new List<QueryNode>();
        while (children.Count < 2 || _random.Next(3) == 0)
        {
            var child = Node(depth - 1);
            children.AddRange(child is QueryNode.And and ? and.Children : [child]);
        }
        return new QueryNode.And(children);
    }

    private QueryNode.Or Or(int depth)
    {
        var children = new List<QueryNode>();
        while (children.Count < 2 || _random.Next(3) == 0)
        {
            var child = Node(depth - 1);
            children.AddRange(child is QueryNode.Or or ? or.Children : [child]);
        }
        return new QueryNode.Or(children);
    }

    // What may stand in a Within: text and nothing else.
    private QueryNode Texts(int depth) => (depth <= 0 ? 3 : _random.Next(5)) switch
    {
        0 => new QueryNode.And([Text(), Text()]),
        1 => new QueryNode.Or([Text(), new QueryNode.And([Text(), new QueryNode.Not(Text())])]),
        2 => new QueryNode.Not(Text()),
        _ => Text(),
    };

    private QueryNode.Text Text()
    {
        switch (_random.Next(4))
        {
            case 0:
                return new QueryNode.Text(Phrases[_random.Next(Phrases.Length)], TextForm.Phrase);
            case 1:
                return new QueryNode.Text(_random.Next(2) == 0 ? "micro" : "癌症", TextForm.Prefix);
            default:
                var word = Words[_random.Next(Words.Length)];
                return new QueryNode.Text(word, NoWords.Contains(word) ? TextForm.Phrase : TextForm.Word);
        }
    }

    private QueryNode Filter()
    {
        switch (_random.Next(5))
        {
            case 0:
                return new QueryNode.Property(SearchFields.Kind, _random.Next(2) == 0 ? ["news"] : ["news", "forum"]);
            case 1:
                string[] values = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Values[_random.Next(Values.Length)]).Distinct()];
                return new QueryNode.Property(Pick(FieldKind.Text), values);
            case 2:
                long low = _random.Next(-5, 50);
                return new QueryNode.Number(
                    Pick(FieldKind.Number), _random.Next(3) == 0 ? null : low, _random.Next(2) == 0 && low > 0 ? low + _random.Next(9) : low + 1);
            case 3:
                string[] times =
                ["date:2023-01..2023-05", "date:2023", "after:2022-09", "before:2024", "until:2024-02", "date:>2023-01-01",
                    "date:last-week", "age:7d", "age:>1y"];
                return QueryParserTests.Parse(times[_random.Next(times.Length)]).Root;
            default:
                return new QueryNode.Flag(Pick(FieldKind.Flag));
        }
    }

    // Of those that take any value.
    private SearchField Pick(FieldKind kind)
    {
        SearchField[] fields = [.. SearchFields.Default.All.Where(field => field.Kind == kind && field.OnlyValues.Count == 0)];
        return fields[_random.Next(fields.Length)];
    }
}
