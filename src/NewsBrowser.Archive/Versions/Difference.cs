namespace NewsBrowser.Archive.Versions;

/// <summary>What became of a piece of a sequence.</summary>
public enum DifferenceKind
{
    Same = 0,
    Removed,
    Added,
}

/// <summary>A stretch of two sequences: equal in both, or only in one. Ends are excluded.</summary>
internal readonly record struct DifferenceRange(DifferenceKind Kind, int BeforeStart, int BeforeEnd, int AfterStart, int AfterEnd);

/// <summary>Compares two sequences: the shortest way from one to the other (Myers 1986), as far as it costs no more than a bound.</summary>
internal static class Difference
{
    /// <summary>The most additions and removals that are looked for one by one; each costs a walk over a diagonal.</summary>
    public const int MaxEdits = 1500;

    /// <summary>The stretches in order. Past <paramref name="maxEdits"/> the middle counts as replaced as a whole,
    /// and <paramref name="exact"/> is false.</summary>
    public static IReadOnlyList<DifferenceRange> Compute<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, out bool exact, int maxEdits = MaxEdits)
        where T : notnull
    {
        var same = EqualityComparer<T>.Default;
        var head = 0;
        while (head < before.Count && head < after.Count && same.Equals(before[head], after[head]))
        {
            head++;
        }

        var tail = 0;
        while (tail < before.Count - head && tail < after.Count - head && same.Equals(before[^(tail + 1)], after[^(tail + 1)]))
        {
            tail++;
        }

        var ranges = new List<DifferenceRange>();
        Add(ranges, DifferenceKind.Same, 0, head, 0, head);
        var (beforeEnd, afterEnd) = (before.Count - tail, after.Count - tail);
        var steps = Steps(before, after, head, beforeEnd, afterEnd, same, maxEdits);
        exact = steps is not null;
        if (steps is null)
        {
            Add(ranges, DifferenceKind.Removed, head, beforeEnd, head, head);
            Add(ranges, DifferenceKind.Added, beforeEnd, beforeEnd, head, afterEnd);
        }
        else
        {
            Walk(ranges, steps, head, beforeEnd, afterEnd);
        }

        Add(ranges, DifferenceKind.Same, beforeEnd, before.Count, afterEnd, after.Count);
        return ranges;
    }

    /// <summary>The furthest reach on every diagonal after each number of edits; null when the bound is passed.</summary>
    private static List<int[]>? Steps<T>(
        IReadOnlyList<T> before, IReadOnlyList<T> after, int head, int beforeEnd, int afterEnd, EqualityComparer<T> same, int maxEdits)
    {
        var (rows, columns) = (beforeEnd - head, afterEnd - head);
        var bound = Math.Min(maxEdits, rows + columns);
        var steps = new List<int[]>();
        var reach = new int[(2 * bound) + 3];
        for (var edits = 0; edits <= bound; edits++)
        {
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var at = bound + 1 + diagonal;
                var row = diagonal == -edits || (diagonal != edits && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
                var column = row - diagonal;
                while (row < rows && column < columns && row >= 0 && column >= 0 && same.Equals(before[head + row], after[head + column]))
                {
                    row++;
                    column++;
                }

                reach[at] = row;
                if (row >= rows && column >= columns)
                {
                    steps.Add(reach[(bound + 1 - edits)..(bound + 2 + edits)]);
                    return steps;
                }
            }

            steps.Add(reach[(bound + 1 - edits)..(bound + 2 + edits)]);
        }

        return null;
    }

    /// <summary>Follows the steps back from the end and adds the stretches in order: of two at one place the removal first.</summary>
    private static void Walk(List<DifferenceRange> ranges, List<int[]> steps, int head, int beforeEnd, int afterEnd)
    {
        var moves = new List<DifferenceRange>();
        var (row, column) = (beforeEnd - head, afterEnd - head);
        for (var edits = steps.Count - 1; edits > 0; edits--)
        {
            var earlier = steps[edits - 1];
            var diagonal = row - column;
            var down = diagonal == -edits || (diagonal != edits && Reach(earlier, edits - 1, diagonal - 1) < Reach(earlier, edits - 1, diagonal + 1));
            var from = down ? diagonal + 1 : diagonal - 1;
            var fromRow = Reach(earlier, edits - 1, from);
            var fromColumn = fromRow - from;
            var (editRow, editColumn) = down ? (fromRow, fromColumn + 1) : (fromRow + 1, fromColumn);
            Add(moves, DifferenceKind.Same, editRow, row, editColumn, column);
            Add(moves, down ? DifferenceKind.Added : DifferenceKind.Removed, fromRow, editRow, fromColumn, editColumn);
            (row, column) = (fromRow, fromColumn);
        }

        Add(moves, DifferenceKind.Same, 0, row, 0, column);
        moves.Reverse();
        for (var at = 0; at < moves.Count;)
        {
            if (moves[at].Kind == DifferenceKind.Same)
            {
                var (kind, beforeStart, beforeStop, afterStart, afterStop) = moves[at++];
                Add(ranges, kind, head + beforeStart, head + beforeStop, head + afterStart, head + afterStop);
                continue;
            }

            var first = moves[at];
            var last = first;
            for (; at < moves.Count && moves[at].Kind != DifferenceKind.Same; at++)
            {
                last = moves[at];
            }

            Add(ranges, DifferenceKind.Removed, head + first.BeforeStart, head + last.BeforeEnd, head + first.AfterStart, head + first.AfterStart);
            Add(ranges, DifferenceKind.Added, head + last.BeforeEnd, head + last.BeforeEnd, head + first.AfterStart, head + last.AfterEnd);
        }
    }

    private static int Reach(int[] step, int edits, int diagonal) => diagonal < -edits || diagonal > edits ? -1 : step[diagonal + edits];

    private static void Add(List<DifferenceRange> ranges, DifferenceKind kind, int beforeStart, int beforeEnd, int afterStart, int afterEnd)
    {
        if (beforeEnd > beforeStart || afterEnd > afterStart)
        {
            ranges.Add(new DifferenceRange(kind, beforeStart, beforeEnd, afterStart, afterEnd));
        }
    }
}
