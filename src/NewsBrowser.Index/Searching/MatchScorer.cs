using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Scores the matches of a window: for each term its weight times its impact in the document.</summary>
internal sealed class MatchScorer(SearchPlan plan, Scratch scratch)
{
    /// <summary>Finding one document costs about as much as reading so many postings in a row.</summary>
    private const int FindCost = 24;

    /// <summary>Whether one term alone ranks, which every match has.</summary>
    public bool IsSingle { get; } = plan.EveryMatchHasTheRankedTerm();

    /// <summary>Writes the scores of documents, given by their numbers in the window.</summary>
    public void Score(SegmentSearch segment, Window window, ReadOnlySpan<int> documents)
    {
        var scores = scratch.Scores;
        foreach (var document in documents)
        {
            scores[document] = 0;
        }

        var norms = segment.View.Segment.Norms;
        foreach (var term in plan.Ranked)
        {
            if (segment.Cursor(term.Term) is not { } cursor)
            {
                continue;
            }

            var here = (long)cursor.Documents * window.Count / Math.Max(1, segment.View.Segment.Documents);
            if ((long)documents.Length * FindCost < here)
            {
                Find(cursor, window, documents, term, norms);
            }
            else
            {
                Read(cursor, window, term, norms);
            }

            plan.Budget.Spend(Math.Min(here, documents.Length));
        }
        foreach ((var prefix, var weight) in plan.RankedPrefixes)
        {
            var impacts = plan.PrefixMatches(prefix, segment.Number).Impacts[window.Start..];
            foreach (var document in documents)
            {
                scores[document] += weight / 255 * impacts[document];
            }
        }
    }

    private void Find(PostingCursor cursor, Window window, ReadOnlySpan<int> documents, RankedTerm term, ReadOnlySpan<byte> norms)
    {
        var block = 0;
        foreach (var document in documents)
        {
            var at = cursor.Find(window.Start + document, ref block);
            if (at >= 0 && (cursor.Masks[at] & term.Fields) is not 0 and var mask)
            {
                scratch.Scores[document] += term.Weight * plan.Impact.Compute(
                    norms, window.Start + document, mask, cursor.HasPositions ? cursor.Repeats[at] : 0);
            }
        }
    }

    // Adds also to documents that do not match, unless they are few: nobody reads their scores.
    private void Read(PostingCursor cursor, Window window, RankedTerm term, ReadOnlySpan<byte> norms)
    {
        var scores = scratch.Scores;
        var impact = plan.Impact;
        var end = window.Start + window.Count;
        for (var block = cursor.BlockFrom(window.Start); block < cursor.Blocks; block++)
        {
            cursor.Load(block);
            var documents = cursor.Block;
            if (documents[0] >= end)
            {
                return;
            }

            var masks = cursor.Masks;
            var repeats = cursor.Repeats;
            for (var i = 0; i < documents.Length; i++)
            {
                var document = documents[i];
                var mask = masks[i] & term.Fields;
                if (document >= window.Start && document < end && mask != 0)
                {
                    scores[document - window.Start] += term.Weight * impact.Compute(norms, document, mask, i < repeats.Length ? repeats[i] : 0);
                }
            }
        }
    }
}
