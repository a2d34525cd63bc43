using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Searching;

/// <summary>The values of one filter in order, to be completed from any of their words.</summary>
internal sealed class NameCompletions(SearchField field)
{
    private readonly Lock _making = new();
    private volatile Sorted _current = new(-1, default, []);

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    public SearchField Field { get; } = field;

    /// <summary>The names of which a word begins so, the most frequent first.</summary>
    public IEnumerable<Name> StartingWith(IndexGeneration index, string folded, TimeProvider clock)
    {
        var names = Current(index, clock).Entries;
        if (folded.Length == 0)
        {
            return names.Select(n => n.Name).Distinct().OrderByDescending(n => n.Count);
        }

        var low = 0;
        for (var high = names.Length; low < high;)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(names[middle].From, folded) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return names.Skip(low).TakeWhile(n => n.From.StartsWith(folded, StringComparison.Ordinal)).Select(n => n.Name).Distinct()
            .OrderByDescending(n => n.Count);
    }

    private Sorted Current(IndexGeneration index, TimeProvider clock)
    {
        var values = index.Names.FindValues(Field.CountedColumn);
        if (IsFresh(_current))
        {
            return _current;
        }

        lock (_making)
        {
            return IsFresh(_current) ? _current : _current = Make(index, values, clock.GetTimestamp());
        }

        // Beside an ingestion every batch is another change; what is suggested may be some seconds old then.
        bool IsFresh(Sorted sorted) =>
            sorted.ChangeNumber == index.Items.ChangeNumber
                || (sorted.ChangeNumber > 0 && clock.GetElapsedTime(sorted.Made) < Freshness && sorted.Entries.Length > 0);
    }

    private Sorted Make(IndexGeneration index, KnownValues? values, long now)
    {
        var at = index.Items.ChangeNumber;
        var counted = index.Items.Search(new IndexRequest
        {
            Query = new IndexQuery.All(),
            Limit = 0,
            SortColumn = SearchSchema.Time,
            Facets = [new FacetRequest(SearchSchema.FindKeywordColumn(Field.CountedColumn), null, int.MaxValue)],
        });
        var entries = new List<(string From, Name Name)>();
        foreach (var (keyword, count) in counted.Facets[0])
        {
            var name = new Name(keyword, values?.GetLabel(keyword) ?? keyword, count);
            var label = TextFolding.FoldForSearch(name.Label);
            AddFrom(label, name);
            if (label != keyword)
            {
                entries.Add((keyword, name));
            }
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.From, b.From));
        return new Sorted(at, now, [.. entries]);

        // A name is found by its beginning, by the beginning of each of its words, and by each of its Chinese characters.
        void AddFrom(string label, Name name)
        {
            var tokens = new List<Token>();
            Tokenizer.Tokenize(label, tokens);
            entries.Add((label, name));
            foreach (var token in tokens.Where(t => t.Kind != TokenKind.Link && t.Start > 0))
            {
                entries.Add((label[token.Start..], name));
            }
        }
    }

    /// <summary>A value of the property: as it is filtered by, as people read it, and how many items have it.</summary>
    internal sealed record Name(string Keyword, string Label, int Count);

    private sealed record Sorted(long ChangeNumber, long Made, (string From, Name Name)[] Entries);
}
