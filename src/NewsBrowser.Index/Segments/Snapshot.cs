namespace NewsBrowser.Index.Segments;

/// <summary>A segment as a search sees it.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Live">Which of its documents live.</param>
/// <param name="Values">The values of the keyword columns over all segments; null for a column that is not counted.</param>
internal sealed record SegmentView(Segment Segment, LiveDocuments Live, IReadOnlyList<KeywordValues?> Values)
{
    private readonly KeywordValues.SegmentNumbers?[] _numbers = new KeywordValues.SegmentNumbers?[Values.Count];

    /// <summary>The numbers in the index of a column's values in the segment; looked up when the column is first counted.</summary>
    public KeywordValues.SegmentNumbers Numbers(int column)
    {
        if (Volatile.Read(ref _numbers[column]) is { } known)
        {
            return known;
        }

        var numbers = new KeywordValues.SegmentNumbers(Values[column]!.GetOrAddNumbers(Segment.Keywords[column]!.ReadValues()));
        Volatile.Write(ref _numbers[column], numbers);
        return numbers;
    }
}

/// <summary>What a search sees from its beginning to its end: some segments and which of their documents live.</summary>
/// <remarks>Every change publishes a new snapshot by one write; a reader holds the one that it found,
/// and segments close when nobody holds a snapshot with them.</remarks>
internal sealed class Snapshot
{
    private int _holders = 1;
    private double[]? _averageLengths;

    public Snapshot(IReadOnlyList<SegmentView> segments, long changeNumber)
    {
        Segments = segments;
        ChangeNumber = changeNumber;
        foreach (var view in segments)
        {
            view.Segment.Hold();
            AllDocuments += view.Segment.Documents;
            LiveDocuments += view.Live.Count;
        }
    }

    public IReadOnlyList<SegmentView> Segments { get; }

    /// <summary>The store's change number that it reaches.</summary>
    public long ChangeNumber { get; }

    /// <summary>Documents, deleted ones among them.</summary>
    public int AllDocuments { get; }

    public int LiveDocuments { get; }

    /// <summary>By field, the average length in positions of the texts that there are; one value for all segments, so that a document
    /// scores the same wherever it lies. Deleted documents count until their segment is merged.</summary>
    public IReadOnlyList<double> AverageLengths => _averageLengths ??= ComputeAverageLengths();

    private double[] ComputeAverageLengths()
    {
        if (Segments.Count == 0)
        {
            return [];
        }

        var averages = new double[Segments[0].Segment.FieldLengths.Length];
        for (var field = 0; field < averages.Length; field++)
        {
            double sum = 0;
            long texts = 0;
            foreach (var view in Segments)
            {
                var lengths = view.Segment.SumLengths()[field];
                sum += lengths.Sum;
                texts += lengths.Texts;
            }
            averages[field] = texts == 0 ? 1 : Math.Max(1, sum / texts);
        }
        return averages;
    }

    /// <summary>Holds it for reading; false when it is closed already and a newer one has to be taken.</summary>
    public bool TryHold()
    {
        while (true)
        {
            var holders = Volatile.Read(ref _holders);
            if (holders == 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders)
            {
                return true;
            }
        }
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        foreach (var view in Segments)
        {
            view.Segment.Release();
        }
    }
}
