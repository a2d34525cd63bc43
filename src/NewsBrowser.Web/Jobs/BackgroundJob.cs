using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Jobs;

/// <summary>Work in the background, one piece at a time: begun by a page or a schedule, cancelled when that is asked for or the site stops,
/// waited for before the archive is closed under it.</summary>
/// <typeparam name="TState">How a piece stands and what came of it.</typeparam>
internal abstract class BackgroundJob<TState>(IHostApplicationLifetime lifetime) : IHostedService, IDisposable where TState : JobState
{
    private CancellationTokenSource _cancel = new();
    private Task _running = Task.CompletedTask;
    private bool _isBusy;
    private volatile TState? _state;

    /// <summary>How the last piece stands; null when none was begun since the start.</summary>
    public TState? State
    {
        get => _state;
        protected set => _state = value;
    }

    /// <summary>True while a piece goes on.</summary>
    public bool IsRunning => _state is { Ended: false };

    /// <summary>Held while it is decided what goes on.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Ends the piece that goes on; null when none does.</summary>
    public TState? Cancel()
    {
        lock (Gate)
        {
            if (_state is not { Ended: false } state)
            {
                return null;
            }

            _cancel.Cancel();
            return state;
        }
    }

    /// <summary>Completes when nothing goes on and nothing waits.</summary>
    public Task WhenIdleAsync()
    {
        lock (Gate)
        {
            return _running;
        }
    }

    public void Dispose() => _cancel.Dispose();

    public virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task StopAsync(CancellationToken cancellationToken) => WhenIdleAsync().WaitAsync(cancellationToken);

    /// <summary>Begins a piece; false when one goes on or the site stops.</summary>
    protected bool TryBegin(TState begun, Func<CancellationToken, Task> work)
    {
        lock (Gate)
        {
            if (_isBusy || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return false;
            }

            _isBusy = true;
            var stop = Occupy(begun);
            _running = Task.Run(async () =>
            {
                for (var next = work; next is not null;)
                {
                    await RunAsync(next, stop);
                    lock (Gate)
                    {
                        _state = _state! with { Ended = true };
                        // What waits when the program stops is for the next start.
                        var waiting = lifetime.ApplicationStopping.IsCancellationRequested ? null : TakeNext();
                        _isBusy = waiting is not null;
                        next = waiting?.Work;
                        stop = waiting is { } piece ? Occupy(piece.Begun) : stop;
                    }
                }
            });
            return true;
        }
    }

    /// <summary>What is done after a piece, under the gate; null for nothing.</summary>
    protected virtual (TState Begun, Func<CancellationToken, Task> Work)? TakeNext() => null;

    /// <summary>How a piece stands that was cancelled.</summary>
    protected virtual TState MarkCancelled(TState state, OperationCanceledException e) => state with { Cancelled = true };

    /// <summary>Writes into the log why a piece was not done, where nobody else says it.</summary>
    protected abstract void Log(TState state, Exception fault);

    /// <summary>What follows a piece, before it is said to have ended.</summary>
    protected virtual void Finish(TState state)
    {
    }

    private CancellationToken Occupy(TState begun)
    {
        _cancel.Dispose();
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        _state = begun;
        return _cancel.Token;
    }

    private async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await work(stop);
        }
        catch (ArchiveUnavailableException e)
        {
            Log(_state!, e);
            _state = _state! with { Failure = e.Message };
        }
        catch (OperationCanceledException e)
        {
            _state = MarkCancelled(_state!, e);
        }
#pragma warning disable CA1031 // A background task has no caller to throw to: the fault is logged here, once, and shown as failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log(_state!, e);
            _state = _state! with { Failure = "An unexpected fault; the log has it." };
        }

        Finish(_state!);
    }
}

/// <summary>How a piece of background work stands.</summary>
internal record JobState
{
    /// <summary>True when nothing more will come.</summary>
    public bool Ended { get; init; }

    /// <summary>True when it was stopped before its end.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Why it was not done, one sentence; null otherwise.</summary>
    public string? Failure { get; init; }
}
