using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Observing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>Takes files in: files to documents to rows to index, and the report of it. One run at a time.</summary>
/// <remarks>
/// Files are read, hashed and parsed on as many threads as there are processors, written in the order of the walk by one writer, and indexed, a committed
/// batch at a time, beside it. What waits between them is bounded. The protocol and what a killed run leaves: docs/store.md.
/// </remarks>
public sealed class Ingestor
{
    /// <summary>How many bytes of files may be on their way from the disk to the writer.</summary>
    private const int BytesOnTheWay = 16 * 1024 * 1024;

    private const int FilesOnTheWay = 128;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly ArchiveStore store;
    private readonly Func<CancellationToken, Task> catchUp;
    private readonly Func<CancellationToken, Task> settle;
    private readonly ArchiveMeter meter;
    private readonly ILogger logger;
    private int running;

    /// <param name="store">The store that is written.</param>
    /// <param name="catchUp">Takes committed batches into the index; calls wait for each other.</param>
    /// <param name="settle">The same at the end of a run: and writes it to files.</param>
    /// <param name="meter">What runs are counted with.</param>
    /// <param name="logger">For faults of the program.</param>
    internal Ingestor(ArchiveStore store, Func<CancellationToken, Task> catchUp, Func<CancellationToken, Task> settle, ArchiveMeter meter, ILogger logger)
    {
        this.store = store;
        this.catchUp = catchUp;
        this.settle = settle;
        this.meter = meter;
        this.logger = logger;
    }

    /// <summary>Ingests files and folders. A file that cannot be taken is a rejection in the report; the run goes on.</summary>
    /// <exception cref="ArchiveUnavailableException">A path does not exist, another run is going on, or the store cannot be written (full disk); what was committed stays.</exception>
    /// <exception cref="IngestionCancelledException">The run was cancelled; what was committed stays, and the exception has the report of it.</exception>
    public async Task<IngestionReport> RunAsync(IngestionRequest request, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        if (store.Options.ReadOnly)
        {
            throw new ArchiveUnavailableException("The archive was opened for reading only.");
        }

        if (Interlocked.Exchange(ref running, 1) != 0)
        {
            throw new ArchiveUnavailableException("Another run is going on; wait for its end or cancel it.");
        }

        var started = store.Clock.GetTimestamp();
        try
        {
            var walk = FileWalk.Over(request.Paths);
            var report = await Task.Run(() => RunAsync(walk, request.DryRun, request.Kind, started, progress, cancellation), CancellationToken.None).ConfigureAwait(false);
            if (!request.DryRun)
            {
                meter.Ran(report, "completed");
            }

            return report;
        }
        catch (IngestionCancelledException e)
        {
            meter.Ran(e.Report, "cancelled");
            throw;
        }
        catch (Exception e) when (e is not ArchiveUnavailableException && ArchiveOpening.Explain(e, store.Options.DataDirectory) is { } message)
        {
            meter.Ran(store.Clock.GetElapsedTime(started).TotalSeconds, "failed");
            throw new ArchiveUnavailableException(message + " What was committed stays; ingest again when that is settled.", e);
        }
        finally
        {
            Volatile.Write(ref running, 0);
        }
    }

    private async Task<IngestionReport> RunAsync(FileWalk walk, bool dryRun, RunKind kind, long started, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        using var writer = new RunWriter(store, dryRun);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        writer.Start(walk.Roots, kind);
        var prepared = Channel.CreateBounded<Task<PreparedFile>>(new BoundedChannelOptions(FilesOnTheWay) { SingleReader = true, SingleWriter = true });

        // One signal is enough: following takes whatever is committed by then.
        var committed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropWrite });
        using var budget = new ByteBudget(BytesOnTheWay);
        var found = new FoundCount();
        var producing = Task.Run(() => ProduceAsync(walk, prepared.Writer, budget, found, stop.Token), CancellationToken.None);
        var indexing = Task.Run(() => FollowAsync(committed.Reader), CancellationToken.None);
        try
        {
            await WriteAsync(writer, prepared.Reader, committed.Writer, budget, found, progress, cancellation).ConfigureAwait(false);
            await producing.ConfigureAwait(false);
            writer.MarkVanished(walk);
            writer.Commit();
            committed.Writer.Complete();
            var finishing = Task.Run(() => writer.Finish(RunState.Completed, null), CancellationToken.None);
            await indexing.ConfigureAwait(false);
            await settle(CancellationToken.None).ConfigureAwait(false);
            await finishing.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            writer.Commit();
            writer.Finish(RunState.Cancelled, null);
            await settle(CancellationToken.None).ConfigureAwait(false);
            throw new IngestionCancelledException(ReportOf(writer, started), cancellation);
        }
        catch (Exception e)
        {
            writer.Fail(ArchiveOpening.Explain(e, store.Options.DataDirectory) ?? $"A fault of the program ({e.GetType().Name}); its log says more.");
            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            committed.Writer.TryComplete();
            await ((Task)Task.WhenAll(producing, indexing)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DrainAsync(prepared.Reader).ConfigureAwait(false);
        }

        Report(progress, writer, found.Value, null);
        return ReportOf(writer, started);
    }

    private IngestionReport ReportOf(RunWriter writer, long started)
    {
        var counts = writer.Counts;
        return new IngestionReport(
            writer.RunId,
            counts.Added,
            counts.Updated,
            counts.Unchanged,
            counts.Rejected,
            counts.Files,
            counts.Vanished,
            store.Clock.GetElapsedTime(started).TotalSeconds,
            writer.Rejections);
    }

    private async Task ProduceAsync(FileWalk walk, ChannelWriter<Task<PreparedFile>> prepared, ByteBudget budget, FoundCount found, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            using var known = new KnownFiles(store.OpenReadConnection());
            var preparation = new FilePreparation(store.Options.NewsBaseUrl, logger);
            var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler;
            foreach (var file in walk.Files())
            {
                found.Add();
                await budget.TakeAsync(file.Size, cancellation).ConfigureAwait(false);
                var before = known.Find(file.Path);
                var task = Task.Factory.StartNew(() => preparation.Prepare(file, before), cancellation, TaskCreationOptions.None, scheduler);
                await prepared.WriteAsync(task, cancellation).ConfigureAwait(false);
            }
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

    private static async Task WriteAsync(
        RunWriter writer,
        ChannelReader<Task<PreparedFile>> prepared,
        ChannelWriter<bool> committed,
        ByteBudget budget,
        FoundCount found,
        IProgress<IngestionProgress>? progress,
        CancellationToken cancellation)
    {
        var reported = System.Diagnostics.Stopwatch.StartNew();
        while (await prepared.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            while (prepared.TryRead(out var task))
            {
                cancellation.ThrowIfCancellationRequested();
                var file = await task.ConfigureAwait(false);
                if (writer.Write(file))
                {
                    committed.TryWrite(true);
                }

                budget.GiveBack(file.File.Size);
                if (reported.Elapsed >= ProgressInterval)
                {
                    reported.Restart();
                    Report(progress, writer, found.Value, file.File.Path);
                }
            }
        }
    }

    private async Task FollowAsync(ChannelReader<bool> committed)
    {
        await foreach (var _ in committed.ReadAllAsync().ConfigureAwait(false))
        {
            await catchUp(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for files that were being prepared when a run ended early, so that none is read after it.</summary>
    private static async Task DrainAsync(ChannelReader<Task<PreparedFile>> prepared)
    {
        while (prepared.TryRead(out var task))
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Report(IProgress<IngestionProgress>? progress, RunWriter writer, int found, string? path)
    {
        var counts = writer.Counts;
        progress?.Report(new IngestionProgress(writer.RunId, found, counts.Files, counts.Added, counts.Updated, counts.Unchanged, counts.Rejected, path));
    }

    /// <summary>How many files were found so far; counted by the walk, read for the progress.</summary>
    private sealed class FoundCount
    {
        private int value;

        public int Value => Volatile.Read(ref value);

        public void Add() => Interlocked.Increment(ref value);
    }
}
