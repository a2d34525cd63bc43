using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>The documents of a segment that have a word which begins so, and how much it counts there: the many terms of a prefix read once for all windows.</summary>
internal sealed class PrefixMatches
{
    private readonly ulong[] _bits;
    private readonly byte[] _impacts;

    private PrefixMatches(int documents)
    {
        _bits = new ulong[(documents + 63) / 64];
        _impacts = new byte[documents];
    }

    /// <summary>How many documents have such a word.</summary>
    public int Documents { get; private set; }

    /// <summary>A bit a document of the segment.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>The highest impact of the words, by document.</summary>
    public ReadOnlySpan<byte> Impacts => _impacts;

    /// <summary>Reads the terms of a prefix in a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="plan">A text whose last word goes on.</param>
    /// <param name="before">Opens the terms of the words before it.</param>
    /// <param name="budget">Pays for what is read.</param>
    public static PrefixMatches Read(Segment segment, TextPlan plan, Func<int, PostingCursor?> before, SpentBudget budget)
    {
        var matches = new PrefixMatches(segment.Documents);
        var cursor = new PostingCursor(segment.Bytes);
        var phrase = plan.Sure.Count == 0 ? null : Phrase.Open(plan.Sure, before);
        if (plan.Sure.Count > 0 && phrase is null)
            return matches;
        int fields = plan.Query.Fields;
        foreach (TermEntry entry in Terms(segment, plan.Prefix!))
        {
            cursor.Open(entry, TermKey.Word);
            budget.Spend(entry.Documents);
            for (int block = 0; block < cursor.Blocks; block++)
            {
                cursor.Load(block);
                ReadOnlySpan<int> documents = cursor.Block;
                ReadOnlySpan<byte> impacts = cursor.Impacts;
                ReadOnlySpan<byte> masks = cursor.Masks;
                for (int i = 0; i < documents.Length; i++)
                {
                    int document = documents[i];
                    if ((masks[i] & fields) == 0 || (phrase is not null && !phrase.GoesOnTo(segment, document, cursor.Positions(i), plan.PrefixPosition, fields)))
                        continue;
                    matches._bits[document >> 6] |= 1UL << document;
                    matches._impacts[document] = Math.Max(matches._impacts[document], impacts[i]);
                }
            }
        }
        matches.Documents = Searching.Bits.Count(matches._bits);
        return matches;
    }

    private static IEnumerable<TermEntry> Terms(Segment segment, byte[] prefix)
    {
        TermDictionary.TermReader terms = segment.Terms.From(prefix);
        while (terms.MoveNext())
        {
            if (terms.Key.StartsWith(prefix))
                yield return terms.Entry;
            else if (terms.Key.SequenceCompareTo(prefix) > 0)
                yield break;
        }
    }
}
