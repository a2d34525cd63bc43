using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Counts matches by the numbers of a segment's facet groups, and adds them to the facets when the segment is done.</summary>
internal sealed class GroupCounts
{
    private readonly List<int[]> _counts = [];
    private readonly List<(int Number, int Count)> _found = [];
    private FacetGroups? _groups;
    private SegmentView? _view;

    /// <summary>Goes to a segment, whose groups may not be made yet.</summary>
    public void Enter(SegmentView view)
    {
        _view = view;
        _groups = view.Segment.Groups;
        for (int group = 0; group < (_groups?.Groups.Count ?? 0); group++)
        {
            if (_counts.Count == group)
                _counts.Add([]);
            if (_counts[group].Length < _groups!.Groups[group].Count)
                _counts[group] = new int[_groups.Groups[group].Count];
        }
    }

    /// <summary>Whether a column is counted here.</summary>
    public bool Has(int column)
    {
        foreach (FacetGroups.Group group in _groups?.Groups ?? [])
        {
            if (group.Columns.Contains(column))
                return true;
        }
        return false;
    }

    /// <summary>Counts documents, given by their numbers in a window.</summary>
    public void Add(int start, ReadOnlySpan<int> documents)
    {
        for (int group = 0; group < (_groups?.Groups.Count ?? 0); group++)
        {
            ReadOnlySpan<ushort> numbers = _groups!.Groups[group].Numbers.AsSpan(start);
            Span<int> counts = _counts[group];
            foreach (int document in documents)
                counts[numbers[document]]++;
        }
    }

    /// <summary>Adds what was counted to the facets of the columns, and begins anew.</summary>
    public void Leave(IReadOnlyList<(int Column, FacetCounts Counts)> facets)
    {
        for (int group = 0; group < (_groups?.Groups.Count ?? 0); group++)
        {
            FacetGroups.Group of = _groups!.Groups[group];
            Span<int> counts = _counts[group].AsSpan(0, of.Count);
            _found.Clear();
            for (int number = 0; counts[number..].IndexOfAnyExcept(0) is >= 0 and var next; number++)
            {
                number += next;
                _found.Add((number, counts[number]));
            }
            counts.Clear();
            for (int place = 0; place < of.Columns.Length && _found.Count > 0; place++)
            {
                foreach ((int column, FacetCounts facet) in facets)
                {
                    if (column == of.Columns[place])
                        Settle(facet, _view!.Values[column]!, of.Starts[place], of.Codes[place]);
                }
            }
        }
        _groups = null;
    }

    private void Settle(FacetCounts facet, int[] numbers, int[] starts, int[] codes)
    {
        foreach ((int number, int count) in _found)
        {
            for (int at = starts[number]; at < starts[number + 1]; at++)
                facet.AddValue(numbers[codes[at]], count);
        }
    }
}
