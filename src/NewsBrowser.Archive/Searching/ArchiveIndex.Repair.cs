using System.Globalization;
using Microsoft.Extensions.Logging;
using NewsBrowser.Index;

namespace NewsBrowser.Archive.Searching;

// How an index that cannot be used is brought up to the store or built anew, while searches wait or go on.
internal sealed partial class ArchiveIndex
{
    /// <summary>Builds again what a search or a catch-up found unusable, unless somebody has. Without a reason it only goes on where an earlier building ended.</summary>
    private Task BeginRepair(IndexSnapshot unusable, string? reason)
    {
        lock (repairing)
        {
            if (!repair.IsCompleted)
            {
                return repair;
            }

            if (unusable != current)
            {
                return Task.CompletedTask;
            }

            if (reason is not null)
            {
                unusable.IsWhole = false;
                Note(reason);
            }

            return repair = Task.Run(() => RepairAsync(reason is not null, closing.Token));
        }
    }

    private async Task RepairAsync(bool anew, CancellationToken cancellation)
    {
        try
        {
            await writing.WaitAsync(cancellation);
            try
            {
                if (!anew)
                {
                    try
                    {
                        await follower.FollowAsync(current, cancellation);
                        current.IsWhole = true;
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
                writing.Release();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogRepairFailed(logger, e);
            throw new ArchiveUnavailableException("The index could not be repaired; the log says why.", e);
        }
    }

    private async Task ReplaceAsync(CancellationToken cancellation)
    {
        var fresh = folder.OpenFresh();
        try
        {
            await follower.FollowAsync(fresh, cancellation);
        }
        catch
        {
            await fresh.CloseAsync();
            throw;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        replacing = done.Task;
        try
        {
            var opened = await folder.ReplaceAsync(current, fresh);
            await follower.FollowAsync(opened, CancellationToken.None);
            opened.IsWhole = true;
            current = opened;
            Interlocked.Increment(ref generation);
        }
        catch
        {
            // The old ones are closed. What comes instead is empty and says so: the next search begins again.
            current = folder.OpenInMemory();
            Interlocked.Increment(ref generation);
            throw;
        }
        finally
        {
            done.SetResult();
        }
    }

    private void Note(string reason)
    {
        lastRepair = string.Create(CultureInfo.InvariantCulture, $"{store.Clock.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {reason}");
        LogRepairing(logger, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index is built again from the database: {Reason}")]
    private static partial void LogRepairing(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The search index could not be built again")]
    private static partial void LogRepairFailed(ILogger logger, Exception exception);
}
