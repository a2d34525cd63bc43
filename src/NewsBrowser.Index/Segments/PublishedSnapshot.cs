using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>The snapshot that searches see: replaced as a whole by one writer at a time, and trusted by nobody once a part of it was found damaged.</summary>
internal sealed class PublishedSnapshot
{
    private readonly KeywordValues?[] _values;
    private Snapshot _current = new([], 0);
    private volatile bool _isClosed;

    /// <param name="schema">Of all its segments.</param>
    public PublishedSnapshot(IndexSchema schema) =>
        _values = [.. schema.Keywords.Select(keyword => keyword.Counted ? new KeywordValues() : null)];

    /// <summary>Held by whoever looks at what is published to replace it.</summary>
    public Lock Writing { get; } = new();

    /// <summary>The values of the keyword columns over all segments; null for a column that is not counted.</summary>
    public IReadOnlyList<KeywordValues?> Values => _values;

    /// <summary>The newest; whoever reads its segments holds it with <see cref="Hold()"/> instead.</summary>
    public Snapshot Current => Volatile.Read(ref _current);

    /// <summary>What a manifest may say while some batches are in memory alone; null when none is, and all of the snapshot may be said.
    /// Read and written with <see cref="Writing"/>.</summary>
    public DurableContents? Durable { get; set; }

    /// <summary>The damage that was found; null when none was.</summary>
    public IndexDamagedException? Damage { get; private set; }

    public bool IsClosed => _isClosed;

    public SegmentView View(Segment segment, LiveDocuments live) => new(segment, live, _values);

    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_isClosed, this);

    public void ThrowIfDamaged()
    {
        if (Damage is { } damage)
        {
            throw new IndexDamagedException(damage.Message, damage);
        }
    }

    /// <summary>Notes damage that one reader has found: it is every reader's from then on.</summary>
    public void NoteDamage(IndexDamagedException damage) => Damage = damage;

    /// <summary>Reads the newest snapshot.</summary>
    /// <exception cref="IndexDamagedException">A file was found damaged, now or before.</exception>
    public T Read<T>(Func<Snapshot, T> read)
    {
        ThrowIfDamaged();
        var snapshot = Hold();
        try
        {
            return read(snapshot);
        }
        catch (IndexDamagedException e)
        {
            NoteDamage(e);
            throw;
        }
        finally
        {
            snapshot.Release();
        }
    }

    /// <summary>The newest snapshot, to be released.</summary>
    public Snapshot Hold()
    {
        while (true)
        {
            var snapshot = Current;
            if (snapshot.TryHold())
            {
                return snapshot;
            }
            // Closed for good, rather than replaced: no answer is better than an empty one.
            ThrowIfClosed();
        }
    }

    /// <summary>The newest snapshot, to be released, and what a manifest may say of it.</summary>
    public Snapshot Hold(out DurableContents? durable)
    {
        lock (Writing)
        {
            durable = Durable;
            return Hold();
        }
    }

    /// <summary>Replaces the snapshot, with <see cref="Writing"/>.</summary>
    public void Publish(IReadOnlyList<SegmentView> views, long changeNumber)
    {
        var before = _current;
        if (!views.Any(view => view.Segment.InMemory))
        {
            Durable = null;
        }

        Volatile.Write(ref _current, new Snapshot(views, changeNumber));
        before.Release();
    }

    public void Close()
    {
        lock (Writing)
        {
            _isClosed = true;
            _current.Release();
        }
    }
}
