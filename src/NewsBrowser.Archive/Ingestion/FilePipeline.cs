using System.Diagnostics;
using System.Threading.Channels;
using NewsBrowser.Archive.Ingestion.Writing;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>Brings files from the disk to the writer: prepared on as many threads as there are processors, written one after the other in their order,
/// and only so many of them on the way.</summary>
/// <param name="committed">Is told when a batch was committed that changed items.</param>
/// <param name="report">Is told now and then how many files were found, whether that is all, and which one is written.</param>
internal sealed class FilePipeline(ChannelWriter<bool> committed, Action<int, bool, string?> report)
{
    /// <summary>How many bytes of files may be on their way from the disk to the writer.</summary>
    private const int BytesOnTheWay = 16 * 1024 * 1024;

    private const int FilesOnTheWay = 128;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How many files were found so far; counted by the walk, read for the progress.</summary>
    private int _found;

    private volatile bool _allFound;

    /// <summary>Prepares files and writes them.</summary>
    public async Task RunAsync(IEnumerable<WaitingFile> files, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var budget = new ByteBudget(BytesOnTheWay);
        var prepared = Channel.CreateBounded<(WaitingFile Waiting, Task<PreparedFile> Prepared)>(
            new BoundedChannelOptions(FilesOnTheWay) { SingleReader = true, SingleWriter = true });
        var producing = Task.Run(() => ProduceAsync(files, prepared.Writer, budget, stop.Token), CancellationToken.None);
        try
        {
            await WriteAsync(prepared.Reader, budget, cancellation);
            await producing;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)producing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Files that were being prepared when the run ended early are waited for, so that none is read after it.
            while (prepared.Reader.TryRead(out var next))
            {
                await ((Task)next.Prepared).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public void Report(string? path) => report(Volatile.Read(ref _found), _allFound, path);

    private async Task ProduceAsync(
        IEnumerable<WaitingFile> files, ChannelWriter<(WaitingFile Waiting, Task<PreparedFile> Prepared)> prepared, ByteBudget budget,
        CancellationToken cancellation)
    {
        Exception? failure = null;
        _allFound = false;
        try
        {
            var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler;
            foreach (var file in files)
            {
                if (file.Counts)
                {
                    Interlocked.Increment(ref _found);
                }

                await budget.AcquireAsync(file.Size, cancellation);
                var task = Task.Factory.StartNew(file.Prepare, cancellation, TaskCreationOptions.None, scheduler);
                await prepared.WriteAsync((file, task), cancellation);
            }

            _allFound = true;
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            prepared.Complete(failure);
        }
    }

    private async Task WriteAsync(
        ChannelReader<(WaitingFile Waiting, Task<PreparedFile> Prepared)> prepared, ByteBudget budget, CancellationToken cancellation)
    {
        var reported = Stopwatch.StartNew();
        while (await prepared.WaitToReadAsync(cancellation))
        {
            while (prepared.TryRead(out var next))
            {
                cancellation.ThrowIfCancellationRequested();
                var file = await next.Prepared;
                if (next.Waiting.Write(file))
                {
                    committed.TryWrite(true);
                }

                budget.Release(file.File.Size);
                if (reported.Elapsed >= ProgressInterval)
                {
                    reported.Restart();
                    Report(file.File.Path);
                }
            }
        }
    }
}

/// <summary>Lets files in while the bytes of those inside stay below a limit; one that is larger than the limit goes in alone.</summary>
internal sealed class ByteBudget(int limit) : IDisposable
{
    /// <summary>What a file counts at least: its path and rows weigh too.</summary>
    private const int Least = 4096;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _returned = new(0);
    private long _taken;

    public async Task AcquireAsync(long size, CancellationToken cancellation)
    {
        var weight = GetWeight(size);
        while (true)
        {
            lock (_gate)
            {
                if (_taken == 0 || _taken + weight <= limit)
                {
                    _taken += weight;
                    return;
                }
            }

            await _returned.WaitAsync(cancellation);
        }
    }

    public void Release(long size)
    {
        lock (_gate)
        {
            _taken -= GetWeight(size);
        }

        if (_returned.CurrentCount == 0)
        {
            _returned.Release();
        }
    }

    public void Dispose() => _returned.Dispose();

    private long GetWeight(long size) => Math.Clamp(size, Least, limit);
}
