namespace NewsBrowser.Text.Queries;

/// <summary>What stands side by side at one level of a search, and how it comes together: repeated filters mean any, all else means all.</summary>
internal sealed class AndLevel
{
    private readonly List<(QueryNode Node, bool Grouped, int Start, int Length)> _items = [];

    // The items behind which a sign or word stands that parts the members of a list.
    private readonly HashSet<int> _parted = [];
    private readonly List<DocumentPart> _parts = [];
    private (int Start, int Length) _firstPart;

    public bool IsEmpty => _items.Count == 0 && _parts.Count == 0;

    /// <summary>What was odd when it came together.</summary>
    public List<(string Code, string Message, int Start, int Length)> Problems { get; } = [];

    /// <summary>The alternatives that were made of lists, and where they stand.</summary>
    public List<(QueryNode.Or List, int Start, int Length)> Lists { get; } = [];

    /// <summary>Whether what came last is text that a list may go on from.</summary>
    public bool EndsWithText => _items.Count > 0 && IsText(_items[^1].Node) && _items[^1].Node is not QueryNode.Not;

    public void Add(QueryNode node, int start, int length) => _items.Add((node, false, start, length));

    /// <summary>Notes that what comes next is another member of a list, if the words are one.</summary>
    public void Part()
    {
        if (EndsWithText)
        {
            _parted.Add(_items.Count - 1);
        }
    }

    /// <summary>Makes alternatives of texts that a list names one by one.</summary>
    /// <param name="text">The search, to tell a list from a sentence.</param>
    public void JoinLists(string text)
    {
        for (var last = _items.Count - 1; last >= 0; last--)
        {
            var first = last;
            while (first > 0 && IsMember(first) && IsMember(first - 1))
            {
                first--;
            }

            var parted = Enumerable.Range(first, last - first).Count(_parted.Contains);
            if (parted > 0)
            {
                Join(text, first, last);
            }

            last = first;
        }

        bool IsMember(int at) => IsText(_items[at].Node) && _items[at].Node is not QueryNode.Not;
    }

    private void Join(string text, int first, int last)
    {
        var members = new List<List<QueryNode>> { new() };
        for (var at = first; at <= last; at++)
        {
            members[^1].Add(_items[at].Node);
            if (at < last && _parted.Contains(at))
            {
                members.Add([]);
            }
        }

        var placed = _items.GetRange(first, last - first + 1).FindAll(item => item.Length > 0);
        var (start, end) = placed.Count == 0 ? (0, 0) : (placed[0].Start, placed[^1].Start + placed[^1].Length);
        if (ListReading.IsSentence(text[start..end], [.. members.Select(member => member.Count)]))
        {
            return;
        }

        var list = new QueryNode.Or(
        [
            .. members.SelectMany(member => member switch
            {
                [QueryNode.Or or] => or.Children,
                [var one] => [one],
                _ => [new QueryNode.And([.. member.SelectMany(node => node is QueryNode.And and ? and.Children : [node])])],
            }),
        ]);
        Lists.Add((list, start, end - start));
        _items.RemoveRange(first, last - first + 1);
        _items.Insert(first, (list, true, start, end - start));
    }

    /// <summary>Adds what stood in parentheses: its filters do not merge with those outside.</summary>
    public void AddGroup(QueryNode node)
    {
        if (node is QueryNode.And and)
        {
            foreach (var child in and.Children)
            {
                _items.Add((child, true, 0, 0));
            }
        }
        else
        {
            _items.Add((node, true, 0, 0));
        }
    }

    public void AddPart(DocumentPart part, int start, int length)
    {
        if (_parts.Count == 0)
        {
            _firstPart = (start, length);
        }

        if (!_parts.Contains(part))
        {
            _parts.Add(part);
        }
    }

    /// <summary>The node of the level, or null when nothing is in it.</summary>
    public QueryNode? Build()
    {
        var nodes = Merge();
        if (_parts.Count > 0)
        {
            if (!nodes.Any(HasText))
            {
                Problems.Add(("part-without-text", "A filter “in:” needs text beside it and was left out.", _firstPart.Start, _firstPart.Length));
            }
            else
            {
                nodes = Within(nodes);
            }
        }
        return nodes.Count switch { 0 => null, 1 => nodes[0], _ => new QueryNode.And(nodes) };
    }

    /// <summary>Whether a tree holds text that no <c>in:</c> applies to yet.</summary>
    internal static bool HasText(QueryNode node) => node switch
    {
        QueryNode.Text => true,
        QueryNode.And and => and.Children.Any(HasText),
        QueryNode.Or or => or.Children.Any(HasText),
        QueryNode.Not not => HasText(not.Child),
        _ => false,
    };

    /// <summary>Whether a tree holds text and nothing else.</summary>
    internal static bool IsText(QueryNode node) => node switch
    {
        QueryNode.Text => true,
        QueryNode.And and => and.Children.All(IsText),
        QueryNode.Or or => or.Children.All(IsText),
        QueryNode.Not not => IsText(not.Child),
        _ => false,
    };

    /// <summary>What makes two filters the same filter; null for what is none and is never merged.</summary>
    internal static SearchField? GetKey(QueryNode node) => node switch
    {
        QueryNode.Property property => property.Field,
        QueryNode.Number number => number.Field,
        QueryNode.Time time => time.Field,
        QueryNode.Flag flag => flag.Field,
        _ => null,
    };

    private List<QueryNode> Merge()
    {
        var nodes = new List<QueryNode>();
        var first = new Dictionary<SearchField, int>();
        foreach ((var node, var grouped, var start, var length) in _items)
        {
            var key = grouped ? null : GetKey(node);
            if (key is null)
            {
                nodes.Add(node);
            }
            else if (first.TryAdd(key, nodes.Count))
            {
                nodes.Add(node);
            }
            else
            {
                var merged = Either(nodes[first[key]], node);
                nodes[first[key]] = merged;
                if (merged is QueryNode.Or or && CoversAll(or))
                {
                    Problems.Add((
                        "range-covers-all",
                        "A repeated filter means any of its values, and these two leave nothing out; write a range such as 10..20.",
                        start,
                        length));
                }
            }
        }
        return nodes;
    }

    /// <summary>Two filters of one kind as one: any of their values.</summary>
    internal static QueryNode Either(QueryNode old, QueryNode added)
    {
        if (old.Equals(added))
        {
            return old;
        }

        if (old is QueryNode.Property property)
        {
            var value = ((QueryNode.Property)added).Values[0];
            return property.Values.Contains(value, StringComparer.Ordinal) ? old : new QueryNode.Property(property.Field, [.. property.Values, value]);
        }
        if (old is QueryNode.Or or)
        {
            return or.Children.Contains(added) ? old : new QueryNode.Or([.. or.Children, added]);
        }

        return new QueryNode.Or([old, added]);
    }

    private static bool CoversAll(QueryNode.Or or)
    {
        long? lowest = null, highest = null;
        foreach (var number in or.Children.OfType<QueryNode.Number>())
        {
            if (number.From is null && number.To is { } to)
            {
                highest = Math.Max(highest ?? to, to);
            }

            if (number.To is null && number.From is { } from)
            {
                lowest = Math.Min(lowest ?? from, from);
            }
        }
        return highest + 1 >= lowest;
    }

    private List<QueryNode> Within(List<QueryNode> nodes)
    {
        var texts = nodes.FindAll(IsText);
        var result = new List<QueryNode>();
        var placed = false;
        foreach (var node in nodes)
        {
            if (!IsText(node))
            {
                result.Add(Restrict(node));
            }
            else if (!placed)
            {
                result.Add(InParts(texts.Count == 1 ? texts[0] : new QueryNode.And(texts)));
                placed = true;
            }
        }
        return result;
    }

    // A group that mixes text and filters: the text in it is restricted where it stands.
    private QueryNode Restrict(QueryNode node)
    {
        if (IsText(node))
        {
            return InParts(node);
        }

        return node switch
        {
            QueryNode.And and => new QueryNode.And([.. and.Children.Select(Restrict)]),
            QueryNode.Or or => Flat(or.Children.Select(Restrict)),
            QueryNode.Not not => new QueryNode.Not(Restrict(not.Child)),
            _ => node,
        };
    }

    private QueryNode InParts(QueryNode text) => _parts.Count == 1
        ? new QueryNode.Within(_parts[0], text)
        : new QueryNode.Or([.. _parts.Select(part => new QueryNode.Within(part, text))]);

    private static QueryNode.Or Flat(IEnumerable<QueryNode> branches) =>
        new([.. branches.SelectMany(branch => branch is QueryNode.Or or ? or.Children : [branch])]);
}
