using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Snippets;

/// <summary>Cuts the fragment of a text that shows best why it matched.</summary>
public static class SnippetCutter
{
    private const char Ellipsis = '…';
    private const double Slack = 1e-9;

    /// <summary>A fragment of at most <paramref name="maxLength"/> UTF-16 units beside the … at its ends; white space in it is single spaces.</summary>
    /// <remarks>
    /// The window whose different terms weigh most, then the one with the most occurrences,
    /// then the one in which they stand closest, then the first. Without any occurrence, the beginning.
    /// </remarks>
    public static Snippet Cut(string text, IReadOnlyList<HighlightTerm> terms, int maxLength)
    {
        if (maxLength <= 0 || text.Length == 0)
        {
            return Snippet.Empty;
        }

        var hits = Highlighter.Hits(text, terms);
        (var first, var last) = Best(hits, terms, maxLength);
        int start, end;
        if (first < 0)
        {
            start = 0;
            end = Math.Min(text.Length, maxLength);
        }
        else
        {
            // What room is left goes around the cluster, a third of it before.
            var from = hits[first].Range.Start;
            var to = Math.Min(text.Length, Math.Max(hits[last].Range.End, from + 1));
            var room = Math.Max(0, maxLength - (to - from));
            start = Math.Max(0, from - (room / 3));
            end = Math.Min(text.Length, start + maxLength);
            start = Math.Max(0, Math.Min(start, end - maxLength));
        }
        (start, end) = ToWordBounds(text, start, end, first < 0 ? start : hits[first].Range.Start, first < 0 ? start : Math.Min(end, hits[last].Range.End));
        return Build(text, start, end, Highlighter.Merge(hits.ConvertAll(hit => hit.Range)));
    }

    // Two pointers over the sorted hits: of the runs of hits that fit, the best.
    private static (int First, int Last) Best(List<(TextRange Range, int Term)> hits, IReadOnlyList<HighlightTerm> terms, int maxLength)
    {
        var inside = new int[terms.Count];
        var first = 0;
        double weight = 0;
        (double Weight, int Count, int Span, int First, int Last) best = (0, 0, 0, -1, -1);
        for (var last = 0; last < hits.Count; last++)
        {
            if (inside[hits[last].Term]++ == 0)
            {
                weight += terms[hits[last].Term].Weight;
            }

            while (first < last && hits[last].Range.End - hits[first].Range.Start > maxLength)
            {
                if (--inside[hits[first].Term] == 0)
                {
                    weight -= terms[hits[first].Term].Weight;
                }

                first++;
            }
            // A sum that grew and shrank may be off by its last bits.
            var gain = weight - best.Weight;
            var count = last - first + 1;
            var span = hits[last].Range.End - hits[first].Range.Start;
            if (best.First < 0 || gain > Slack || (gain > -Slack && (count > best.Count || (count == best.Count && span < best.Span))))
            {
                best = (weight, count, span, first, last);
            }
        }
        return (best.First, best.Last);
    }

    // Moves the ends inwards, to white space a little away where there is some, never into what is to be shown and never between the halves of a pair.
    private static (int Start, int End) ToWordBounds(string text, int start, int end, int from, int to)
    {
        const int reach = 16;
        if (start > 0 && IsLatin(text[start - 1]) && IsLatin(text[start]))
        {
            for (var at = start; at < Math.Min(from, start + reach); at++)
            {
                if (!IsLatin(text[at]))
                {
                    start = at;
                    break;
                }
            }
        }
        if (end < text.Length && IsLatin(text[end - 1]) && IsLatin(text[end]))
        {
            for (var at = end; at > Math.Max(to, end - reach) && at > start; at--)
            {
                if (!IsLatin(text[at - 1]))
                {
                    end = at;
                    break;
                }
            }
        }
        if (start > 0 && char.IsLowSurrogate(text[start]) && char.IsHighSurrogate(text[start - 1]))
        {
            start++;
        }

        if (end > start && end < text.Length && char.IsHighSurrogate(text[end - 1]) && char.IsLowSurrogate(text[end]))
        {
            end--;
        }

        return (start, Math.Max(start, end));
    }

    private static bool IsLatin(char c) => char.IsAsciiLetterOrDigit(c) || c is >= '\u00C0' and <= '\u024F';

    private static Snippet Build(string text, int start, int end, List<TextRange> ranges)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var fragment = new System.Text.StringBuilder(end - start + 2);
        // Where each unit of the fragment's stretch went; white space that was left out goes where the next unit does.
        var places = new int[end - start + 1];
        if (start > 0 && !text.AsSpan(0, start).IsWhiteSpace())
        {
            fragment.Append(Ellipsis);
        }

        for (var at = start; at < end; at++)
        {
            places[at - start] = fragment.Length;
            if (!char.IsWhiteSpace(text[at]))
            {
                fragment.Append(text[at]);
            }
            else if (at == start || !char.IsWhiteSpace(text[at - 1]))
            {
                fragment.Append(' ');
            }
        }
        places[end - start] = fragment.Length;
        if (end < text.Length && !text.AsSpan(end).IsWhiteSpace())
        {
            fragment.Append(Ellipsis);
        }

        var shown = new List<TextRange>();
        foreach (var range in ranges)
        {
            int from = Math.Max(range.Start, start), to = Math.Min(range.End, end);
            if (from < to && places[to - start] > places[from - start])
            {
                shown.Add(new TextRange(places[from - start], places[to - start] - places[from - start]));
            }
        }
        return new Snippet(fragment.ToString(), shown);
    }
}
