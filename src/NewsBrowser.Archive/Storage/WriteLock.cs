namespace NewsBrowser.Archive.Storage;

/// <summary>Whose turn it is to write in this process: one at a time, in the order of asking.</summary>
/// <remarks>
/// SQLite's lock goes to whoever asks at the right instant, and a run asks again the instant it has committed a batch:
/// an entry of the audit log would wait for the run's end and then be refused. Here it waits for the end of a batch.
/// </remarks>
internal sealed class WriteLock
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private bool _taken;

    /// <summary>Waits for the turn, which is then the caller's until it is given back, on whatever thread.</summary>
    /// <returns>False when the time was over before the turn came.</returns>
    public bool Acquire(TimeSpan longest)
    {
        LinkedListNode<TaskCompletionSource> mine;
        lock (_gate)
        {
            if (!_taken)
            {
                _taken = true;
                return true;
            }

            mine = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        if (mine.Value.Task.Wait(longest))
        {
            return true;
        }

        lock (_gate)
        {
            // It may have come between the end of waiting and here.
            if (mine.Value.Task.IsCompleted)
            {
                return true;
            }

            _waiting.Remove(mine);
            return false;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            if (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                next.Value.SetResult();
            }
            else
            {
                _taken = false;
            }
        }
    }
}
