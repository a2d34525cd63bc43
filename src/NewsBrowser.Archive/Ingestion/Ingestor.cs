using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Metrics;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>Takes files in, or parses stored texts again: files to documents to rows to index, and the report of it. One run at a time.</summary>
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

    private readonly ArchiveStore _store;
    private readonly Func<CancellationToken, Task> _catchUp;
    private readonly Func<CancellationToken, Task> _settle;
    private readonly ArchiveMeter _meter;
    private readonly ILogger _logger;
    private int _running;
    private int _dryRunning;

    /// <param name="store">The store that is written.</param>
    /// <param name="catchUp">Takes committed batches into the index; calls wait for each other.</param>
    /// <param name="settle">The same at the end of a run: and writes it to files.</param>
    /// <param name="meter">What runs are counted with.</param>
    /// <param name="logger">For faults of the program.</param>
    internal Ingestor(ArchiveStore store, Func<CancellationToken, Task> catchUp, Func<CancellationToken, Task> settle, ArchiveMeter meter, ILogger logger)
    {
        _store = store;
        _catchUp = catchUp;
        _settle = settle;
        _meter = meter;
        _logger = logger;
    }

    /// <summary>True while a run goes on; a dry run is none.</summary>
    public bool IsRunning => Volatile.Read(ref _running) != 0;

    /// <summary>Ingests files and folders. A file that cannot be taken is a rejection in the report; the run goes on.</summary>
    /// <remarks>A dry run goes on beside a run and whatever else writes, and tells of the archive as it was when it began (docs/decisions/0007).</remarks>
    /// <exception cref="RunInProgressException">Another run is going on; of a dry run, another dry run.</exception>
    /// <exception cref="ArchiveUnavailableException">A path does not exist, or the store cannot be written (full disk); what was committed stays.</exception>
    /// <exception cref="IngestionCancelledException">The run was cancelled; what was committed stays, and the exception has the report of it.</exception>
    public Task<IngestionReport> RunAsync(IngestionRequest request, IProgress<IngestionProgress>? progress, CancellationToken cancellation) => request.DryRun
        ? DryRunAsync(request, progress, cancellation)
        : RunExclusiveAsync(() => CountedAsync(
            request.Kind == RunKind.Reparse ? RunWork.ForStoredTexts(_store, _logger) : RunWork.ForFiles(request, _store, _logger), request, progress, cancellation));

    /// <summary>Parses every stored text again by the present parser, without its file: items, versions and references become what an ingestion of those texts
    /// into an empty archive would make of them.</summary>
    /// <remarks>
    /// The same as <see cref="RunAsync"/> of a request whose kind is <see cref="RunKind.Reparse"/>. Ids, the runs that first saw something,
    /// and whether a file is still there stay as they are. Ended early, however that happens, it is run again and ends the same.
    /// </remarks>
    public Task<IngestionReport> ReparseAsync(IProgress<IngestionProgress>? progress, CancellationToken cancellation) =>
        RunAsync(new IngestionRequest([], Kind: RunKind.Reparse), progress, cancellation);

    /// <summary>Does what may not go on beside a run, or beside another such work.</summary>
    internal async Task<T> RunExclusiveAsync<T>(Func<Task<T>> work)
    {
        ThrowIfReadOnly();
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new RunInProgressException();
        }

        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        catch (Exception e) when (e is not ArchiveUnavailableException && ArchiveOpening.Explain(e, _store.Options.DataDirectory) is { } message)
        {
            throw new ArchiveUnavailableException(message + " What was committed stays; do it again when that is settled.", e);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<IngestionReport> DryRunAsync(IngestionRequest request, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        ThrowIfReadOnly();
        if (request.Kind == RunKind.Reparse)
        {
            throw new ArgumentException("Stored texts are not parsed again to see what would come of it.", nameof(request));
        }

        if (Interlocked.Exchange(ref _dryRunning, 1) != 0)
        {
            throw new RunInProgressException("Another dry run is going on; wait for its end or stop it.");
        }

        try
        {
            return await Task.Run(DoAsync, CancellationToken.None);
        }
        catch (Exception e) when (e is not ArchiveUnavailableException && ArchiveOpening.Explain(e, _store.Options.DataDirectory) is { } message)
        {
            throw new ArchiveUnavailableException(message + " The dry run has no result; the archive is as it was.", e);
        }
        finally
        {
            Volatile.Write(ref _dryRunning, 0);
        }

        async Task<IngestionReport> DoAsync()
        {
            var work = RunWork.ForFiles(request, _store, _logger);
            _store.IsDryRunReading = true;
            try
            {
                using var copies = new DryRunStore(_store, cancellation);
                using var writer = new DryRunWriter(_store, copies);
                var report = await this.DoAsync(work, writer, request, _ => Task.CompletedTask, progress, cancellation);
                return report with { DryRunResult = writer.Result };
            }
            finally
            {
                _store.IsDryRunReading = false;
                _store.EmptyLog();
            }
        }
    }

    private void ThrowIfReadOnly()
    {
        if (_store.Options.ReadOnly)
        {
            throw new ArchiveUnavailableException("The archive was opened for reading only.");
        }
    }

    private async Task<IngestionReport> CountedAsync(
        RunWork work, IngestionRequest request, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        try
        {
            using var writer = new ArchiveRunWriter(_store);
            var report = await DoAsync(work, writer, request, _settle, progress, cancellation);
            _meter.RecordRun(report, "completed");
            return report;
        }
        catch (IngestionCancelledException e)
        {
            _meter.RecordRun(e.Report, "cancelled");
            throw;
        }
        catch
        {
            _meter.RecordRun(_store.Clock.GetElapsedTime(started).TotalSeconds, "failed");
            throw;
        }
    }

    private async Task<IngestionReport> DoAsync(
        RunWork work, RunWriter writer, IngestionRequest request, Func<CancellationToken, Task> settle, IProgress<IngestionProgress>? progress,
        CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        writer.Start(work.Paths, request.Kind, request.RunId);

        // One signal is enough: following takes whatever is committed by then.
        var committed = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropWrite });
        var found = new FoundCount();
        var indexing = Task.Run(() => FollowAsync(committed.Reader), CancellationToken.None);
        try
        {
            foreach (var pass in work.Begin(writer))
            {
                await PassAsync(pass, writer, committed.Writer, found, progress, cancellation);
            }

            writer.Commit();
            committed.Writer.Complete();
            var finishing = Task.Run(() => writer.Finish(RunState.Completed, null), CancellationToken.None);
            await indexing;
            await settle(CancellationToken.None);
            await finishing;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            writer.Commit();
            writer.Finish(RunState.Cancelled, null);
            await settle(CancellationToken.None);
            throw new IngestionCancelledException(CreateReport(writer, started), cancellation);
        }
        catch (Exception e)
        {
            writer.Fail(ArchiveOpening.Explain(e, _store.Options.DataDirectory) ?? $"A fault of the program ({e.GetType().Name}); its log says more.");
            throw;
        }
        finally
        {
            committed.Writer.TryComplete();
            await ((Task)indexing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Report(progress, writer, found.Value, null);
        return CreateReport(writer, started);
    }

    /// <summary>Prepares files and writes them, at most so much of them on the way.</summary>
    private static async Task PassAsync(
        IEnumerable<WaitingFile> files, RunWriter writer, ChannelWriter<bool> committed, FoundCount found, IProgress<IngestionProgress>? progress,
        CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var budget = new ByteBudget(BytesOnTheWay);
        var prepared = Channel.CreateBounded<(WaitingFile Waiting, Task<PreparedFile> Prepared)>(new BoundedChannelOptions(FilesOnTheWay) { SingleReader = true, SingleWriter = true });
        var producing = Task.Run(() => ProduceAsync(files, prepared.Writer, budget, found, stop.Token), CancellationToken.None);
        try
        {
            await WriteAsync(writer, prepared.Reader, committed, budget, found, progress, cancellation);
            await producing;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)producing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DrainAsync(prepared.Reader);
        }
    }

    private IngestionReport CreateReport(RunWriter writer, long started)
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
            _store.Clock.GetElapsedTime(started).TotalSeconds,
            writer.Rejections)
        { LeftOut = writer.LeftOut };
    }

    private static async Task ProduceAsync(
        IEnumerable<WaitingFile> files, ChannelWriter<(WaitingFile Waiting, Task<PreparedFile> Prepared)> prepared, ByteBudget budget, FoundCount found, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler;
            foreach (var file in files)
            {
                if (file.Counts)
                {
                    found.Add();
                }

                await budget.AcquireAsync(file.Size, cancellation);
                var task = Task.Factory.StartNew(file.Prepare, cancellation, TaskCreationOptions.None, scheduler);
                await prepared.WriteAsync((file, task), cancellation);
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
        ChannelReader<(WaitingFile Waiting, Task<PreparedFile> Prepared)> prepared,
        ChannelWriter<bool> committed,
        ByteBudget budget,
        FoundCount found,
        IProgress<IngestionProgress>? progress,
        CancellationToken cancellation)
    {
        var reported = System.Diagnostics.Stopwatch.StartNew();
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
                    Report(progress, writer, found.Value, file.File.Path);
                }
            }
        }
    }

    private async Task FollowAsync(ChannelReader<bool> committed)
    {
        await foreach (var _ in committed.ReadAllAsync())
        {
            await _catchUp(CancellationToken.None);
        }
    }

    /// <summary>Waits for files that were being prepared when a run ended early, so that none is read after it.</summary>
    private static async Task DrainAsync(ChannelReader<(WaitingFile Waiting, Task<PreparedFile> Prepared)> prepared)
    {
        while (prepared.TryRead(out var next))
        {
            await ((Task)next.Prepared).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
