using System.Runtime.InteropServices;

namespace NewsBrowser.Index.Segments;

/// <summary>Counted columns of a segment taken together: documents with the same values in all of them have one number, which is counted once for all these columns.</summary>
/// <remarks>
/// Values go together: a board has its source, its language and a few classes, and sets of topics repeat. So a few thousand numbers stand for the values of a million
/// documents, and counting them costs one addition a match instead of one for each column. Made in memory when a segment is first searched; two bytes a document.
/// </remarks>
internal sealed class FacetGroups
{
    /// <summary>Smaller segments are counted column by column.</summary>
    public const int MinDocuments = 8192;

    /// <summary>More numbers than this are not worth it: adding them up again would cost what counting saved.</summary>
    private const int MaxNumbers = 2048;

    /// <summary>The same for sets of topics and the like, which cost more one by one.</summary>
    private const int MaxSets = 16_384;

    private FacetGroups(IReadOnlyList<Group> groups) => Groups = groups;

    public IReadOnlyList<Group> Groups { get; }

    /// <summary>Groups the columns of a segment.</summary>
    public static FacetGroups Of(Segment segment)
    {
        int limit = Math.Min(MaxNumbers, segment.Documents / 8);
        int setLimit = Math.Min(MaxSets, segment.Documents / 8);
        var groups = new List<Builder>();
        int[] columns = [.. Enumerable.Range(0, segment.Keywords.Length).Where(column => segment.Keywords[column] is not null).OrderBy(column => segment.Keywords[column]!.Count)];
        var first = new Builder(segment.Documents);
        groups.Add(first);
        foreach (int column in columns)
        {
            KeywordColumn keywords = segment.Keywords[column]!;
            if (keywords.Count == 0 || (keywords.Count <= limit && first.TryAdd(column, keywords, limit)))
                continue;
            // Sets of values are worth a number of their own; a column of one value has that already.
            if (keywords.IsMany && new Builder(segment.Documents) is var alone && alone.TryAdd(column, keywords, setLimit))
                groups.Add(alone);
        }
        return new FacetGroups([.. groups.Where(group => group.IsWorthIt).Select(group => group.Build(segment))]);
    }

    /// <summary>Some columns and the numbers of their values together.</summary>
    /// <param name="Columns">The keyword columns.</param>
    /// <param name="Numbers">By document.</param>
    /// <param name="Count">How many numbers there are.</param>
    /// <param name="Starts">By place of the column, of each number where its codes begin, and where the last one's end.</param>
    /// <param name="Codes">By place of the column, the codes of the values, each plus 1 as in the column.</param>
    public sealed record Group(int[] Columns, ushort[] Numbers, int Count, int[][] Starts, int[][] Codes);

    private sealed class Builder(int documents)
    {
        private readonly List<int> _columns = [];
        private readonly List<bool> _many = [];
        private int[] _numbers = new int[documents];
        private List<int> _examples = [0];

        public bool IsWorthIt => _columns.Count > 1 || (_columns.Count == 1 && _many[0]);

        public bool TryAdd(int column, KeywordColumn keywords, int limit)
        {
            int[] values = Values(keywords, documents, limit);
            if (values.Length == 0)
                return false;
            var numberOf = new Dictionary<long, int>();
            var numbers = new int[documents];
            var examples = new List<int>();
            for (int document = 0; document < documents; document++)
            {
                ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numberOf, ((long)_numbers[document] << 32) | (uint)values[document], out bool known);
                if (!known)
                {
                    number = examples.Count;
                    examples.Add(document);
                    if (examples.Count > limit)
                        return false;
                }
                numbers[document] = number;
            }
            _numbers = numbers;
            _examples = examples;
            _columns.Add(column);
            _many.Add(keywords.IsMany);
            return true;
        }

        public Group Build(Segment segment)
        {
            var starts = new int[_columns.Count][];
            var codes = new int[_columns.Count][];
            for (int place = 0; place < _columns.Count; place++)
            {
                var reader = new KeywordReader(segment.Keywords[_columns[place]]!);
                var of = new List<int>();
                starts[place] = new int[_examples.Count + 1];
                for (int number = 0; number < _examples.Count; number++)
                {
                    starts[place][number] = of.Count;
                    int document = _examples[number];
                    for (int at = reader.From(document); at < reader.To(document); at++)
                    {
                        if (reader.Code(at) >= 0)
                            of.Add(reader.Code(at) + 1);
                    }
                }
                starts[place][^1] = of.Count;
                codes[place] = [.. of];
            }
            return new Group([.. _columns], [.. _numbers.Select(number => (ushort)number)], _examples.Count, starts, codes);
        }

        // A number for what a document has in the column; empty when there are too many.
        private static int[] Values(KeywordColumn keywords, int documents, int limit)
        {
            var reader = new KeywordReader(keywords);
            var values = new int[documents];
            var sets = new Dictionary<string, int>(StringComparer.Ordinal);
            Span<char> key = stackalloc char[64];
            for (int document = 0; document < documents; document++)
            {
                int from = reader.From(document), to = reader.To(document);
                if (!keywords.IsMany)
                {
                    values[document] = reader.Code(from) + 1;
                    continue;
                }
                // Two characters a code; a document with more values than fit is one too many.
                if (2 * (to - from) > key.Length)
                    return [];
                int length = 0;
                for (int at = from; at < to; at++)
                {
                    key[length++] = (char)reader.Code(at);
                    key[length++] = (char)(reader.Code(at) >> 16);
                }
                ref int set = ref CollectionsMarshal.GetValueRefOrAddDefault(sets.GetAlternateLookup<ReadOnlySpan<char>>(), key[..length], out bool known);
                if (!known)
                    set = sets.Count;
                if (sets.Count > limit)
                    return [];
                values[document] = set;
            }
            return values;
        }
    }
}
