using System.Numerics;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Keeps the best matches of one thread's windows: each order passes over what cannot come among them, as early as it can tell.</summary>
internal sealed class HitCollector
{
    private const int FewDocuments = 256;

    private readonly SearchPlan _plan;
    private readonly IndexRequest _request;
    private readonly Scratch _scratch;
    private readonly Hit _after;
    private readonly MatchScorer? _ranking;

    // The best behind the last hit of the page before.
    private readonly TopHits _hits;

    // The best of all, which are looked at once more for words that stand together; null when nothing can.
    private readonly TopHits? _best;

    public HitCollector(SearchPlan plan, Scratch scratch)
    {
        _plan = plan;
        _request = plan.Request;
        _scratch = scratch;
        var byRelevance = _request.SortColumn is null && plan.Ranked.Count + plan.RankedPrefixes.Count > 0;
        _ranking = byRelevance ? new MatchScorer(plan, scratch) : null;
        var near = byRelevance && plan.FavoursNear;
        var limit = near && _request.Limit <= int.MaxValue - Proximity.Depth ? _request.Limit + Proximity.Depth : _request.Limit;
        _hits = new TopHits(_request, limit);
        _best = near && _request.Limit > 0 ? new TopHits(_request, Proximity.Depth) : null;
        if (_request.After is { } after)
        {
            _after = TopHits.From(after);
        }
    }

    /// <summary>Takes in what another thread has collected.</summary>
    public void Add(HitCollector other)
    {
        _hits.CollectAll(other._hits);
        if (other._best is { } best)
        {
            _best!.CollectAll(best);
        }
    }

    /// <summary>Whether the matches of a window have to be listed to be collected.</summary>
    public bool NeedsMatches(SegmentSearch segment, int count) => _request.Limit > 0 && !IsSingle(count) && !SortsByStored(segment);

    /// <summary>The page that was asked for, of all that was collected.</summary>
    public List<IndexHit> MakePage()
    {
        var page = new TopHits(_request, _request.Limit);
        HashSet<long>? near = null;
        if (_best is { } best)
        {
            var closer = new Proximity(_plan).Apply(best.Sorted());
            near = [.. closer.Select(hit => hit.Id)];
            foreach (var hit in closer)
            {
                if (_request.After is null || page.Compare(_after, hit) < 0)
                {
                    page.Collect(hit);
                }
            }
        }
        foreach (var hit in _hits.Sorted())
        {
            if (near is null || !near.Contains(hit.Id))
            {
                page.Collect(hit);
            }
        }
        return [.. page.Sorted().Select(hit => new IndexHit(hit.Id, hit.Score, hit.HasValue ? hit.Value : null))];
    }

    /// <summary>Whether a window's matches are read from the postings of the one term that ranks, and need not be listed.</summary>
    private bool IsSingle(int count) => _ranking is { IsSingle: true } && count >= FewDocuments;

    /// <summary>Takes in the matches of a window.</summary>
    /// <param name="segment">Their segment.</param>
    /// <param name="window">The window.</param>
    /// <param name="documents">The matches listed; empty unless <see cref="NeedsMatches"/>.</param>
    /// <param name="count">How many they are.</param>
    public void Collect(SegmentSearch segment, Window window, ReadOnlySpan<int> documents, int count)
    {
        var ids = segment.View.Segment.Ids[window.Start..];
        if (IsSingle(count))
        {
            CollectSingle(segment, window, ids);
        }
        else if (_ranking is not null)
        {
            _ranking.Score(segment, window, documents);
            var bonus = new RecencyBonus(_request.Recency, segment.View.Segment);
            var scores = _scratch.Scores;
            var most = bonus.Most;
            var threshold = Threshold / most;
            foreach (var document in documents)
            {
                // Most cannot enter any more, however recent they are.
                if (scores[document] < threshold)
                {
                    continue;
                }

                double score = scores[document];
                if (score * bonus.ComputeUpperBound(window.Start + document) < Threshold)
                {
                    continue;
                }

                score *= bonus.Compute(window.Start + document);
                Collect(new Hit(segment.Number, window.Start + document, ids[document], score, 0, false));
                threshold = Threshold / most;
            }
        }
        else if (_request.SortColumn is { } column)
        {
            var numbers = segment.View.Segment.Numbers[column].Open();
            if (SortsByStored(segment))
            {
                CollectHighest(segment, window, numbers, ids);
                return;
            }
            foreach (var document in documents)
            {
                var has = numbers.TryGet(window.Start + document, out var value);
                Collect(new Hit(segment.Number, window.Start + document, ids[document], 0, has ? value : 0, has));
            }
        }
        else
        {
            // Nothing ranks: the newest to the archive come first, and ids mostly grow with documents.
            for (var i = documents.Length - 1; i >= 0; i--)
            {
                if (!_hits.IsBehind(ids[documents[i]]))
                {
                    Collect(new Hit(segment.Number, window.Start + documents[i], ids[documents[i]], 0, 0, false));
                }
            }
        }
    }

    // By a column in descending order, where larger is stored as larger: most values are less than the least on the page, which is seen of many at once.
    private bool SortsByStored(SegmentSearch segment) =>
        _ranking is null && _request is { SortColumn: { } column, Ascending: false } && !segment.View.Segment.Numbers[column].Open().Stored.IsEmpty;

    private void CollectHighest(SegmentSearch segment, Window window, NumberColumn.Reader numbers, ReadOnlySpan<long> ids)
    {
        const int words = 32;
        Span<ulong> high = stackalloc ulong[words];
        var stored = numbers.Stored.Slice(window.Start, window.Count);
        for (var first = (window.Count - 1) / (words * 64) * words; first >= 0; first -= words)
        {
            ReadOnlySpan<ulong> matches = _scratch.Matches.AsSpan(first, Math.Min(words, ((window.Count + 63) / 64) - first));
            var some = high[..matches.Length];
            some.Clear();
            if (_hits.LeastValue is { } least)
            {
                RangeBits.Set(stored.Slice(first * 64, Math.Min(words * 64, window.Count - (first * 64))), numbers.ToStored(least), uint.MaxValue, some);
            }
            else
            {
                some.Fill(ulong.MaxValue);
            }

            Bits.And(some, matches);
            for (var word = some.Length - 1; word >= 0; word--)
            {
                for (var rest = some[word]; rest != 0; rest &= rest - 1)
                {
                    var document = ((first + word) << 6) | BitOperations.TrailingZeroCount(rest);
                    var has = numbers.TryGet(window.Start + document, out var value);
                    Collect(new Hit(segment.Number, window.Start + document, ids[document], 0, has ? value : 0, has));
                }
            }
        }
    }

    // One term ranks: most postings cannot come among the best whatever the length of their texts, and are passed over.
    private void CollectSingle(SegmentSearch segment, Window window, ReadOnlySpan<long> ids)
    {
        var term = _plan.Ranked[0];
        var cursor = segment.Cursor(term.Term)!;
        var norms = segment.View.Segment.Norms;
        var bonus = new RecencyBonus(_request.Recency, segment.View.Segment);
        var impact = _plan.Impact;
        var most = term.Weight * bonus.Most;
        var end = window.Start + window.Count;
        var threshold = Threshold / most;
        for (var block = cursor.BlockFrom(window.Start); block < cursor.Blocks; block++)
        {
            cursor.Load(block);
            var postings = cursor.Block;
            if (postings[0] >= end)
            {
                return;
            }

            var masks = cursor.Masks;
            var repeats = cursor.Repeats;
            for (var i = 0; i < postings.Length; i++)
            {
                var mask = masks[i] & term.Fields;
                var again = i < repeats.Length ? repeats[i] : 0;
                if (impact.Most(mask, again, term.K1) < threshold)
                {
                    continue;
                }

                var document = postings[i] - window.Start;
                if (mask == 0 || document < 0 || postings[i] >= end || (_scratch.Matches[document >> 6] >> document & 1) == 0)
                {
                    continue;
                }

                double score = term.Weight * impact.Compute(norms, postings[i], mask, again, term.K1);
                if (score < threshold * term.Weight)
                {
                    continue;
                }

                if (score * bonus.ComputeUpperBound(postings[i]) < Threshold)
                {
                    continue;
                }

                score *= bonus.Compute(postings[i]);
                Collect(new Hit(segment.Number, postings[i], ids[document], score, 0, false));
                threshold = Threshold / most;
            }
        }
    }

    private double Threshold => _best is null ? _hits.Threshold : Math.Min(_best.Threshold, _hits.Threshold);

    private void Collect(in Hit hit)
    {
        _best?.Collect(hit);
        if (_request.After is null || _hits.Compare(_after, hit) < 0)
        {
            _hits.Collect(hit);
        }
    }
}
