using System.Numerics;
using System.Runtime.ExceptionServices;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Answers one request from one snapshot, window by window and on several threads when there is much to look at.</summary>
internal sealed class Searcher
{
    /// <summary>Below so many postings another thread costs more than it saves.</summary>
    private const long WorkForThreads = 20_000;

    private readonly SearchPlan _plan;
    private readonly IndexRequest _request;
    private readonly IReadOnlyList<KeywordValues?> _values;
    private readonly ScratchPool _pool;
    private readonly (int Segment, Window Window)[] _windows;
    private readonly List<(IndexQuery? Query, List<(int Column, int Facet)> Facets)> _sets = [];

    // By segment; null where columns are counted as they are kept. Asked for once: they may be made while this search goes on.
    private readonly FacetCodes?[] _codes;

    // By segment and set: whether most documents match, so that the others are counted, and whether a thread has taken the whole to count them from.
    private readonly bool[,] _isDense;
    private readonly int[,] _hasTotals;

    // By window and set, where others are counted.
    private readonly bool[,] _isCounted;
    private int _next = -1;

    public Searcher(SearchPlan plan, IReadOnlyList<KeywordValues?> values, ScratchPool pool)
    {
        _plan = plan;
        _request = plan.Request;
        _values = values;
        _pool = pool;
        var windows = new List<(int, Window)>();
        for (int segment = 0; segment < plan.Snapshot.Segments.Count; segment++)
        {
            int documents = plan.Snapshot.Segments[segment].Segment.Documents;
            for (int start = 0; start < documents; start += Window.Size)
                windows.Add((segment, new Window(start, Math.Min(Window.Size, documents - start))));
        }
        // The newest mostly stand last, and are most likely to be among the best: what comes after them need not be looked at as closely.
        windows.Reverse();
        _windows = [.. windows];
        for (int i = 0; i < _request.Facets.Count; i++)
        {
            IndexQuery? query = _request.Facets[i].Query;
            int set = _sets.FindIndex(other => ReferenceEquals(other.Query, query));
            if (set < 0)
            {
                set = _sets.Count;
                _sets.Add((query, []));
            }
            _sets[set].Facets.Add((_request.Facets[i].Column, i));
        }
        int segments = plan.Snapshot.Segments.Count;
        _codes = new FacetCodes?[segments];
        _isDense = new bool[segments, _sets.Count];
        _hasTotals = new int[segments, _sets.Count];
        _isCounted = new bool[_windows.Length, _sets.Count];
        for (int segment = 0; segment < segments && _sets.Count > 0; segment++)
        {
            Segment of = plan.Snapshot.Segments[segment].Segment;
            _codes[segment] = of.FacetCodes;
            for (int set = 0; set < _sets.Count && _codes[segment] is not null; set++)
                _isDense[segment, set] = plan.Least(_sets[set].Query ?? _request.Query, segment) * 2 > of.Documents;
        }
    }

    public IndexResult Search()
    {
        int threads = _plan.Work() < WorkForThreads ? 1 : Math.Clamp(_windows.Length, 1, Environment.ProcessorCount);
        // All values have their numbers before room is made for the counts.
        foreach (FacetRequest facet in _request.Facets)
        {
            ValuesOf(facet.Column);
            foreach (SegmentView view in _plan.Snapshot.Segments)
                view.Numbers(facet.Column);
        }
        var workers = new Worker[threads];
        for (int i = 0; i < threads; i++)
            workers[i] = new Worker(this, _pool.Rent());
        try
        {
            Run(workers);
            Worker first = workers[0];
            if (_plan.Budget.Cut != BudgetCut.None)
                first.LeaveOut();
            foreach (Worker other in workers.AsSpan(1))
                first.Add(other);
            var facets = new IReadOnlyList<FacetCount>[_request.Facets.Count];
            for (int i = 0; i < facets.Length; i++)
            {
                FacetRequest facet = _request.Facets[i];
                facets[i] = first.Scratch.Facet(i).Top(ValuesOf(facet.Column), facet.Limit, facet.Named);
            }
            return new IndexResult(first.Total, Page(first), facets, _plan.Budget.Cut);
        }
        finally
        {
            foreach (Worker worker in workers)
                _pool.Return(worker.Scratch);
            _plan.Release();
        }
    }

    private KeywordValues ValuesOf(int column) =>
        _values[column] ?? throw new ArgumentException($"The column {_plan.Schema.Keywords[column].Name} is not counted.");

    // The others help as soon as the machine has a processor for them; those that have not begun when all windows are taken are not waited for.
    private static void Run(Worker[] workers)
    {
        for (int i = 1; i < workers.Length; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static worker => worker.Help(), workers[i], preferLocal: false);
        Exception? failure = null;
        try
        {
            workers[0].Run();
        }
        finally
        {
            // Also when this thread failed: the others read the snapshot that its caller is about to let go.
            for (int i = 1; i < workers.Length; i++)
                failure = workers[i].Finish() ?? failure;
        }
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private List<IndexHit> Page(Worker found)
    {
        var page = new TopHits(_request, _request.Limit);
        HashSet<long>? near = null;
        Hit after = _request.After is null ? default : TopHits.From(_request.After);
        if (found.Best is { } best)
        {
            List<Hit> closer = new Proximity(_plan).Apply(best.Sorted());
            near = [.. closer.Select(hit => hit.Id)];
            foreach (Hit hit in closer)
            {
                if (_request.After is null || page.Compare(after, hit) < 0)
                    page.Offer(hit);
            }
        }
        foreach (Hit hit in found.Hits.Sorted())
        {
            if (near is null || !near.Contains(hit.Id))
                page.Offer(hit);
        }
        return [.. page.Sorted().Select(hit => new IndexHit(hit.Id, hit.Score, hit.HasValue ? hit.Value : null))];
    }

    /// <summary>What one thread finds in the windows that it takes.</summary>
    private sealed class Worker
    {
        private const int FewDocuments = 256;

        private const int Queued = 0;
        private const int Running = 1;
        private const int Ended = 2;

        private readonly Searcher _search;
        private readonly SearchPlan _plan;
        private readonly IndexRequest _request;
        private readonly Hit _after;
        private readonly Ranking? _ranking;
        private readonly FacetSet[] _sets;
        private SegmentSearch? _segment;
        private int _state;
        private volatile Exception? _failure;

        public Worker(Searcher search, Scratch scratch)
        {
            _search = search;
            _plan = search._plan;
            _request = search._request;
            Scratch = scratch;
            scratch.Begin(_request.Facets.Count);
            for (int i = 0; i < _request.Facets.Count; i++)
                scratch.Facet(i).Reserve(search.ValuesOf(_request.Facets[i].Column).Count);
            _sets = [.. search._sets.Select((set, number) => new FacetSet(set.Query, set.Facets, scratch, number))];
            bool byRelevance = _request.SortColumn is null && _plan.Ranked.Count + _plan.RankedPrefixes.Count > 0;
            _ranking = byRelevance ? new Ranking(_plan, scratch) : null;
            bool near = byRelevance && _plan.Ranked.Count(term => term.Position >= 0) > 1;
            int limit = near && _request.Limit <= int.MaxValue - Proximity.Depth ? _request.Limit + Proximity.Depth : _request.Limit;
            Hits = new TopHits(_request, limit);
            Best = near && _request.Limit > 0 ? new TopHits(_request, Proximity.Depth) : null;
            if (_request.After is { } after)
                _after = TopHits.From(after);
        }

        public Scratch Scratch { get; }

        public int Total { get; private set; }

        /// <summary>The best behind the last hit of the page before.</summary>
        public TopHits Hits { get; }

        /// <summary>The best of all, which are looked at once more for words that stand together; null when nothing can.</summary>
        public TopHits? Best { get; }

        public void Add(Worker other)
        {
            Total += other.Total;
            Hits.OfferAll(other.Hits);
            if (other.Best is { } best)
                Best!.OfferAll(best);
            for (int i = 0; i < _request.Facets.Count; i++)
                Scratch.Facet(i).Add(other.Scratch.Facet(i));
        }

        /// <summary>Takes windows beside the thread that answers, unless that one has given up waiting.</summary>
        public void Help()
        {
            if (Interlocked.CompareExchange(ref _state, Running, Queued) != Queued)
                return;
            try
            {
                Run();
            }
#pragma warning disable CA1031 // Whatever it is, the thread that answers throws it on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = e;
            }
            Volatile.Write(ref _state, Ended);
        }

        /// <summary>Waits for the end of <see cref="Help"/> if it has begun; returns why it failed.</summary>
        public Exception? Finish()
        {
            if (Interlocked.CompareExchange(ref _state, Ended, Queued) == Queued)
                return null;
            var spin = default(SpinWait);
            while (Volatile.Read(ref _state) != Ended)
                spin.SpinOnce(sleep1Threshold: -1);
            return _failure;
        }

        public void Run()
        {
            try
            {
                for (int at; (at = Interlocked.Increment(ref _search._next)) < _search._windows.Length;)
                {
                    if (_plan.Budget.Cut != BudgetCut.None)
                        return;
                    (int segment, Window window) = _search._windows[at];
                    if (_segment?.Number != segment)
                    {
                        LeaveSegment();
                        _segment = new SegmentSearch(_plan, segment, Scratch);
                        for (int set = 0; set < _sets.Length; set++)
                            EnterSet(set, segment);
                    }
                    Look(_segment, window, at);
                }
            }
            catch (SpentBudget.OverBudgetException)
            {
                // What the windows before gave stands; the result says that it was cut.
            }
            finally
            {
                LeaveSegment();
            }
        }

        /// <summary>Takes from the counts what nobody has looked at, after the search was cut.</summary>
        public void LeaveOut()
        {
            for (int segment = 0; segment < _plan.Snapshot.Segments.Count; segment++)
            {
                for (int set = 0; set < _sets.Length; set++)
                {
                    if (_search._hasTotals[segment, set] == 0)
                        continue;
                    EnterSet(set, segment);
                    for (int at = 0; at < _search._windows.Length; at++)
                    {
                        (int of, Window window) = _search._windows[at];
                        if (of == segment && !_search._isCounted[at, set])
                            _sets[set].LeaveOut(window, Scratch.Matches.AsSpan(0, (window.Count + 63) / 64), Scratch.Candidates);
                    }
                    _sets[set].Leave();
                }
            }
        }

        private void EnterSet(int set, int segment)
        {
            bool isDense = _search._isDense[segment, set];
            bool fromTotals = isDense && Interlocked.Exchange(ref _search._hasTotals[segment, set], 1) == 0;
            _sets[set].Enter(_plan.Snapshot.Segments[segment], _search._codes[segment], isDense, fromTotals);
        }

        private void LeaveSegment()
        {
            _segment?.Leave();
            _segment = null;
            foreach (FacetSet set in _sets)
                set.Leave();
        }

        private void Look(SegmentSearch segment, Window window, int at)
        {
            segment.Enter(window);
            Span<ulong> bits = Scratch.Matches.AsSpan(0, (window.Count + 63) / 64);
            segment.Match(_request.Query, bits);
            int count = Bits.Count(bits);
            _plan.Budget.Spend(count);
            // Before the rest, which the budget may cut: a total is never less than what is counted of it.
            Total += count;
            bool needsMatches = count > 0 && ((_request.Limit > 0 && !IsSingle(count) && !SortsByStored(segment)) || Array.Exists(_sets, set => set.Query is null && set.NeedsMatches));
            ReadOnlySpan<int> documents = Scratch.Documents.AsSpan(0, needsMatches ? Bits.List(bits, Scratch.Documents) : 0);
            if (count > 0 && _request.Limit > 0)
                Offer(segment, window, documents, count);
            for (int set = 0; set < _sets.Length; set++)
            {
                if (_sets[set].Query is null)
                    Count(set, window, at, bits, documents);
            }
            for (int set = 0; set < _sets.Length; set++)
            {
                if (_sets[set].Query is not { } query)
                    continue;
                segment.Match(query, bits);
                Count(set, window, at, bits, Scratch.Documents.AsSpan(0, _sets[set].NeedsMatches ? Bits.List(bits, Scratch.Documents) : 0));
            }
        }

        private void Count(int set, Window window, int at, ReadOnlySpan<ulong> matches, ReadOnlySpan<int> documents)
        {
            _sets[set].Count(window, matches, documents, Scratch.Candidates);
            _search._isCounted[at, set] = true;
        }

        private bool IsSingle(int count) => _ranking is { IsSingle: true } && count >= FewDocuments;

        private void Offer(SegmentSearch segment, Window window, ReadOnlySpan<int> documents, int count)
        {
            ReadOnlySpan<long> ids = segment.View.Segment.Ids[window.Start..];
            if (IsSingle(count))
            {
                OfferSingle(segment, window, ids);
            }
            else if (_ranking is not null)
            {
                _ranking.Score(segment, window, documents);
                var bonus = new RecentBonus(_request.Recency, segment.View.Segment);
                float[] scores = Scratch.Scores;
                double most = bonus.Most;
                double threshold = Threshold / most;
                foreach (int document in documents)
                {
                    // Most cannot enter any more, however recent they are.
                    if (scores[document] < threshold)
                        continue;
                    double score = scores[document];
                    if (score * bonus.MostOf(window.Start + document) < Threshold)
                        continue;
                    score *= bonus.Of(window.Start + document);
                    Offer(new Hit(segment.Number, window.Start + document, ids[document], score, 0, false));
                    threshold = Threshold / most;
                }
            }
            else if (_request.SortColumn is { } column)
            {
                NumberColumn.Reader numbers = segment.View.Segment.Numbers[column].Open();
                if (SortsByStored(segment))
                {
                    OfferHighest(segment, window, numbers, ids);
                    return;
                }
                foreach (int document in documents)
                {
                    bool has = numbers.TryGet(window.Start + document, out long value);
                    Offer(new Hit(segment.Number, window.Start + document, ids[document], 0, has ? value : 0, has));
                }
            }
            else
            {
                // Nothing ranks: the newest to the archive come first, and ids mostly grow with documents.
                for (int i = documents.Length - 1; i >= 0; i--)
                {
                    if (!Hits.IsBehind(ids[documents[i]]))
                        Offer(new Hit(segment.Number, window.Start + documents[i], ids[documents[i]], 0, 0, false));
                }
            }
        }

        // By a column in descending order, where larger is stored as larger: most values are less than the least on the page, which is seen of many at once.
        private bool SortsByStored(SegmentSearch segment) =>
            _ranking is null && _request is { SortColumn: { } column, Ascending: false } && !segment.View.Segment.Numbers[column].Open().Stored.IsEmpty;

        private void OfferHighest(SegmentSearch segment, Window window, NumberColumn.Reader numbers, ReadOnlySpan<long> ids)
        {
            const int words = 32;
            Span<ulong> high = stackalloc ulong[words];
            ReadOnlySpan<uint> stored = numbers.Stored.Slice(window.Start, window.Count);
            for (int first = (window.Count - 1) / (words * 64) * words; first >= 0; first -= words)
            {
                ReadOnlySpan<ulong> matches = Scratch.Matches.AsSpan(first, Math.Min(words, ((window.Count + 63) / 64) - first));
                Span<ulong> some = high[..matches.Length];
                some.Clear();
                if (Hits.LeastValue is { } least)
                    RangeBits.Set(stored.Slice(first * 64, Math.Min(words * 64, window.Count - (first * 64))), numbers.StoredOf(least), uint.MaxValue, some);
                else
                    some.Fill(ulong.MaxValue);
                Bits.And(some, matches);
                for (int word = some.Length - 1; word >= 0; word--)
                {
                    for (ulong rest = some[word]; rest != 0; rest &= rest - 1)
                    {
                        int document = ((first + word) << 6) | BitOperations.TrailingZeroCount(rest);
                        bool has = numbers.TryGet(window.Start + document, out long value);
                        Offer(new Hit(segment.Number, window.Start + document, ids[document], 0, has ? value : 0, has));
                    }
                }
            }
        }

        // One term ranks: most postings cannot come among the best whatever the length of their texts, and are passed over.
        private void OfferSingle(SegmentSearch segment, Window window, ReadOnlySpan<long> ids)
        {
            RankedTerm term = _plan.Ranked[0];
            PostingCursor cursor = segment.Cursor(term.Term)!;
            ReadOnlySpan<byte> norms = segment.View.Segment.Norms;
            var bonus = new RecentBonus(_request.Recency, segment.View.Segment);
            Impact impact = _plan.Impact;
            double most = term.Weight * bonus.Most;
            int end = window.Start + window.Count;
            double threshold = Threshold / most;
            for (int block = cursor.BlockFrom(window.Start); block < cursor.Blocks; block++)
            {
                cursor.Load(block);
                ReadOnlySpan<int> postings = cursor.Block;
                if (postings[0] >= end)
                    return;
                ReadOnlySpan<byte> masks = cursor.Masks;
                ReadOnlySpan<uint> repeats = cursor.Repeats;
                for (int i = 0; i < postings.Length; i++)
                {
                    int mask = masks[i] & term.Fields;
                    uint again = i < repeats.Length ? repeats[i] : 0;
                    if (impact.Most(mask, again) < threshold)
                        continue;
                    int document = postings[i] - window.Start;
                    if (mask == 0 || document < 0 || postings[i] >= end || (Scratch.Matches[document >> 6] >> document & 1) == 0)
                        continue;
                    double score = term.Weight * impact.Of(norms, postings[i], mask, again);
                    if (score < threshold * term.Weight)
                        continue;
                    if (score * bonus.MostOf(postings[i]) < Threshold)
                        continue;
                    score *= bonus.Of(postings[i]);
                    Offer(new Hit(segment.Number, postings[i], ids[document], score, 0, false));
                    threshold = Threshold / most;
                }
            }
        }

        private double Threshold => Best is null ? Hits.Threshold : Math.Min(Best.Threshold, Hits.Threshold);

        private void Offer(in Hit hit)
        {
            Best?.Offer(hit);
            if (_request.After is null || Hits.Compare(_after, hit) < 0)
                Hits.Offer(hit);
        }
    }
}
