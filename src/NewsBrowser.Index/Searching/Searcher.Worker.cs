namespace NewsBrowser.Index.Searching;

internal sealed partial class Searcher
{
    /// <summary>What one thread finds in the windows that it takes.</summary>
    private sealed partial class Worker
    {
        private const int FewDocuments = 256;

        private const int Queued = 0;
        private const int Running = 1;
        private const int Ended = 2;

        private readonly Searcher _search;
        private readonly SearchPlan _plan;
        private readonly IndexRequest _request;
        private readonly Hit _after;
        private readonly MatchScorer? _ranking;
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
            for (var i = 0; i < _request.Facets.Count; i++)
            {
                scratch.Facet(i).Reserve(search.GetValues(_request.Facets[i].Column).Count);
            }

            _sets = [.. search._sets.Select((set, number) => new FacetSet(set.Query, set.Facets, scratch, number))];
            var byRelevance = _request.SortColumn is null && _plan.Ranked.Count + _plan.RankedPrefixes.Count > 0;
            _ranking = byRelevance ? new MatchScorer(_plan, scratch) : null;
            var near = byRelevance && _plan.Ranked.Count(term => term.Position >= 0) > 1;
            var limit = near && _request.Limit <= int.MaxValue - Proximity.Depth ? _request.Limit + Proximity.Depth : _request.Limit;
            Hits = new TopHits(_request, limit);
            Best = near && _request.Limit > 0 ? new TopHits(_request, Proximity.Depth) : null;
            if (_request.After is { } after)
            {
                _after = TopHits.From(after);
            }
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
            Hits.CollectAll(other.Hits);
            if (other.Best is { } best)
            {
                Best!.CollectAll(best);
            }

            for (var i = 0; i < _request.Facets.Count; i++)
            {
                Scratch.Facet(i).Add(other.Scratch.Facet(i));
            }
        }

        /// <summary>Takes windows beside the thread that answers, unless that one has given up waiting.</summary>
        public void Help()
        {
            if (Interlocked.CompareExchange(ref _state, Running, Queued) != Queued)
            {
                return;
            }

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
            {
                return null;
            }

            var spin = default(SpinWait);
            while (Volatile.Read(ref _state) != Ended)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            return _failure;
        }

        public void Run()
        {
            try
            {
                for (int at; (at = Interlocked.Increment(ref _search._next)) < _search._windows.Length;)
                {
                    if (_plan.Budget.Cut != BudgetCut.None)
                    {
                        return;
                    }

                    (var segment, var window) = _search._windows[at];
                    if (_segment?.Number != segment)
                    {
                        LeaveSegment();
                        _segment = new SegmentSearch(_plan, segment, Scratch);
                        for (var set = 0; set < _sets.Length; set++)
                        {
                            EnterSet(set, segment);
                        }
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
            for (var segment = 0; segment < _plan.Snapshot.Segments.Count; segment++)
            {
                for (var set = 0; set < _sets.Length; set++)
                {
                    if (_search._hasTotals[segment, set] == 0)
                    {
                        continue;
                    }

                    EnterSet(set, segment);
                    for (var at = 0; at < _search._windows.Length; at++)
                    {
                        (var of, var window) = _search._windows[at];
                        if (of == segment && !_search._isCounted[at, set])
                        {
                            _sets[set].LeaveOut(window, Scratch.Matches.AsSpan(0, (window.Count + 63) / 64), Scratch.Candidates);
                        }
                    }
                    _sets[set].Leave();
                }
            }
        }

        private void EnterSet(int set, int segment)
        {
            var isDense = _search._isDense[segment, set];
            var fromTotals = isDense && Interlocked.Exchange(ref _search._hasTotals[segment, set], 1) == 0;
            _sets[set].Enter(_plan.Snapshot.Segments[segment], _search._codes[segment], isDense, fromTotals);
        }

        private void LeaveSegment()
        {
            _segment?.Leave();
            _segment = null;
            foreach (var set in _sets)
            {
                set.Leave();
            }
        }

        private void Look(SegmentSearch segment, Window window, int at)
        {
            segment.Enter(window);
            var bits = Scratch.Matches.AsSpan(0, (window.Count + 63) / 64);
            segment.Match(_request.Query, bits);
            var count = Bits.Count(bits);
            _plan.Budget.Spend(count);
            // Before the rest, which the budget may cut: a total is never less than what is counted of it.
            Total += count;
            var needsMatches = count > 0
                && ((_request.Limit > 0 && !IsSingle(count) && !SortsByStored(segment)) || Array.Exists(_sets, set => set.Query is null && set.NeedsMatches));
            ReadOnlySpan<int> documents = Scratch.Documents.AsSpan(0, needsMatches ? Bits.List(bits, Scratch.Documents) : 0);
            if (count > 0 && _request.Limit > 0)
            {
                Collect(segment, window, documents, count);
            }

            for (var set = 0; set < _sets.Length; set++)
            {
                if (_sets[set].Query is null)
                {
                    Count(set, window, at, bits, documents);
                }
            }
            for (var set = 0; set < _sets.Length; set++)
            {
                if (_sets[set].Query is not { } query)
                {
                    continue;
                }

                segment.Match(query, bits);
                Count(set, window, at, bits, Scratch.Documents.AsSpan(0, _sets[set].NeedsMatches ? Bits.List(bits, Scratch.Documents) : 0));
            }
        }

        private void Count(int set, Window window, int at, ReadOnlySpan<ulong> matches, ReadOnlySpan<int> documents)
        {
            _sets[set].Count(window, matches, documents, Scratch.Candidates);
            _search._isCounted[at, set] = true;
        }
    }
}
