using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Another name of something that a search asks for, offered and never put in by itself.</summary>
/// <param name="Name">The other name.</param>
/// <param name="Query">The search with both.</param>
/// <param name="Total">How many that search finds.</param>
public sealed record AliasSuggestion(string Name, string Query, int Total);

/// <summary>Finds in a search the texts that are names, and the searches that take another name beside one of them.</summary>
internal static class AliasSuggestions
{
    /// <summary>How many are offered; each costs a search that only counts.</summary>
    public const int MaxSuggested = 4;

    /// <summary>The searches, in the order of the text and then of the list. Only texts that every match has to hold, or that are one of alternatives,
    /// take another name; a name inside a longer text, an excluded one and the beginning of a word do not.</summary>
    public static IReadOnlyList<(string Name, QueryNode Root)> FindSearches(QueryNode root, AliasList list)
    {
        var found = new List<(string Name, QueryNode Root)>();
        Collect(root, changed => changed);
        return [.. found.Take(MaxSuggested)];

        void Collect(QueryNode node, Func<QueryNode, QueryNode> whole)
        {
            switch (node)
            {
                case QueryNode.Text text when text.Form != TextForm.Prefix:
                    Offer(text.Value, [text.Value], name => whole(new QueryNode.Or([text, name])));
                    break;
                case QueryNode.Within within:
                    Collect(within.Child, child => whole(within with { Child = child }));
                    break;
                case QueryNode.Or or:
                    // The alternatives may be names of the same thing already.
                    var texts = or.Children.Select(GetText).OfType<string>().ToList();
                    foreach (var text in texts)
                    {
                        Offer(text, texts, name => whole(new QueryNode.Or([.. or.Children, name])));
                    }

                    break;
                case QueryNode.And and:
                    CollectAll(and, whole);
                    break;
            }
        }

        // A name of several words comes as so many texts side by side, unless it stands in quotes.
        void CollectAll(QueryNode.And and, Func<QueryNode, QueryNode> whole)
        {
            var children = and.Children;
            for (var at = 0; at < children.Count; at++)
            {
                var taken = 1;
                for (var length = Math.Min(list.LongestInWords, children.Count - at); length > 1; length--)
                {
                    var words = children.Skip(at).Take(length).ToList();
                    if (words.TrueForAll(word => word is QueryNode.Text { Form: TextForm.Word }) && string.Join(' ', words.Select(GetText)) is var joined
                        && list.FindGroup(joined) is not null)
                    {
                        var (start, count) = (at, length);
                        Offer(joined, [joined], name => whole(With(start, count, new QueryNode.Or([new QueryNode.And(words), name]))));
                        taken = length;
                        break;
                    }
                }

                if (taken == 1)
                {
                    var position = at;
                    Collect(children[at], changed => whole(With(position, 1, changed)));
                }

                at += taken - 1;
            }

            QueryNode With(int start, int count, QueryNode instead)
            {
                QueryNode[] changed = [.. children.Take(start), instead, .. children.Skip(start + count)];
                return changed.Length == 1 ? changed[0] : new QueryNode.And(changed);
            }
        }

        void Offer(string text, IReadOnlyList<string> there, Func<QueryNode, QueryNode> with)
        {
            if (list.FindGroup(text) is not { } group)
            {
                return;
            }

            var known = there.Select(AliasList.Fold).ToHashSet(StringComparer.Ordinal);
            foreach (var name in group.Where(name => !known.Contains(AliasList.Fold(name)) && found.TrueForAll(offer => offer.Name != name)))
            {
                found.Add((name, with(new QueryNode.Text(name, name.Any(char.IsWhiteSpace) ? TextForm.Phrase : TextForm.Word))));
            }
        }
    }

    private static string? GetText(QueryNode node) => node is QueryNode.Text { Form: not TextForm.Prefix } text ? text.Value : null;
}
