namespace NewsBrowser.Text.Queries;

/// <summary>A filter of a search as something to take away with one press.</summary>
/// <param name="Node">The filter.</param>
/// <param name="Text">The filter as it is written.</param>
/// <param name="WithoutText">The search without it.</param>
public sealed record QueryChip(QueryNode Node, string Text, string WithoutText);

/// <summary>Edits a search on its tree; <see cref="QueryPrinter"/> makes text of the result.</summary>
public static class QueryEditing
{
    /// <summary>The search with a filter added; a repeated one means any of its values. A filter that is there already changes nothing.</summary>
    public static QueryNode With(QueryNode root, QueryNode filter)
    {
        if (Holds(root, filter))
        {
            return root;
        }

        List<QueryNode> children = [.. TopLevel(root)];
        var same = AndLevel.GetKey(filter) is { } key ? children.FindIndex(child => key == AndLevel.GetKey(child) || key == RepeatedKey(child)) : -1;
        if (same >= 0)
        {
            children[same] = AndLevel.Either(children[same], filter);
        }
        else
        {
            children.Add(filter);
        }

        return children.Count == 1 ? children[0] : new QueryNode.And(children);
    }

    /// <summary>The search without a filter or other part of its top level; unchanged when it is not there.</summary>
    public static QueryNode Without(QueryNode root, QueryNode filter)
    {
        var kept = new List<QueryNode>();
        foreach (var child in TopLevel(root))
        {
            if (child.Equals(filter))
            {
                continue;
            }

            if (Reduce(child, filter) is not { } left)
            {
                continue;
            }

            kept.AddRange(left is QueryNode.And and ? and.Children : [left]);
        }
        return kept.Count switch { 0 => new QueryNode.Everything(), 1 => kept[0], _ => new QueryNode.And(kept) };
    }

    /// <summary>The filters at the top level of a search, each value of a repeated one by itself. Words are none.</summary>
    public static IReadOnlyList<QueryChip> Filters(QueryNode root)
    {
        var chips = new List<QueryChip>();
        if (root is QueryNode.Nothing)
        {
            return chips;
        }

        foreach (var child in TopLevel(root))
        {
            switch (child)
            {
                case QueryNode.Property property:
                    foreach (var value in property.Values)
                    {
                        Add(new QueryNode.Property(property.Field, [value]));
                    }

                    break;
                case QueryNode.Or either when RepeatedKey(either) is not null:
                    foreach (var branch in either.Children)
                    {
                        Add(branch);
                    }

                    break;
                case QueryNode.Within within:
                    chips.Add(new QueryChip(within, SearchFields.Describe(within.Part).Name, QueryPrinter.Print(Without(root, within.Part))));
                    break;
                default:
                    if (!AnyText(child) && child is not QueryNode.Everything)
                    {
                        Add(child);
                    }

                    break;
            }
        }
        return chips;

        void Add(QueryNode filter) => chips.Add(new QueryChip(filter, QueryPrinter.Print(filter), QueryPrinter.Print(Without(root, filter))));
    }

    // Also text that an in: applies to: taking that away would take words away.
    private static bool AnyText(QueryNode node) => node switch
    {
        QueryNode.Text or QueryNode.Within => true,
        QueryNode.And and => and.Children.Any(AnyText),
        QueryNode.Or or => or.Children.Any(AnyText),
        QueryNode.Not not => AnyText(not.Child),
        _ => false,
    };

    /// <summary>The search with its text no longer restricted to a part.</summary>
    public static QueryNode Without(QueryNode root, DocumentPart part)
    {
        var kept = new List<QueryNode>();
        foreach (var child in TopLevel(root))
        {
            var free = child is QueryNode.Within within && within.Part == part ? within.Child : child;
            kept.AddRange(free is QueryNode.And and ? and.Children : [free]);
        }
        return kept.Count switch { 0 => new QueryNode.Everything(), 1 => kept[0], _ => new QueryNode.And(kept) };
    }

    private static IReadOnlyList<QueryNode> TopLevel(QueryNode root) => root switch
    {
        QueryNode.Everything => [],
        QueryNode.And and => and.Children,
        _ => [root],
    };

    private static bool Holds(QueryNode root, QueryNode filter) =>
        TopLevel(root).Any(child => child.Equals(filter) || !Equals(Reduce(child, filter), child));

    // The filter whose repetition made this alternative; null when it is another one.
    private static SearchField? RepeatedKey(QueryNode node)
    {
        if (node is not QueryNode.Or either || !either.Children.All(branch => branch is QueryNode.Number or QueryNode.Time))
        {
            return null;
        }

        var key = AndLevel.GetKey(either.Children[0]);
        return either.Children.All(branch => key == AndLevel.GetKey(branch)) ? key : null;
    }

    // What is left of a part of the search when a filter leaves it; null for nothing.
    private static QueryNode? Reduce(QueryNode child, QueryNode filter)
    {
        switch (child)
        {
            case QueryNode.Property property when filter is QueryNode.Property gone && gone.Field == property.Field
                && gone.Values.All(value => property.Values.Contains(value, StringComparer.Ordinal)):
                string[] values = [.. property.Values.Where(value => !gone.Values.Contains(value, StringComparer.Ordinal))];
                return values.Length == 0 ? null : new QueryNode.Property(property.Field, values);
            case QueryNode.Or either when filter is QueryNode.Number or QueryNode.Time && either.Children.Contains(filter):
                QueryNode[] left = [.. either.Children.Where(branch => !branch.Equals(filter))];
                return left.Length switch { 0 => null, 1 => left[0], _ => new QueryNode.Or(left) };
            default:
                return child;
        }
    }
}
