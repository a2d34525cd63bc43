using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Files;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Archive.Indexing;

/// <summary>The two indexes over the archive, items and comment runs: how they are searched, follow the store, and are mended.</summary>
/// <remarks>
/// Whatever is wrong with the files (gone, torn, of another archive or version, damaged under a search),
/// the answer is the same: they are built again from the store. A search then waits a little and goes on, or fails with a sentence;
/// it never answers from what is not whole.
/// </remarks>
internal sealed partial class ArchiveIndex : IAsyncDisposable
{
    /// <summary>How long a search waits for a repair before it fails.</summary>
    public static readonly TimeSpan RepairPatience = TimeSpan.FromSeconds(10);

    /// <summary>With so many items to take in, an opening does not wait for them.</summary>
    public const int LongBacklog = 5_000;

    private readonly ArchiveStore _store;
    private readonly ILogger _logger;
    private readonly ArchiveNames _names = new();
    private readonly IndexGenerationFolder _folder;
    private readonly IndexFollower _follower;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _repairing = new();
    private volatile IndexGeneration _current = null!;
    private Task _repair = Task.CompletedTask;
    private volatile Task _replacing = Task.CompletedTask;
    private volatile string? _lastRepair;
    private Task? _closed;
    private int _generation;

    public ArchiveIndex(ArchiveStore store, ILogger logger)
    {
        _store = store;
        _logger = logger;
        _folder = new IndexGenerationFolder(store, _names);
        _follower = new IndexFollower(store);
    }

    /// <summary>The store's change number that both indexes have reached.</summary>
    public long ChangeNumber => _current.ChangeNumber;

    /// <summary>How often the indexes were put in place of others since the start.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Whether searches are answered without waiting for a repair.</summary>
    public bool IsWhole => _current.IsWhole;

    public int ItemCount => _current.Items.Count;

    public int MessageCount => _current.Messages.Count;

    /// <summary>When and why the indexes were last built again; null when they never were since the start.</summary>
    public string? LastRepair => _lastRepair;

    public IndexStatistics ItemStatistics => _current.Items.Statistics;

    public IndexStatistics MessageStatistics => _current.Messages.Statistics;

    /// <summary>Opens the files and takes in what the store has beyond them; where that is much,
    /// it goes on after the return and searches wait for it.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        // The files are opened beside the reading of names, which takes longer (figures in docs/decisions/0009).
        var reading = Task.Run(ReadNames, CancellationToken.None);
        try
        {
            _current = _folder.Open();
        }
        finally
        {
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var newest = await reading;
        foreach (var opening in (IndexOpening[])[_current.Items.Opening, _current.Messages.Opening])
        {
            if (opening.State == IndexOpeningState.SetAside)
            {
                Note(opening.Reason ?? "its files could not be used");
            }
        }

        if (Math.Max(_current.Items.ChangeNumber, _current.Messages.ChangeNumber) is var reached && reached > newest)
        {
            // A copy was put in its place, or it lost what was committed last. What the index has of that is of no archive.
            await BeginRepair(_current, $"the database is at change {newest} and the index was at {reached}, so it is an older copy or lost its end")
                .WaitAsync(cancellation);
        }
        else if (!_store.Options.ReadOnly && _follower.IsLong(_current.ChangeNumber, LongBacklog))
        {
            _ = BeginRepair(_current, null);
        }
        else
        {
            await CatchUpAsync(cancellation);
        }
    }

    /// <summary>Asks the indexes. When a file turns out damaged, they are repaired and asked once more.</summary>
    /// <exception cref="ArchiveUnavailableException">The repair takes longer than a reader waits.</exception>
    public async Task<T> QueryAsync<T>(Func<IndexGeneration, Task<T>> ask, CancellationToken cancellation)
    {
        for (var again = false; ; again = true)
        {
            var snapshot = await EnterAsync(cancellation);
            try
            {
                return await ask(snapshot);
            }
            catch (IndexDamagedException e) when (!again)
            {
                _ = BeginRepair(snapshot, e.Message);
            }
            finally
            {
                snapshot.Leave();
            }
        }
    }

    /// <summary>Takes in what the store changed. Calls wait for each other; the last one leaves the index at the store's number.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        var into = _current;
        string fault;
        try
        {
            await _follower.FollowAsync(into, cancellation);
            into.IsWhole = true;
            return;
        }
        catch (IndexDamagedException e)
        {
            fault = e.Message;
        }
        finally
        {
            _writing.Release();
        }

        await BeginRepair(into, fault).WaitAsync(cancellation);
    }

    /// <summary>As <see cref="CatchUpAsync"/>, and what was taken in is kept when the power goes.</summary>
    public async Task CatchUpDurablyAsync(CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        await _writing.WaitAsync(cancellation);
        try
        {
            Flush();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Takes in what the store deleted and leaves nothing of it in files, neither in those that are used nor in those that were set aside.</summary>
    public async Task ExpungeAsync(CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation);
        await _writing.WaitAsync(cancellation);
        try
        {
            await Task.Run(
                () =>
                {
                    _current.Messages.Expunge(cancellation);
                    _current.Items.Expunge(cancellation);
                    _folder.DeleteSetAside();
                    using var connection = _store.OpenReadConnection();
                    _names.Forget(connection);
                },
                cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Builds both indexes again from the store; searches use the old ones until the new ones are whole.</summary>
    public async Task RebuildAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await ReplaceAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads every byte of both indexes and names each fault.</summary>
    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellation) => Held(snapshot =>
        (IReadOnlyList<string>)[
            .. snapshot.Items.Verify(cancellation).Select(f => "The index of items: " + f),
            .. snapshot.Messages.Verify(cancellation).Select(f => "The index of comments: " + f)
        ]);

    /// <summary>Keeps in files what is not yet in them. A host may close twice at once; both wait until it is done.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_repairing)
        {
            return new ValueTask(_closed ??= CloseAsync());
        }
    }

    private async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await _repair.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _writing.WaitAsync();
        if (_current is not null)
        {
            try
            {
                Flush();
            }
            catch (Exception e) when (e is IndexDamagedException || StoreFaults.Explain(e, _store.Options.DataDirectory) is not null)
            {
                // What is not in files is in the store; the next start takes it in.
                LogNotKept(_logger, e.Message);
            }

            await _current.CloseAsync();
        }

        _writing.Dispose();
        _closing.Dispose();
    }

    private long ReadNames()
    {
        using var connection = _store.OpenReadConnection();
        _names.Load(connection);
        return IndexChunk.ReadNewestChangeNumber(connection);
    }

    private void Flush()
    {
        if (!_store.Options.ReadOnly)
        {
            _current.Messages.Flush();
            _current.Items.Flush();
        }
    }

    private async Task<IndexGeneration> EnterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var snapshot = _current;
            Task pending;
            lock (_repairing)
            {
                pending = _repair;
            }

            if (!pending.IsCompleted)
            {
                try
                {
                    await pending.WaitAsync(RepairPatience, cancellation);
                }
                catch (TimeoutException)
                {
                    throw new ArchiveUnavailableException("The index is being repaired; search again in a little while.");
                }
            }
            else if (!snapshot.IsWhole)
            {
                _ = BeginRepair(snapshot, null);
            }
            else if (snapshot.TryEnter())
            {
                return snapshot;
            }
            else
            {
                await _replacing.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    private async Task<T> Held<T>(Func<IndexGeneration, T> read)
    {
        await _writing.WaitAsync();
        try
        {
            return await Task.Run(() => read(_current));
        }
        finally
        {
            _writing.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index could not be kept in files, and the next start goes on from what there is: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string reason);
}

/// <summary>How the search index stands.</summary>
/// <param name="Items">The index of items.</param>
/// <param name="Messages">The index of comments.</param>
/// <param name="StoreChangeNumber">The store's change number; what an index's own lacks of it is not searched yet.</param>
/// <param name="LastRepair">When and why it was last built again; null when it never was since the start.</param>
public sealed record IndexStatus(IndexStatistics Items, IndexStatistics Messages, long StoreChangeNumber, string? LastRepair);
