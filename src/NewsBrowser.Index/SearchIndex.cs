using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Files;
using NewsBrowser.Index.Merging;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Searching;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index;

/// <summary>An index over documents: many readers, one writer; a search sees whole batches only.</summary>
/// <remarks>
/// What is applied becomes a small segment in memory, visible at once. Segments are merged in the background, in memory first,
/// then into files; the manifest names the files and the store's change number that they reach, and what is behind that number is taken from the store again
/// after a restart. How: docs/decisions/0008-index-design.md.
/// </remarks>
public sealed class SearchIndex : IDisposable
{
    private readonly IndexOptions _options;
    private readonly PublishedSnapshot _published;
    private readonly MergeScheduler _merges;

    // Null for an index in memory alone.
    private readonly IndexFiles? _files;
    private readonly ScratchPool _pool = new();
    private readonly SegmentBuilder _builder;

    // Of the last search; the next one mostly has the same snapshot and ranking.
    private Impact? _impact;

    // What the builder writes to, used again for the next batch.
    private readonly MemoryStream _written = new();
    private readonly MemoryStream _writtenTerms = new();
    private readonly ulong _schemaHash;

    /// <summary>An index in memory alone.</summary>
    public SearchIndex(IndexSchema schema, IndexOptions? options = null)
        : this(schema, options ?? new IndexOptions(), null)
    {
    }

    private SearchIndex(IndexSchema schema, IndexOptions options, string? folder)
    {
        if (schema.Texts.Count is 0 or > 8)
        {
            throw new ArgumentException("An index has one to eight text fields.", nameof(schema));
        }

        Schema = schema;
        _options = options;
        _schemaHash = IndexFolder.HashSchema(schema);
        _builder = new SegmentBuilder(schema);
        _published = new PublishedSnapshot(schema);
        Opening = new IndexOpening(IndexOpeningState.Created, null);
        if (folder is not null)
        {
            var files = new IndexFolder(folder, schema, options.Identity, options.ReadOnly);
            (Opening, var changeNumber, var segments) = files.Open();
            _files = new IndexFiles(files, segments, changeNumber);
            _published.Publish([.. segments.Select(opened => _published.View(opened.Segment, opened.Live))], changeNumber);
            foreach (var opened in segments)
            {
                // The snapshot holds it now.
                opened.Segment.Release();
            }
        }
        _merges = new MergeScheduler(schema, _published, _files, options.MemoryDocuments);
    }

    /// <summary>What the name of a folder ends with that holds files which could not be used.</summary>
    public const string SetAsideSuffix = IndexFolder.SetAsideSuffix;

    public IndexSchema Schema { get; }

    /// <summary>What was found when it was opened.</summary>
    public IndexOpening Opening { get; }

    /// <summary>How many documents it holds.</summary>
    public int Count => _published.Current.LiveDocuments;

    /// <summary>The store's change number that searches see; 0 when empty.</summary>
    public long ChangeNumber => _published.Current.ChangeNumber;

    public IndexStatistics Statistics
    {
        get
        {
            var snapshot = _published.Current;
            return new IndexStatistics(
                snapshot.LiveDocuments,
                snapshot.AllDocuments - snapshot.LiveDocuments,
                snapshot.Segments.Count,
                snapshot.Segments.Where(view => !view.Segment.InMemory).Sum(view => view.Segment.Length),
                snapshot.Segments.Where(view => view.Segment.InMemory).Sum(view => view.Segment.Length),
                snapshot.ChangeNumber,
                _files?.ChangeNumber ?? 0)
            { Trouble = _published.Damage?.Message ?? _files?.Trouble };
        }
    }

    /// <summary>Opens the index in a folder, or begins one there. The caller sees to it that one process at a time writes.</summary>
    /// <remarks>Files that cannot be trusted are set aside and the index begins anew, empty: see <see cref="Opening"/>.</remarks>
    public static SearchIndex Open(IndexSchema schema, string folder, IndexOptions options) => new(schema, options, folder);

    /// <summary>Adds or replaces documents by id and deletes others, visible to the next search all at once.</summary>
    /// <remarks>Of two documents with one id the later counts; a document that is also in <paramref name="deletes"/> stays.
    /// When it throws, nothing has changed.</remarks>
    /// <exception cref="IndexDamagedException">A file was found damaged.</exception>
    public void Apply(IReadOnlyCollection<IndexDocument> upserts, IReadOnlyCollection<long> deletes, long changeNumber)
    {
        foreach (var document in upserts)
        {
            if (document.Texts.Length != Schema.Texts.Count || document.Keywords.Length != Schema.Keywords.Count
                || document.Numbers.Length != Schema.Numbers.Count)
            {
                throw new ArgumentException($"Document {document.Id} does not have the columns of the schema.", nameof(upserts));
            }
        }
        _published.ThrowIfDamaged();
        lock (_published.Writing)
        {
            _published.ThrowIfClosed();
            var before = _published.Current;
            var added = upserts.Count > 0 ? Build(upserts) : null;
            var gone = new HashSet<long>(deletes);
            foreach (var document in upserts)
            {
                gone.Add(document.Id);
            }

            List<SegmentView> views;
            try
            {
                views = [.. before.Segments.Select(view => WithoutDocuments(view, gone))];
            }
            catch (IndexDamagedException e)
            {
                added?.Segment.Release();
                _published.NoteDamage(e);
                throw;
            }
            if (added is not null)
            {
                views.Add(added);
                _published.Durable ??= DurableContents.Take(before);
            }
            _published.Publish(views, changeNumber);
            added?.Segment.Release();
        }
        if (_options.MergeInBackground)
        {
            _merges.MergeInBackground();
        }
    }

    /// <summary>Makes durable what was applied so far. Does nothing for an index in memory alone or one that is only read.</summary>
    public void Flush() => _merges.Flush();

    /// <summary>Merges all segments into one, and makes it durable.</summary>
    public void Optimize(CancellationToken cancellation) => _merges.Optimize(cancellation);

    /// <summary>Writes every segment that holds deleted documents anew without them, and makes that durable: nothing of them is left in files.</summary>
    public void Expunge(CancellationToken cancellation) => _merges.Expunge(cancellation);

    /// <summary>Merges what is due now, on this thread; for an index that does not merge in the background.</summary>
    internal void MergeDue(CancellationToken cancellation) => _merges.MergeDue(cancellation);

    /// <summary>Answers a search from one snapshot.</summary>
    /// <exception cref="IndexDamagedException">A file was found damaged: there is no answer, rather than a wrong one.</exception>
    public IndexResult Search(IndexRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var budget = new SpentBudget(request.Budget, cancellation);
        try
        {
            return _published.Read(snapshot =>
            {
                var plan = new SearchPlan(Schema, snapshot, request, _options.Texts, GetImpact(snapshot, request.Ranking), budget);
                return new Searcher(plan, _published.Values, _pool).Search();
            });
        }
        catch (SpentBudget.OverBudgetException)
        {
            // Spent before the first window: a prefix of a great many words.
            return new IndexResult(0, [], [.. request.Facets.Select(_ => (IReadOnlyList<FacetCount>)[])], budget.Cut);
        }
    }

    /// <summary>The words, or pairs of characters, that begin so, those in most documents first; deleted documents that still take room count.</summary>
    public IReadOnlyList<TermCount> TermsWithPrefix(string foldedPrefix, int limit) =>
        _published.Read(snapshot => TermSuggestions.Begin(Schema, snapshot, foldedPrefix, limit));

    /// <summary>In how many documents a token occurs, deleted ones that still take room among them; 0 for what is no token.</summary>
    public int DocumentsWith(string token) => _published.Read(snapshot => TermSuggestions.Documents(Schema, snapshot, token));

    /// <summary>Reads every byte of the index and names each fault; empty when all is well.</summary>
    public IReadOnlyList<string> Verify(CancellationToken cancellation)
    {
        var faults = new List<string>();
        if (_published.Damage is { } damage)
        {
            faults.Add(damage.Message);
        }

        var snapshot = _published.Hold();
        try
        {
            foreach (var view in snapshot.Segments)
            {
                if (!view.Segment.InMemory)
                {
                    Check(() => view.Segment.Bytes.CheckAll(cancellation));
                }
            }
        }
        finally
        {
            snapshot.Release();
        }
        _files?.Verify(Check);
        return faults;

        void Check(Action check)
        {
            try
            {
                check();
            }
            catch (Exception e) when (e is IndexDamagedException or IOException)
            {
                if (!faults.Contains(e.Message))
                {
                    faults.Add(e.Message);
                }
            }
        }
    }

    /// <summary>Stops merging, makes durable what was applied and closes the files.</summary>
    public void Dispose()
    {
        if (_published.IsClosed)
        {
            return;
        }

        _merges.Stop();
        if (_published.Damage is null && _files is { CanWrite: true } && _files.ChangeNumber != ChangeNumber)
        {
            try
            {
                Flush();
            }
            catch (Exception e) when (e is IndexDamagedException || IndexFolder.IsDiskFault(e))
            {
                // Nothing is lost: the store has it, and the next start takes it from there.
                _files.Trouble = e.Message;
            }
        }
        _merges.Dispose();
    }

    private Impact GetImpact(Snapshot snapshot, Ranking ranking)
    {
        var averages = snapshot.AverageLengths;
        var last = _impact;
        return last?.IsFor(ranking, averages) == true ? last : _impact = new Impact(Schema, ranking, averages);
    }

    private SegmentView Build(IReadOnlyCollection<IndexDocument> documents)
    {
        var last = new Dictionary<long, IndexDocument>(documents.Count);
        foreach (var document in documents)
        {
            last[document.Id] = document;
        }

        try
        {
            foreach (var document in last.Values)
            {
                _builder.Add(document);
            }

            var segment = Segment.WriteInMemory(Schema, _written, _writtenTerms, (output, dictionary) => _builder.Build(output, dictionary, _schemaHash));
            return _published.View(segment, new LiveDocuments(segment.Documents));
        }
        finally
        {
            _builder.Clear();
            _written.SetLength(0);
            _writtenTerms.SetLength(0);
        }
    }

    private static SegmentView WithoutDocuments(SegmentView view, HashSet<long> ids)
    {
        LiveDocuments? live = null;
        foreach (var id in ids)
        {
            var document = view.Segment.Find(id);
            if (document >= 0 && view.Live[document])
            {
                live ??= view.Live.Copy();
                live.Delete(document);
            }
        }
        return live is null ? view : view with { Live = live };
    }
}
