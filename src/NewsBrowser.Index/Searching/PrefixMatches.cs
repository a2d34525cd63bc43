using System.Buffers;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>The documents of a segment that have a word which begins so, and how much it counts there: the many terms of a prefix read once for all windows.</summary>
internal sealed class PrefixMatches
{
    /// <summary>From so many blocks of terms on, two threads read them.</summary>
    private const int BlocksForThreads = 32;

    private readonly ulong[] _bits;
    private readonly byte[] _impacts;
    private readonly int _size;

    private PrefixMatches(int documents)
    {
        // A byte a document is a megabyte at a million: the same memory serves one search after the other.
        _size = documents;
        _bits = ArrayPool<ulong>.Shared.Rent((documents + 63) / 64);
        _impacts = ArrayPool<byte>.Shared.Rent(documents);
        _bits.AsSpan().Clear();
        _impacts.AsSpan(0, documents).Clear();
    }

    /// <summary>Gives the memory back; nothing here is read after that.</summary>
    public void Release()
    {
        ArrayPool<ulong>.Shared.Return(_bits);
        ArrayPool<byte>.Shared.Return(_impacts);
    }

    /// <summary>How many documents have such a word.</summary>
    public int Documents { get; private set; }

    /// <summary>A bit a document of the segment.</summary>
    public ReadOnlySpan<ulong> Bits => _bits.AsSpan(0, (_size + 63) / 64);

    /// <summary>The highest impact of the words by document, where 255 is a whole one.</summary>
    public ReadOnlySpan<byte> Impacts => _impacts.AsSpan(0, _size);

    /// <summary>Reads the terms of a prefix in a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="plan">A text whose last word goes on.</param>
    /// <param name="before">Opens the terms of the words before it.</param>
    /// <param name="impact">Says what a word is worth.</param>
    /// <param name="budget">Pays for what is read.</param>
    public static PrefixMatches Read(Segment segment, TextPlan plan, Func<int, PostingCursor?> before, Impact impact, SpentBudget budget)
    {
        (int from, int to) = segment.Terms.BlocksWith(plan.Prefix);
        if (to - from < BlocksForThreads || Environment.ProcessorCount < 2)
            return Read(segment, plan, before, impact, budget, from, to);
        // The most common words of a prefix are mostly its short ones, at the beginning: halves of the terms are not halves of the work, but near enough.
        int middle = from + ((to - from) / 2);
        Task<PrefixMatches> rest = Task.Run(() => Read(segment, plan, before, impact, budget, middle, to));
        PrefixMatches matches;
        try
        {
            matches = Read(segment, plan, before, impact, budget, from, middle);
        }
        catch
        {
            // The other half reads the same snapshot, which is let go after this.
            ((IAsyncResult)rest).AsyncWaitHandle.WaitOne();
            throw;
        }
        PrefixMatches others = rest.GetAwaiter().GetResult();
        Searching.Bits.Or(matches._bits.AsSpan(0, matches.Bits.Length), others.Bits);
        for (int document = 0; document < matches._size; document++)
            matches._impacts[document] = Math.Max(matches._impacts[document], others._impacts[document]);
        others.Release();
        matches.Documents = Searching.Bits.Count(matches.Bits);
        return matches;
    }

    private static PrefixMatches Read(Segment segment, TextPlan plan, Func<int, PostingCursor?> before, Impact impact, SpentBudget budget, int from, int to)
    {
        var matches = new PrefixMatches(segment.Documents);
        var cursor = new PostingCursor(segment.Bytes);
        var phrase = plan.Sure.Count == 0 ? null : Phrase.Open(plan.Sure, before);
        if (plan.Sure.Count > 0 && phrase is null)
            return matches;
        int fields = plan.Query.Fields;
        // Where every field counts, no field has to be looked up.
        int asked = segment.FieldLengths.Length == System.Numerics.BitOperations.PopCount((uint)fields) ? -1 : fields;
        // Words that only begin so say little about how much a document is about them: which field has one is all that counts.
        Span<byte> impactOf = stackalloc byte[256];
        for (int mask = 1; mask < 256; mask++)
            impactOf[mask] = (byte)(255 * impact.OfShort(mask & fields));
        int begun = 0;
        TermDictionary.TermReader terms = segment.Terms.Blocks(from, to);
        while (terms.MoveNext())
        {
            if (!terms.Key.StartsWith(plan.Prefix))
            {
                if (terms.Key.SequenceCompareTo(plan.Prefix) > 0)
                    break;
                continue;
            }
            cursor.Open(terms.Entry, TermKey.Word);
            if ((++begun & 63) == 0 || terms.Entry.Documents > 1000)
                budget.Spend(terms.Entry.Documents);
            for (int block = 0; block < cursor.Blocks; block++)
            {
                cursor.Load(block);
                ReadOnlySpan<int> documents = cursor.Block;
                ReadOnlySpan<byte> masks = cursor.Masks;
                for (int i = 0; i < documents.Length; i++)
                {
                    int document = documents[i];
                    byte worth = impactOf[masks[i]];
                    if (worth == 0 || (phrase is not null && !phrase.GoesOnTo(segment, document, cursor.PositionDeltas(i), plan.PrefixPosition, asked)))
                        continue;
                    matches._bits[document >> 6] |= 1UL << document;
                    if (matches._impacts[document] < worth)
                        matches._impacts[document] = worth;
                }
            }
        }
        matches.Documents = Searching.Bits.Count(matches.Bits);
        return matches;
    }
}
