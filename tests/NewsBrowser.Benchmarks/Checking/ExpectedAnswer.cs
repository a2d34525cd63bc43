using System.Collections;
using System.Runtime.InteropServices;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks.Checking;

/// <summary>What a page has to say, found by looking through every document.</summary>
internal sealed class ExpectedAnswer
{
    private const int Newest = 20;

    private readonly List<(long Time, long Id)> _newest = [];

    public ExpectedAnswer(int documents)
    {
        Matches = new BitArray(documents + 1);
        Facets = [.. BenchmarkQuery.FacetColumns.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
    }

    public int Total { get; private set; }

    /// <summary>By id.</summary>
    public BitArray Matches { get; private set; }

    public Dictionary<string, int>[] Facets { get; }

    /// <summary>The ids of the newest matches, the newest first, the higher id first among equals.</summary>
    public IReadOnlyList<long> NewestIds => [.. _newest.Select(hit => hit.Id)];

    public void Add(IndexDocument document)
    {
        Total++;
        Matches[(int)document.Id] = true;
        Offer((document.Numbers[SearchSchema.Time] ?? long.MinValue, document.Id));
    }

    public void Count(int facet, IndexDocument document)
    {
        foreach (var value in document.Keywords[BenchmarkQuery.FacetColumns[facet]] ?? [])
        {
            CollectionsMarshal.GetValueRefOrAddDefault(Facets[facet], value, out _)++;
        }
    }

    public void Take(ExpectedAnswer other)
    {
        Total += other.Total;
        Matches.Or(other.Matches);
        foreach (var hit in other._newest)
        {
            Offer(hit);
        }

        for (var facet = 0; facet < Facets.Length; facet++)
        {
            foreach (var (value, count) in other.Facets[facet])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(Facets[facet], value, out _) += count;
            }
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Total);
        AnswerFile.Write(writer, Matches);
        writer.Write(_newest.Count);
        foreach (var (time, id) in _newest)
        {
            writer.Write(time);
            writer.Write(id);
        }

        foreach (var facet in Facets)
        {
            writer.Write(facet.Count);
            foreach (var (value, count) in facet)
            {
                writer.Write(value);
                writer.Write(count);
            }
        }
    }

    public static ExpectedAnswer Read(BinaryReader reader)
    {
        var answer = new ExpectedAnswer(0) { Total = reader.ReadInt32(), Matches = AnswerFile.ReadBits(reader) };
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            answer._newest.Add((reader.ReadInt64(), reader.ReadInt64()));
        }

        foreach (var facet in answer.Facets)
        {
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                facet.Add(reader.ReadString(), reader.ReadInt32());
            }
        }

        return answer;
    }

    private void Offer((long Time, long Id) hit)
    {
        if (_newest.Count == Newest && hit.CompareTo(_newest[^1]) < 0)
        {
            return;
        }

        var at = _newest.FindIndex(other => hit.CompareTo(other) > 0);
        _newest.Insert(at < 0 ? _newest.Count : at, hit);
        if (_newest.Count > Newest)
        {
            _newest.RemoveAt(Newest);
        }
    }
}
