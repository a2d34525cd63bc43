namespace NewsBrowser.Index.Segments;

/// <summary>The counted columns of a segment in few codes a document: what a match costs to count is one step a code, not one a column.</summary>
/// <remarks>
/// Columns that say much the same (kind, language, source, board, class) have few combinations, and one code stands for all of them;
/// a column of several values has a code for each place. Made in memory in the background when a segment is first counted; until then,
/// and for columns of very many values, columns are read as they are kept (docs/decisions/0014-facets-and-counting.md).
/// </remarks>
internal sealed class FacetCodes
{
    /// <summary>Smaller segments are counted as their columns are kept.</summary>
    public const int MinDocuments = 4096;

    /// <summary>Columns are joined as long as their combinations are no more than this: so many counts stay in the processor's nearest cache.</summary>
    private const int MaxJoined = 8192;

    /// <summary>Columns of more values are not joined.</summary>
    private const int MaxSmall = 1024;

    /// <summary>Values of a document behind these are kept aside.</summary>
    private const int MaxPlaces = 4;

    private readonly Counter?[] _byColumn;

    private FacetCodes(List<Counter> counters, int columns)
    {
        Counters = counters;
        _byColumn = new Counter?[columns];
        foreach (var counter in counters)
        {
            foreach (var column in counter.Columns)
            {
                _byColumn[column] = counter;
            }
        }
    }

    public IReadOnlyList<Counter> Counters { get; }

    /// <summary>What counts a column; null when it is counted as it is kept.</summary>
    public Counter? FindCounter(int column) => _byColumn[column];

    /// <summary>Makes the codes of a segment's columns.</summary>
    public static FacetCodes Make(Segment segment)
    {
        var counters = new List<Counter>();
        var joined = new List<Joined>();
        foreach (var column in Enumerable.Range(0, segment.Keywords.Length).Where(column => segment.Keywords[column] is not null)
            .OrderBy(column => segment.Keywords[column]!.Count))
        {
            var keywords = segment.Keywords[column]!;
            if (keywords.IsMany || keywords.Count > MaxSmall)
            {
                if (Alone(column, keywords, segment.Documents) is { } counter)
                {
                    counters.Add(counter);
                }
            }
            else if (!joined.Exists(to => to.TryAdd(column, keywords)))
            {
                var first = new Joined(segment.Documents);
                first.TryAdd(column, keywords);
                joined.Add(first);
            }
        }
        return new FacetCodes([.. joined.Select(columns => columns.ToCounter()), .. counters], segment.Keywords.Length);
    }

    private static Counter? Alone(int column, KeywordColumn keywords, int documents)
    {
        if (keywords.Count + 1 + Counter.Nothings > ushort.MaxValue)
        {
            return null;
        }

        var reader = new KeywordReader(keywords);
        var places = 1;
        for (var document = 0; document < documents && places < MaxPlaces && keywords.IsMany; document++)
        {
            places = Math.Clamp(reader.To(document) - reader.From(document), places, MaxPlaces);
        }

        var codes = new ushort[places][];
        for (var place = 0; place < places; place++)
        {
            codes[place] = new ushort[documents];
        }

        var further = new List<(int Document, ushort Code)>();
        for (var document = 0; document < documents; document++)
        {
            var place = 0;
            for (var at = reader.From(document); at < reader.To(document); at++)
            {
                if (reader.Code(at) is not (>= 0 and var value))
                {
                    continue;
                }

                if (place < places)
                {
                    codes[place++][document] = (ushort)(value + 1);
                }
                else
                {
                    further.Add((document, (ushort)(value + 1)));
                }
            }
            for (; place < places; place++)
            {
                codes[place][document] = (ushort)(keywords.Count + 1 + (document % Counter.Nothings));
            }
        }
        return further.Count > documents / 2
            ? null
            : new Counter([column], codes, [.. further], keywords.Count + 1 + Counter.Nothings, [null]) { Values = keywords.Count };
    }

    /// <summary>Counts one column or several that were joined.</summary>
    internal sealed class Counter
    {
        /// <summary>Having no value has several codes in turn: adding to one count again and again waits for the write before.</summary>
        public const int Nothings = 4;

        public Counter(int[] columns, ushort[][] byDocument, (int Document, ushort Code)[] further, int codes, int[]?[] valueOf)
        {
            Columns = columns;
            ByDocument = byDocument;
            Further = further;
            Codes = codes;
            ValueByCode = valueOf;
            Values = codes - 1;
            Totals = new int[codes];
            foreach (var place in byDocument)
            {
                foreach (var code in place)
                {
                    Totals[code]++;
                }
            }
            foreach ((_, var code) in further)
            {
                Totals[code]++;
            }
        }

        public int[] Columns { get; }

        /// <summary>A code a document, for each place at which it may have a value.</summary>
        public ushort[][] ByDocument { get; }

        /// <summary>The values for which a document had no place left, by document.</summary>
        public (int Document, ushort Code)[] Further { get; }

        /// <summary>How many codes there are.</summary>
        public int Codes { get; }

        /// <summary>The last code that stands for a value.</summary>
        public int Values { get; init; }

        /// <summary>For each of the columns the value's place plus 1 by code, 0 for none;
        /// null where that is the code itself, up to <see cref="Values"/>.</summary>
        public int[]?[] ValueByCode { get; }

        /// <summary>By code, how many of all documents have it, deleted ones among them.</summary>
        public int[] Totals { get; }
    }

    /// <summary>Columns whose combinations are numbered.</summary>
    private sealed class Joined(int documents)
    {
        private readonly List<int> _columns = [];
        private readonly List<int[]> _valueOf = [];
        private ushort[] _codes = new ushort[documents];
        private int _count = 1;

        /// <summary>Joins one column more unless the combinations become too many.</summary>
        public bool TryAdd(int column, KeywordColumn keywords)
        {
            var numbers = new Dictionary<int, int>();
            var combinations = new List<(int Code, int Value)>();
            var codes = new ushort[documents];
            var reader = new KeywordReader(keywords);
            var values = keywords.Count + 1;
            for (var document = 0; document < documents; document++)
            {
                var value = reader.Code(document) + 1;
                var combination = (_codes[document] * values) + value;
                if (!numbers.TryGetValue(combination, out var code))
                {
                    code = combinations.Count;
                    if (code == MaxJoined)
                    {
                        return false;
                    }

                    combinations.Add((_codes[document], value));
                    numbers.Add(combination, code);
                }
                codes[document] = (ushort)code;
            }
            for (var i = 0; i < _columns.Count; i++)
            {
                _valueOf[i] = [.. combinations.Select(of => _valueOf[i][of.Code])];
            }

            _columns.Add(column);
            _valueOf.Add([.. combinations.Select(of => of.Value)]);
            _codes = codes;
            _count = combinations.Count;
            return true;
        }

        public Counter ToCounter() => new([.. _columns], [_codes], [], _count, [.. _valueOf]);
    }
}
