using System.Buffers;
using System.Numerics;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>The documents of a segment that have a word which begins so, and how much it counts there:
/// the many terms of a prefix read once for all windows.</summary>
internal sealed class PrefixMatches
{
    /// <summary>From so many blocks of terms on, two threads read them.</summary>
    private const int BlocksForThreads = 32;

    // While words are read, the documents that have those before; then those that match.
    private readonly ulong[] _bits;
    private readonly byte[] _impacts;
    private readonly int _size;

    private PrefixMatches(int documents)
    {
        // A byte a document is a megabyte at a million: the same memory serves one search after the other.
        _size = documents;
        _bits = ArrayPool<ulong>.Shared.Rent((documents + 63) / 64);
        _impacts = ArrayPool<byte>.Shared.Rent(documents);
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
    /// <param name="k1">How soon more occurrences of a word stop to count.</param>
    /// <param name="budget">Pays for what is read.</param>
    public static PrefixMatches Read(Segment segment, TextPlan plan, Func<int, PostingCursor?> before, Impact impact, float k1, SpentBudget budget)
    {
        (var from, var to) = segment.Terms.BlocksWith(plan.Prefix);
        if (to - from < BlocksForThreads || Environment.ProcessorCount < 2)
        {
            return ReadAll(segment, plan, before, impact, k1, budget, from, to);
        }
        // The most common words of a prefix are mostly its short ones, at the beginning: halves of the terms are not halves of the work, but near enough.
        var middle = from + ((to - from) / 2);
        var rest = Task.Run(() => Read(segment, plan, before, impact, k1, budget, middle, to));
        PrefixMatches matches;
        try
        {
            matches = Read(segment, plan, before, impact, k1, budget, from, middle);
        }
        catch
        {
            // The other half reads the same snapshot, which is let go after this.
            ((IAsyncResult)rest).AsyncWaitHandle.WaitOne();
            throw;
        }
        var others = rest.GetAwaiter().GetResult();
        var into = matches._impacts.AsSpan(0, matches._size);
        var theirs = others.Impacts;
        var at = 0;
        for (; at + Vector<byte>.Count <= into.Length; at += Vector<byte>.Count)
        {
            Vector.Max(new Vector<byte>(into[at..]), new Vector<byte>(theirs[at..])).CopyTo(into[at..]);
        }

        for (; at < into.Length; at++)
        {
            into[at] = Math.Max(into[at], theirs[at]);
        }

        others.Release();
        matches.SetBits();
        return matches;
    }

    private static PrefixMatches ReadAll(
        Segment segment, TextPlan plan, Func<int, PostingCursor?> before, Impact impact, float k1, SpentBudget budget, int from, int to)
    {
        var matches = Read(segment, plan, before, impact, k1, budget, from, to);
        matches.SetBits();
        return matches;
    }

    private static PrefixMatches Read(
        Segment segment, TextPlan plan, Func<int, PostingCursor?> before, Impact impact, float k1, SpentBudget budget, int from, int to)
    {
        var matches = new PrefixMatches(segment.Documents);
        var cursor = new PostingCursor(segment.Bytes);
        var phrase = plan.Sure.Count == 0 ? null : Phrase.Open(plan.Sure, before);
        if (plan.Sure.Count > 0 && phrase is null)
        {
            return matches;
        }

        var fields = plan.Query.Fields;
        // Where every field counts, no field has to be looked up.
        var asked = segment.FieldLengths.Length == BitOperations.PopCount((uint)fields) ? -1 : fields;
        // Words that only begin so say little about how much a document is about them: which field has one is all that counts.
        Span<byte> impactOf = stackalloc byte[256];
        for (var mask = 1; mask < 256; mask++)
        {
            impactOf[mask] = (byte)(255 * impact.ComputeUsual(mask & fields, k1));
        }

        if (phrase is not null)
        {
            matches.SetCandidates(plan, before, budget);
        }

        var common = new List<TermEntry>();
        var begun = 0;
        var terms = segment.Terms.Blocks(from, to);
        while (terms.MoveNext())
        {
            if (!terms.Key.StartsWith(plan.Prefix))
            {
                if (terms.Key.SequenceCompareTo(plan.Prefix) > 0)
                {
                    break;
                }

                continue;
            }
            if ((++begun & 63) == 0 || terms.Entry.Documents > 1000)
            {
                budget.Spend(terms.Entry.Documents);
            }

            if (phrase is not null && terms.Entry.Documents > 1)
            {
                common.Add(terms.Entry);
            }
            else
            {
                matches.ReadTerm(segment, cursor, terms.Entry, phrase, plan.PrefixPosition, asked, impactOf);
            }
        }
        // The most common first: where one of them stands, most others need not be looked at.
        common.Sort(static (a, b) => b.Documents.CompareTo(a.Documents));
        foreach (var entry in common)
        {
            matches.ReadTerm(segment, cursor, entry, phrase, plan.PrefixPosition, asked, impactOf);
        }

        return matches;
    }

    // The documents with all words before the one that goes on.
    private void SetCandidates(TextPlan plan, Func<int, PostingCursor?> before, SpentBudget budget)
    {
        var bits = _bits.AsSpan(0, (_size + 63) / 64);
        bits.Fill(ulong.MaxValue);
        var part = ArrayPool<ulong>.Shared.Rent(bits.Length);
        var others = part.AsSpan(0, bits.Length);
        foreach (var word in plan.Sure)
        {
            others.Clear();
            budget.Spend(before(word.Term)!.Fill(0, others, -1));
            Searching.Bits.And(bits, others);
        }
        ArrayPool<ulong>.Shared.Return(part);
    }

    private void ReadTerm(Segment segment, PostingCursor cursor, TermEntry entry, Phrase? phrase, int position, int fields, ReadOnlySpan<byte> impactOf)
    {
        cursor.Open(entry, TermKey.Word);
        var impacts = _impacts.AsSpan(0, _size);
        for (var block = 0; block < cursor.Blocks; block++)
        {
            cursor.Load(block);
            var documents = cursor.Block;
            var masks = cursor.Masks;
            if (phrase is null)
            {
                for (var i = 0; i < documents.Length; i++)
                {
                    impacts[documents[i]] = Math.Max(impacts[documents[i]], impactOf[masks[i]]);
                }

                continue;
            }
            for (var i = 0; i < documents.Length; i++)
            {
                var document = documents[i];
                var worth = impactOf[masks[i]];
                if (impacts[document] >= worth || (_bits[document >> 6] >> document & 1) == 0)
                {
                    continue;
                }

                if (phrase.GoesOnTo(segment, document, cursor.PositionDeltas(i), position, fields))
                {
                    impacts[document] = worth;
                }
            }
        }
    }

    private void SetBits()
    {
        var impacts = _impacts.AsSpan(0, _size);
        var bits = _bits.AsSpan(0, (_size + 63) / 64);
        bits.Clear();
        RangeBits.Set<byte>(impacts, 1, byte.MaxValue, bits);
        Documents = Searching.Bits.Count(bits);
    }
}
