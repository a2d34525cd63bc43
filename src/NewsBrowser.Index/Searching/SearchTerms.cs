using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>The different terms of a search, looked up once in every segment.</summary>
internal sealed class SearchTerms(Snapshot snapshot)
{
    private readonly Dictionary<(byte Prefix, string Text), int> _numbers = [];
    private readonly List<byte> _prefixes = [];
    private readonly List<string> _texts = [];
    private readonly List<TermEntry[]> _entries = [];
    private readonly List<int> _documents = [];

    public int Count => _entries.Count;

    /// <summary>The number of a token's term in the search.</summary>
    public int Add(IndexToken token, string folded) => Add(TermKey.GetPrefix(token.Kind), folded.Substring(token.Start, token.Length));

    /// <summary>The number of a term in the search.</summary>
    public int Add(byte prefix, string text)
    {
        if (_numbers.TryGetValue((prefix, text), out var number))
        {
            return number;
        }

        var key = TermKey.Build(prefix, text);
        var entries = new TermEntry[snapshot.Segments.Count];
        var documents = 0;
        for (var segment = 0; segment < entries.Length; segment++)
        {
            if (snapshot.Segments[segment].Segment.Terms.TryFind(key, out entries[segment]))
            {
                documents += entries[segment].Documents;
            }
        }
        number = _entries.Count;
        _numbers.Add((prefix, text), number);
        _prefixes.Add(prefix);
        _texts.Add(text);
        _entries.Add(entries);
        _documents.Add(documents);
        return number;
    }

    public byte Prefix(int term) => _prefixes[term];

    public string Text(int term) => _texts[term];

    /// <summary>A term's entry in a segment; one of no documents when it is not there.</summary>
    public TermEntry Entry(int term, int segment) => _entries[term][segment];

    /// <summary>In how many documents of all segments a term occurs, deleted ones among them.</summary>
    public int Documents(int term) => _documents[term];

    /// <summary>How much a term tells: the less often it occurs, the more.</summary>
    public float GetIdf(int term) => Idf(_documents[term]);

    /// <summary>The same of what occurs in so many documents (BM25's, never negative).</summary>
    public float Idf(int documents)
    {
        double all = Math.Max(snapshot.AllDocuments, documents);
        return (float)Math.Log(1 + ((all - documents + 0.5) / (documents + 0.5)));
    }
}
