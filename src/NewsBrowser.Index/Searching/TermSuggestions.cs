using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Asks the dictionaries of a snapshot for terms.</summary>
internal static class TermSuggestions
{
    /// <summary>Each segment names so many times as many as are asked for: the best of all need not be the best of each.</summary>
    private const int PerSegment = 4;

    /// <summary>The terms that begin so, those in most documents first.</summary>
    public static IReadOnlyList<TermCount> Begin(IndexSchema schema, Snapshot snapshot, string foldedPrefix, int limit)
    {
        var atoms = TextPlan.Atoms(TextPlan.Tokens(schema, foldedPrefix));
        if (atoms.Count == 0 || limit <= 0)
        {
            return [];
        }

        var kind = atoms[0].Kind == IndexTokenKind.Word ? TermKey.Word : TermKey.Link;
        var prefix = TermKey.Build(kind, foldedPrefix);
        var candidates = new HashSet<string>(StringComparer.Ordinal);
        foreach (var view in snapshot.Segments)
        {
            Collect(view.Segment.Terms, prefix, limit * PerSegment, candidates);
        }

        return
        [
            .. candidates
                .Select(term => new TermCount(term, Documents(snapshot, TermKey.Build(kind, term))))
                .OrderByDescending(term => term.Documents).ThenBy(term => term.Term, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    /// <summary>In how many documents a token occurs.</summary>
    public static int Documents(IndexSchema schema, Snapshot snapshot, string token)
    {
        foreach (var of in TextPlan.Tokens(schema, token))
        {
            if (of.Start == 0 && of.Length == token.Length)
            {
                return Documents(snapshot, TermKey.Build(TermKey.GetPrefix(of.Kind), token));
            }
        }
        return 0;
    }

    private static int Documents(Snapshot snapshot, byte[] key)
    {
        var documents = 0;
        foreach (var view in snapshot.Segments)
        {
            if (view.Segment.Terms.TryFind(key, out var entry))
            {
                documents += entry.Documents;
            }
        }
        return documents;
    }

    // Blocks of which no term is as frequent as the worst that is kept are not read.
    private static void Collect(TermDictionary terms, byte[] prefix, int limit, HashSet<string> candidates)
    {
        var best = new PriorityQueue<string, int>();
        (var from, var to) = terms.BlocksWith(prefix);
        for (var block = from; block < to; block++)
        {
            if (best.Count == limit && best.TryPeek(out _, out var least) && terms.MaxDocuments(block) <= least)
            {
                continue;
            }

            var reader = terms.Block(block);
            while (reader.MoveNext())
            {
                if (!reader.Key.StartsWith(prefix))
                {
                    continue;
                }

                if (best.Count < limit)
                {
                    best.Enqueue(TermKey.ReadText(reader.Key), reader.Entry.Documents);
                }
                else if (best.TryPeek(out _, out var worst) && reader.Entry.Documents > worst)
                {
                    best.DequeueEnqueue(TermKey.ReadText(reader.Key), reader.Entry.Documents);
                }
            }
        }
        foreach ((var term, _) in best.UnorderedItems)
        {
            candidates.Add(term);
        }
    }
}
