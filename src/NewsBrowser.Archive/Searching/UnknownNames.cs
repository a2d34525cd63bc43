using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Leaves out of a search the names and addresses that the archive does not have, and offers those that may have been meant.</summary>
internal sealed class UnknownNames
{
    /// <summary>How many names are offered for one that is not known.</summary>
    public const int MaxOffered = 5;

    /// <summary>How many words behind a value may be its rest: <c>topic:power apps</c>.</summary>
    private const int MaxFollowing = 3;

    private readonly ParsedQuery _parsed;
    private readonly IndexGeneration _index;
    private readonly List<QueryProblem> _problems = [];

    private UnknownNames(ParsedQuery parsed, IndexGeneration index)
    {
        _parsed = parsed;
        _index = index;
    }

    /// <summary>The search without them; one that asks for nothing else finds nothing.</summary>
    public static ParsedQuery LeaveOut(ParsedQuery parsed, IndexGeneration index)
    {
        var names = new UnknownNames(parsed, index);
        var root = names.Keep(parsed.Root);
        return names._problems.Count == 0
            ? parsed
            : parsed with { Root = root ?? new QueryNode.Nothing(), Problems = [.. parsed.Problems, .. names._problems] };
    }

    // What is left of a part of the search; null for nothing.
    private QueryNode? Keep(QueryNode node)
    {
        switch (node)
        {
            case QueryNode.And and:
                List<QueryNode> all =
                    [.. and.Children.Select(Keep).OfType<QueryNode>().SelectMany(child => child is QueryNode.And inner ? inner.Children : [child])];
                return all.Count switch { 0 => null, 1 => all[0], _ when all.SequenceEqual(and.Children) => and, _ => new QueryNode.And(all) };
            case QueryNode.Or or:
                List<QueryNode> any =
                    [.. or.Children.Select(Keep).OfType<QueryNode>().SelectMany(child => child is QueryNode.Or inner ? inner.Children : [child])];
                return any.Count switch { 0 => null, 1 => any[0], _ when any.SequenceEqual(or.Children) => or, _ => new QueryNode.Or(any) };
            case QueryNode.Not not:
                return Keep(not.Child) is { } child ? ReferenceEquals(child, not.Child) ? not : new QueryNode.Not(child) : null;
            case QueryNode.Property property:
                string[] known = [.. property.Values.Where(value => IsKnown(property.Field, value))];
                return known.Length == property.Values.Count ? property : known.Length == 0 ? null : property with { Values = known };
            default:
                return node;
        }
    }

    private bool IsKnown(SearchField field, string value)
    {
        if (field.Match == ValueMatch.Url)
        {
            if (Counts(SearchSchema.Url, QueryTranslator.GetUrlKeywords(value, _index.Names)) > 0)
            {
                return true;
            }

            var quoted = QueryPrinter.Print(new QueryNode.Text(value, TextForm.Phrase));
            _problems.Add(Problem("unknown-address", $"The archive has nothing at the address “{value}”.", value, [new QueryOffer(quoted, quoted)]));
            return false;
        }

        var named = field == SearchFields.Person ? SearchFields.Author : field;
        if (named.Match != ValueMatch.Named || _index.Names.FindValues(named.CountedColumn) is not { } values)
        {
            return true;
        }

        _ = values.Resolve(value, out var known);
        if (known || (field == SearchFields.Person && Commented(value) > 0))
        {
            return true;
        }

        List<QueryOffer> offers = [];
        if (FindLongerName(field, value, values) is { } longer)
        {
            offers.Add(longer);
        }

        offers.AddRange(FindNear(named, value, values).Where(near => offers.TrueForAll(offer => offer.Label != near.Label))
            .Select(near => new QueryOffer(near.Label, QueryPrinter.Print(Replace(_parsed.Root, field, value, near.Id)), near.Count)));
        if (field == SearchFields.Author && Commented(value) is > 0 and var comments)
        {
            var commenter = new QueryNode.Property(SearchFields.Commenter, [value]);
            offers.Add(new QueryOffer(QueryPrinter.Print(commenter), QueryPrinter.Print(Replace(_parsed.Root, field, value, commenter)), comments));
        }

        _problems.Add(Problem($"unknown-{field.Name}", $"The archive has no {field.Name} “{value}”; it was left out.", value, [.. offers.Take(MaxOffered)]));
        return false;
    }

    private int Commented(string value) => Counts(SearchSchema.Commenter, [TextFolding.FoldForSearch(value)]);

    private int Counts(int column, IReadOnlyList<string> keywords) => keywords.Count == 0 ? 0 : _index.Items.Search(
        new IndexRequest { Query = new IndexQuery.Keyword(column, keywords), Limit = 0, SortColumn = SearchSchema.Time }).Total;

    private QueryProblem Problem(string code, string message, string value, IReadOnlyList<QueryOffer> offers)
    {
        var start = Math.Max(0, _parsed.Text.IndexOf(value, StringComparison.OrdinalIgnoreCase));
        return new QueryProblem(code, message, start, Math.Min(value.Length, _parsed.Text.Length - start)) { Offers = offers };
    }

    // A name of several words that was written without quotes: the words behind the value belong to it.
    private QueryOffer? FindLongerName(SearchField field, string value, KnownValues values)
    {
        var start = _parsed.Text.IndexOf(value, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        var end = start + value.Length;
        var name = value;
        for (var words = 0; words < MaxFollowing; words++)
        {
            var from = end;
            while (from < _parsed.Text.Length && char.IsWhiteSpace(_parsed.Text[from]))
            {
                from++;
            }

            var to = from;
            while (to < _parsed.Text.Length && !char.IsWhiteSpace(_parsed.Text[to]) && _parsed.Text[to] is not (':' or '：' or '(' or ')' or '"'))
            {
                to++;
            }

            if (from == end || to == from)
            {
                return null;
            }

            (name, end) = (name + " " + _parsed.Text[from..to], to);
            var keywords = values.Resolve(name, out var known);
            if (!known)
            {
                continue;
            }

            // From where the filter begins.
            var begins = start;
            while (begins > 0 && !char.IsWhiteSpace(_parsed.Text[begins - 1]) && _parsed.Text[begins - 1] is not ('(' or '-'))
            {
                begins--;
            }

            var label = values.GetLabel(keywords[0]);
            var filter = QueryPrinter.Print(new QueryNode.Property(field, [field.FiltersById ? _index.Names.GetId(keywords[0]) : label]));
            return new QueryOffer(
                label, _parsed.Text[..begins] + filter + _parsed.Text[end..], Counts(SearchSchema.FindKeywordColumn(field.CountedColumn), keywords));
        }

        return null;
    }

    private IEnumerable<(string Label, string Id, int Count)> FindNear(SearchField field, string value, KnownValues values)
    {
        var asked = TextFolding.FoldForSearch(value);
        var near = values.All
            .Select(name => (Keyword: name.Key, Label: name.Value, Distance: GetDistance(asked, TextFolding.FoldForSearch(name.Value), name.Key)))
            .Where(name => name.Distance is not null).ToList();
        if (near.Count == 0)
        {
            return [];
        }

        var counts = _index.Items.Search(new IndexRequest
        {
            Query = new IndexQuery.All(),
            Limit = 0,
            SortColumn = SearchSchema.Time,
            Facets = [new FacetRequest(SearchSchema.FindKeywordColumn(field.CountedColumn), null, int.MaxValue)],
        }).Facets[0].ToDictionary(count => count.Value, count => count.Count, StringComparer.Ordinal);
        return near.Select(name => (name.Label, Id: field.FiltersById ? _index.Names.GetId(name.Keyword) : name.Label, name.Distance,
                Count: counts.GetValueOrDefault(name.Keyword)))
            .Where(name => name.Count > 0).OrderBy(name => name.Distance).ThenByDescending(name => name.Count)
            .ThenBy(name => name.Label, StringComparer.Ordinal).Take(MaxOffered).Select(name => (name.Label, name.Id, name.Count));
    }

    // How far a name is from what was asked for; null where nobody would take one for the other.
    private static int? GetDistance(string asked, string label, string keyword)
    {
        string letters = Letters(asked), others = Letters(label);
        if (letters.Length == 0)
        {
            return null;
        }

        if (letters == others || letters == Letters(keyword))
        {
            return 0;
        }

        if (label.StartsWith(asked, StringComparison.Ordinal) || keyword.StartsWith(asked, StringComparison.Ordinal))
        {
            return 1;
        }

        if (asked.Length > 1 && (label.Contains(asked, StringComparison.Ordinal) || keyword.Contains(asked, StringComparison.Ordinal)))
        {
            return 2;
        }

        return letters.Length > 3 && Math.Abs(letters.Length - others.Length) <= 2 && EditDistance.Between(letters, others) is var edits
            && edits <= (letters.Length > 4 ? 2 : 1) ? 2 + edits : null;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static QueryNode Replace(QueryNode node, SearchField field, string value, string instead) => Map(node, property => property.Field == field
        && property.Values.Contains(value, StringComparer.Ordinal)
        ? property with { Values = [.. property.Values.Select(one => one == value ? instead : one).Distinct(StringComparer.Ordinal)] }
        : property);

    private static QueryNode Replace(QueryNode node, SearchField field, string value, QueryNode instead) =>
        Map(node, property => property.Field == field && property.Values.Contains(value, StringComparer.Ordinal) ? instead : property);

    private static QueryNode Map(QueryNode node, Func<QueryNode.Property, QueryNode> change) => node switch
    {
        QueryNode.And and => new QueryNode.And([.. and.Children.Select(child => Map(child, change))]),
        QueryNode.Or or => new QueryNode.Or([.. or.Children.Select(child => Map(child, change))]),
        QueryNode.Not not => new QueryNode.Not(Map(not.Child, change)),
        QueryNode.Property property => change(property),
        _ => node,
    };
}
