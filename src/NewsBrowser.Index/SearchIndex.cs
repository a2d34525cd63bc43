using System.Runtime.InteropServices;

namespace NewsBrowser.Index;

/// <summary>An index over documents: many readers, one writer; a search sees whole batches only.</summary>
public sealed class SearchIndex : IDisposable
{
    /// <summary>The most documents, dead ones until the next compaction among them.</summary>
    public const int MaxDocuments = PostingStore.MaxDocuments;

    /// <summary>Fewer dead documents than this are not worth a compaction.</summary>
    private const int MinDead = 1024;

    private readonly Lock _writer = new();
    private readonly TermTable _terms = new();
    private readonly KeywordValues[] _keywordValues;
    private readonly Dictionary<long, int> _documentOf = [];
    private readonly List<IndexToken> _tokens = [];
    private DocumentColumns _columns;
    private PostingStore _postings = new();
    private int[] _termOf = new int[256];
    private Snapshot _published;

    /// <summary>An index in memory alone.</summary>
    public SearchIndex(IndexSchema schema, IndexOptions? options = null)
    {
        if (schema.Texts.Count > PostingStore.MaxFields)
            throw new ArgumentException($"An index has at most {PostingStore.MaxFields} text fields.", nameof(schema));
        Schema = schema;
        _keywordValues = [.. schema.Keywords.Select(_ => new KeywordValues())];
        _columns = DocumentColumns.Create(schema, 256);
        _published = new Snapshot
        {
            DocumentCount = 0,
            Postings = _postings,
            Columns = _columns.Freeze(),
            Live = new Bitmap(0),
            LiveCount = 0,
            ChangeNumber = 0,
            TotalLengths = new long[schema.Texts.Count],
            FieldDocuments = new int[schema.Texts.Count],
        };
    }

    public IndexSchema Schema { get; }

    /// <summary>How many documents it holds.</summary>
    public int Count => Volatile.Read(ref _published).LiveCount;

    /// <summary>The store's change number that the index reaches; 0 when empty.</summary>
    public long ChangeNumber => Volatile.Read(ref _published).ChangeNumber;

    /// <summary>Adds or replaces documents by id and deletes others, visible to the next search all at once.</summary>
    /// <remarks>Of two documents with one id the later counts; a document that is also in <paramref name="deletes"/> stays. When it throws, nothing has changed.</remarks>
    public void Apply(IReadOnlyCollection<IndexDocument> upserts, IReadOnlyCollection<long> deletes, long changeNumber)
    {
        foreach (IndexDocument document in upserts)
        {
            if (document.Texts.Length != Schema.Texts.Count || document.Keywords.Length != Schema.Keywords.Count || document.Numbers.Length != Schema.Numbers.Count)
                throw new ArgumentException($"Document {document.Id} does not have the columns of the schema.", nameof(upserts));
        }

        lock (_writer)
        {
            Snapshot before = _published;
            if (before.DocumentCount + upserts.Count > MaxDocuments)
                throw new InvalidOperationException($"The index holds at most {MaxDocuments} documents.");

            int count = before.DocumentCount;
            try
            {
                foreach (IndexDocument document in upserts)
                    Append(count++, document);
            }
            catch
            {
                // The numbers given so far have postings and are never used again: they are dead from birth.
                Publish(before with { DocumentCount = count, Live = new Bitmap(before.Live, count) });
                throw;
            }

            var live = new Bitmap(before.Live, count);
            long[] totalLengths = [.. before.TotalLengths];
            int[] fieldDocuments = [.. before.FieldDocuments];
            int liveCount = before.LiveCount;
            foreach (long id in deletes)
            {
                if (_documentOf.Remove(id, out int gone))
                    Change(gone, -1);
            }
            for (int document = before.DocumentCount; document < count; document++)
            {
                ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_documentOf, _columns.Ids[document], out bool replaces);
                if (replaces)
                    Change(place, -1);
                place = document;
                Change(document, 1);
            }
            Publish(new Snapshot
            {
                DocumentCount = count,
                Postings = _postings,
                Columns = default,
                Live = live,
                LiveCount = liveCount,
                ChangeNumber = changeNumber,
                TotalLengths = totalLengths,
                FieldDocuments = fieldDocuments,
            });

            void Change(int document, int by)
            {
                if (by > 0)
                    live.Set(document);
                else
                    live.Clear(document);
                liveCount += by;
                for (int field = 0; field < totalLengths.Length; field++)
                {
                    int length = _columns.Lengths[field][document];
                    totalLengths[field] += by * length;
                    fieldDocuments[field] += length > 0 ? by : 0;
                }
            }
        }
    }

    /// <summary>Answers a search from one snapshot.</summary>
    public IndexResult Search(IndexRequest request, CancellationToken cancellation = default) =>
        new Searcher(Schema, _terms, _keywordValues, Volatile.Read(ref _published), cancellation).Search(request);

    /// <summary>Opens the index in a folder, or begins one there.</summary>
    public static SearchIndex Open(IndexSchema schema, string folder, IndexOptions options) => new(schema, options);

    /// <summary>What was found when it was opened.</summary>
    public IndexOpening Opening { get; } = new(IndexOpeningState.Created, null);

    public IndexStatistics Statistics => new(Count, 0, 1, 0, 0, ChangeNumber, 0);

    /// <summary>Makes durable what was applied so far.</summary>
    public void Flush() => _tokens.Clear();

    /// <summary>Reads every byte of the index and names each fault; empty when all is well.</summary>
    public IReadOnlyList<string> Verify(CancellationToken cancellation) => _tokens.Count < 0 ? ["?"] : [];

    /// <summary>The tokens of the texts that begin so, those in most documents first.</summary>
    public IReadOnlyList<TermCount> TermsWithPrefix(string foldedPrefix, int limit)
    {
        var found = new List<int>();
        _terms.FindPrefix(foldedPrefix, found);
        Snapshot snapshot = Volatile.Read(ref _published);
        return [.. found.Select(term => new TermCount(_terms.Text(term), snapshot.Entries(term).Length)).OrderByDescending(term => term.Documents).Take(limit)];
    }

    /// <summary>In how many documents a token occurs, deleted ones that still take room among them.</summary>
    public int DocumentsWith(string token)
    {
        int term = _terms.Find(token);
        return term < 0 ? 0 : Volatile.Read(ref _published).Entries(term).Length;
    }

    public void Dispose()
    {
    }

    private void Append(int document, IndexDocument source)
    {
        _columns.Append(document, source, _keywordValues);
        for (int field = 0; field < source.Texts.Length; field++)
        {
            _columns.Lengths[field][document] = 0;
            if (source.Texts[field] is not { Length: > 0 } text)
                continue;
            _tokens.Clear();
            Schema.Tokenize(text, _tokens);
            if (_tokens.Count > _termOf.Length)
                _termOf = new int[_tokens.Count * 2];
            // Two passes: each waits for memory that the processor then fetches for many tokens at once.
            ReadOnlySpan<IndexToken> tokens = CollectionsMarshal.AsSpan(_tokens);
            for (int i = 0; i < tokens.Length; i++)
                _termOf[i] = _terms.Add(text.AsSpan(tokens[i].Start, tokens[i].Length));
            _postings.EnsureTerms(_terms.Count);
            for (int i = 0; i < tokens.Length; i++)
                _postings.Add(_termOf[i], document, field);
            _columns.Lengths[field][document] = _tokens.Count == 0 ? 0 : _tokens[^1].Position + 1;
        }
    }

    private void Publish(Snapshot next)
    {
        int dead = next.DocumentCount - next.LiveCount;
        if (dead >= MinDead && dead > next.LiveCount)
            next = Compact(next);
        Volatile.Write(ref _published, next with { Postings = _postings, Columns = _columns.Freeze() });
    }

    // Numbers the living anew, in their order, in new arrays; terms and keyword values keep their numbers, also those that no document has any more.
    private Snapshot Compact(Snapshot old)
    {
        var numberOf = new int[old.DocumentCount];
        Array.Fill(numberOf, -1);
        var columns = DocumentColumns.Create(Schema, Math.Max(256, old.LiveCount));
        var live = new Bitmap(old.LiveCount);
        _documentOf.Clear();
        int count = 0;
        foreach (int document in old.Live)
        {
            columns.Copy(count, _columns, document);
            live.Set(count);
            _documentOf.Add(columns.Ids[count], count);
            numberOf[document] = count++;
        }

        var postings = new PostingStore();
        postings.EnsureTerms(_terms.Count);
        for (int term = 0; term < _terms.Count; term++)
        {
            foreach (uint entry in _postings.Read(term, old.DocumentCount))
            {
                int number = numberOf[PostingStore.Document(entry)];
                if (number >= 0)
                    postings.Append(term, ((uint)number << 8) | (entry & 0xFF));
            }
        }
        foreach (KeywordValues values in _keywordValues)
            values.Renumber();
        _columns = columns;
        _postings = postings;
        return old with { DocumentCount = count, Live = live };
    }
}
