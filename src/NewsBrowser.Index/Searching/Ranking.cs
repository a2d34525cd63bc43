using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Scores the matches of a window: for each term its weight times its impact in the document.</summary>
internal sealed class Ranking(SearchPlan plan, Scratch scratch)
{
    /// <summary>Finding one document costs about as much as reading so many postings in a row.</summary>
    private const int FindCost = 24;

    /// <summary>Writes the scores of documents, given by their numbers in the window.</summary>
    public void Score(SegmentSearch segment, Window window, ReadOnlySpan<int> documents)
    {
        float[] scores = scratch.Scores;
        foreach (int document in documents)
            scores[document] = 0;
        foreach (RankedTerm term in plan.Ranked)
        {
            if (segment.Cursor(term.Term) is not { } cursor)
                continue;
            long here = (long)cursor.Documents * window.Count / Math.Max(1, segment.View.Segment.Documents);
            if ((long)documents.Length * FindCost < here)
                Find(cursor, window, documents, term.Weight / 255, scores);
            else
                Read(cursor, window, term.Weight / 255, scores);
            plan.Budget.Spend(Math.Min(here, documents.Length));
        }
        foreach ((TextPlan prefix, float weight) in plan.RankedPrefixes)
        {
            ReadOnlySpan<byte> impacts = plan.PrefixMatches(prefix, segment.Number).Impacts[window.Start..];
            foreach (int document in documents)
                scores[document] += weight / 255 * impacts[document];
        }
    }

    private static void Find(PostingCursor cursor, Window window, ReadOnlySpan<int> documents, float weight, float[] scores)
    {
        int block = 0;
        foreach (int document in documents)
        {
            int at = cursor.Find(window.Start + document, ref block);
            if (at >= 0)
                scores[document] += weight * cursor.Impacts[at];
        }
    }

    // Adds also to documents that do not match: nobody reads their scores.
    private static void Read(PostingCursor cursor, Window window, float weight, float[] scores)
    {
        int end = window.Start + window.Count;
        for (int block = cursor.BlockFrom(window.Start); block < cursor.Blocks; block++)
        {
            cursor.Load(block);
            ReadOnlySpan<int> documents = cursor.Block;
            if (documents[0] >= end)
                return;
            ReadOnlySpan<byte> impacts = cursor.Impacts;
            bool inside = documents[0] >= window.Start && documents[^1] < end;
            for (int i = 0; i < documents.Length; i++)
            {
                if (inside || (documents[i] >= window.Start && documents[i] < end))
                    scores[documents[i] - window.Start] += weight * impacts[i];
            }
        }
    }
}
