using System.Numerics;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

internal sealed partial class Searcher
{
    // How matches come among the best: each order passes over what cannot, as early as it can tell.
    private sealed partial class Worker
    {
        private bool IsSingle(int count) => _ranking is { IsSingle: true } && count >= FewDocuments;

        private void Collect(SegmentSearch segment, Window window, ReadOnlySpan<int> documents, int count)
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
                var scores = Scratch.Scores;
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
                    if (!Hits.IsBehind(ids[documents[i]]))
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
                ReadOnlySpan<ulong> matches = Scratch.Matches.AsSpan(first, Math.Min(words, ((window.Count + 63) / 64) - first));
                var some = high[..matches.Length];
                some.Clear();
                if (Hits.LeastValue is { } least)
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
                    if (impact.Most(mask, again) < threshold)
                    {
                        continue;
                    }

                    var document = postings[i] - window.Start;
                    if (mask == 0 || document < 0 || postings[i] >= end || (Scratch.Matches[document >> 6] >> document & 1) == 0)
                    {
                        continue;
                    }

                    double score = term.Weight * impact.Compute(norms, postings[i], mask, again);
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

        private double Threshold => Best is null ? Hits.Threshold : Math.Min(Best.Threshold, Hits.Threshold);

        private void Collect(in Hit hit)
        {
            Best?.Collect(hit);
            if (_request.After is null || Hits.Compare(_after, hit) < 0)
            {
                Hits.Collect(hit);
            }
        }
    }
}
