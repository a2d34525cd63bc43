using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Scores the matches of a window: for each term its weight times its impact in the document.</summary>
internal sealed class Ranking(SearchPlan plan, Scratch scratch)
{
    /// <summary>Finding one document costs about as much as reading so many postings in a row.</summary>
    private const int FindCost = 24;

    /// <summary>Whether one term alone ranks, which every match has.</summary>
    public bool IsSingle { get; } = plan.EveryMatchHasTheRankedTerm();

    /// <summary>Writes the scores of documents, given by their numbers in the window.</summary>
    public void Score(SegmentSearch segment, Window window, ReadOnlySpan<int> documents)
    {
        float[] scores = scratch.Scores;
        foreach (int document in documents)
            scores[document] = 0;
        ReadOnlySpan<byte> norms = segment.View.Segment.Norms;
        foreach (RankedTerm term in plan.Ranked)
        {
            if (segment.Cursor(term.Term) is not { } cursor)
                continue;
            long here = (long)cursor.Documents * window.Count / Math.Max(1, segment.View.Segment.Documents);
            if ((long)documents.Length * FindCost < here)
                Find(cursor, window, documents, term, norms);
            else
                Read(cursor, window, term, norms);
            plan.Budget.Spend(Math.Min(here, documents.Length));
        }
        foreach ((TextPlan prefix, float weight) in plan.RankedPrefixes)
        {
            ReadOnlySpan<byte> impacts = plan.PrefixMatches(prefix, segment.Number).Impacts[window.Start..];
            foreach (int document in documents)
                scores[document] += weight / 255 * impacts[document];
        }
    }

    private void Find(PostingCursor cursor, Window window, ReadOnlySpan<int> documents, RankedTerm term, ReadOnlySpan<byte> norms)
    {
        int block = 0;
        foreach (int document in documents)
        {
            int at = cursor.Find(window.Start + document, ref block);
            if (at >= 0 && (cursor.Masks[at] & term.Fields) is not 0 and var mask)
                scratch.Scores[document] += term.Weight * plan.Impact.Of(norms, window.Start + document, mask, cursor.HasPositions ? cursor.Repeats[at] : 0);
        }
    }

    // Adds also to documents that do not match, unless they are few: nobody reads their scores.
    private void Read(PostingCursor cursor, Window window, RankedTerm term, ReadOnlySpan<byte> norms)
    {
        float[] scores = scratch.Scores;
        Impact impact = plan.Impact;
        int end = window.Start + window.Count;
        for (int block = cursor.BlockFrom(window.Start); block < cursor.Blocks; block++)
        {
            cursor.Load(block);
            ReadOnlySpan<int> documents = cursor.Block;
            if (documents[0] >= end)
                return;
            ReadOnlySpan<byte> masks = cursor.Masks;
            ReadOnlySpan<uint> repeats = cursor.Repeats;
            for (int i = 0; i < documents.Length; i++)
            {
                int document = documents[i];
                int mask = masks[i] & term.Fields;
                if (document >= window.Start && document < end && mask != 0)
                    scores[document - window.Start] += term.Weight * impact.Of(norms, document, mask, i < repeats.Length ? repeats[i] : 0);
            }
        }
    }
}
