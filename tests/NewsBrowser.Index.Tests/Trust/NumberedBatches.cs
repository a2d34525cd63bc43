using System.Globalization;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Tests.Trust;

/// <summary>Batches that follow from their change number alone, so that a process that saw none of them knows what an
/// index at any change number holds.</summary>
internal sealed class NumberedBatches(int seed)
{
    private const int Ids = 300;
    private readonly SortedDictionary<long, long> _state = [];
    private long _at;

    /// <summary>Applies a batch.</summary>
    public void Apply(SearchIndex index, long change)
    {
        (var upserts, var deletes) = Batch(change);
        index.Apply([.. upserts.Select(id => Document(id, change))], deletes, change);
    }

    /// <summary>Looks at everything in an index and says what is not as it has to be at its change number; null when all is well.</summary>
    public string? Fault(SearchIndex index, CancellationToken cancellation)
    {
        var expected = StateAt(index.ChangeNumber);
        var all = index.Search(
            new IndexRequest { Query = new IndexQuery.All(), SortColumn = 0, Limit = 100_000, Facets = [new FacetRequest(0, null, 100)] }, cancellation);
        var found = new SortedDictionary<long, long>(all.Hits.ToDictionary(hit => hit.Id, hit => hit.SortValue!.Value));
        if (!expected.SequenceEqual(found))
        {
            return $"At {index.ChangeNumber}: missing {string.Join(' ', expected.Except(found).Take(5))} of {expected.Count}, too much "
                + $"{string.Join(' ', found.Except(expected).Take(5))} of {found.Count}.";
        }
        var facets = expected.GroupBy(pair => "k" + (pair.Value % 5)).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal);
        if (!facets.Select(group => new FacetCount(group.Key, group.Count())).SequenceEqual(all.Facets[0]))
        {
            return $"At {index.ChangeNumber}: the facets are wrong.";
        }

        for (var word = 0; word < 7; word++)
        {
            var total = index.Search(new IndexRequest
            {
                Query = new IndexQuery.And([new IndexQuery.Text("同一批", MatchForm.Substring, 2), new IndexQuery.Text($"word{word}", MatchForm.Words, 2)])
            }, cancellation).Total;
            if (total != expected.Keys.Count(id => id % 7 == word))
            {
                return $"At {index.ChangeNumber}: {total} with word{word}.";
            }
        }
        foreach ((var id, var change) in expected.Where(pair => pair.Key % 10 == index.ChangeNumber % 10))
        {
            var one = index.Search(new IndexRequest { Query = new IndexQuery.Text(Name(id, change), MatchForm.Words, 1) }, cancellation);
            if (one.Total != 1 || one.Hits[0].Id != id)
            {
                return $"At {index.ChangeNumber}: {Name(id, change)} is found {one.Total} times.";
            }
        }
        return null;
    }

    private static string Name(long id, long change) => string.Create(CultureInfo.InvariantCulture, $"c{change}x{id}");

    private static IndexDocument Document(long id, long change) => new()
    {
        Id = id,
        Texts = [Name(id, change), string.Create(CultureInfo.InvariantCulture, $"同一批 word{id % 7}"), null],
        Keywords = [["k" + (change % 5)], null],
        Numbers = [change, null],
    };

    private SortedDictionary<long, long> StateAt(long change)
    {
        if (change < _at)
        {
            _state.Clear();
            _at = 0;
        }
        while (_at < change)
        {
            (var upserts, var deletes) = Batch(++_at);
            foreach (var id in deletes)
            {
                _state.Remove(id);
            }

            foreach (var id in upserts)
            {
                _state[id] = _at;
            }
        }
        return _state;
    }

    // Every seventh batch only deletes.
    private (List<long> Upserts, List<long> Deletes) Batch(long change)
    {
        var random = new Random((seed * 7919) + (int)change);
        List<long> upserts = [.. Enumerable.Range(0, change % 7 == 0 ? 0 : 1 + random.Next(14)).Select(_ => (long)random.Next(Ids)).Distinct()];
        return (upserts, [.. Enumerable.Range(0, random.Next(5)).Select(_ => (long)random.Next(Ids)).Except(upserts)]);
    }
}
