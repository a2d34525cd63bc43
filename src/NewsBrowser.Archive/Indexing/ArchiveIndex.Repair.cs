using System.Globalization;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Archive.Indexing;

// How an index that cannot be used is brought up to the store or built anew, while searches wait or go on.
internal sealed partial class ArchiveIndex
{
    /// <summary>Builds again what a search or a catch-up found unusable, unless somebody has.
    /// Without a reason it only goes on where an earlier building ended.</summary>
    private Task BeginRepair(IndexGeneration unusable, string? reason)
    {
        lock (_repairing)
        {
            if (!_repair.IsCompleted)
            {
                return _repair;
            }

            if (unusable != _current)
            {
                return Task.CompletedTask;
            }

            if (reason is not null)
            {
                unusable.IsWhole = false;
                Note(reason);
            }

            return _repair = Task.Run(() => RepairAsync(reason is not null, _closing.Token));
        }
    }

    private async Task RepairAsync(bool anew, CancellationToken cancellation)
    {
        try
        {
            await _writing.WaitAsync(cancellation);
            try
            {
                if (!anew)
                {
                    try
                    {
                        await _follower.FollowAsync(_current, cancellation);
                        _current.IsWhole = true;
                        Flush();
                        return;
                    }
                    catch (IndexDamagedException e)
                    {
                        Note(e.Message);
                    }
                }

                await ReplaceAsync(cancellation);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogRepairFailed(_logger, e);
            throw new ArchiveUnavailableException("The index could not be repaired; the log says why.", e);
        }
    }

    private async Task ReplaceAsync(CancellationToken cancellation)
    {
        var fresh = _folder.OpenFresh();
        try
        {
            await _follower.FollowAsync(fresh, cancellation);
        }
        catch
        {
            await fresh.CloseAsync();
            throw;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _replacing = done.Task;
        try
        {
            var opened = await _folder.ReplaceAsync(_current, fresh);
            await _follower.FollowAsync(opened, CancellationToken.None);
            opened.IsWhole = true;
            _current = opened;
            Interlocked.Increment(ref _generation);
        }
        catch
        {
            // The old ones are closed. What comes instead is empty and says so: the next search begins again.
            _current = _folder.OpenInMemory();
            Interlocked.Increment(ref _generation);
            throw;
        }
        finally
        {
            done.SetResult();
        }
    }

    private void Note(string reason)
    {
        _lastRepair = string.Create(CultureInfo.InvariantCulture, $"{_store.Clock.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {reason}");
        LogRepairing(_logger, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index is built again from the database: {Reason}")]
    private static partial void LogRepairing(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The search index could not be built again")]
    private static partial void LogRepairFailed(ILogger logger, Exception exception);
}
