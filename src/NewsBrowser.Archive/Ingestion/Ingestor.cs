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
            request.Kind == RunKind.Reparse ? RunWork.ForStoredTexts(request, _store, _logger) : RunWork.ForFiles(request, _store, _logger),
            progress,
            cancellation));

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
        catch (Exception e) when (e is not ArchiveUnavailableException && StoreFaults.Explain(e, _store.Options.DataDirectory) is { } message)
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
        catch (Exception e) when (e is not ArchiveUnavailableException && StoreFaults.Explain(e, _store.Options.DataDirectory) is { } message)
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
                return await this.DoAsync(work, copies, progress, cancellation);
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

    private async Task<IngestionReport> CountedAsync(RunWork work, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        using var activity = ArchiveMeter.StartRun(work.Request.Kind.ToString().ToLowerInvariant());
        try
        {
            var report = await DoAsync(work, null, progress, cancellation);
            activity?.SetTag("newsbrowser.run.id", report.RunId).SetTag("newsbrowser.run.files", report.Files);
            Record(report, "completed");
            return report;
        }
        catch (IngestionCancelledException e)
        {
            Record(e.Report, "cancelled");
            throw;
        }
        catch (Exception e)
        {
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.GetType().Name);
            _meter.RecordRun(_store.Clock.GetElapsedTime(started).TotalSeconds, "failed");
            throw;
        }

        void Record(IngestionReport report, string outcome)
        {
            _meter.RecordFiles(report.Files, report.Added, report.Updated, report.Unchanged, report.Rejected);
            _meter.RecordRun(report.Seconds, outcome);
        }
    }

    private async Task<IngestionReport> DoAsync(RunWork work, DryRunStore? copies, IProgress<IngestionProgress>? progress, CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        using var writer = new RunWriter(_store, _logger, copies);
        writer.Start(work.Paths, work.Request);

        // One signal is enough: following takes whatever is committed by then.
        var committed = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropWrite });
        var found = new FoundCount();
        var indexing = Task.Run(() => FollowAsync(committed.Reader), CancellationToken.None);
        try
        {
            foreach (var pass in work.Passes)
            {
                await PassAsync(pass(writer), writer, committed.Writer, found, progress, cancellation);
            }

            work.End(writer);
            writer.Commit();
            committed.Writer.Complete();
            var finishing = Task.Run(() => writer.Finish(RunState.Completed, null), CancellationToken.None);
            await indexing;
            await SettleAsync();
            await finishing;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            writer.Commit();
            writer.Finish(RunState.Cancelled, null);
            await SettleAsync();
            throw new IngestionCancelledException(CreateReport(writer, started), cancellation);
        }
        catch (Exception e)
        {
            writer.Fail(StoreFaults.Explain(e, _store.Options.DataDirectory) ?? $"A fault of the program ({e.GetType().Name}); its log says more.");
            throw;
        }
        finally
        {
            committed.Writer.TryComplete();
            await ((Task)indexing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Report(progress, writer, found, null);
        return CreateReport(writer, started);

        Task SettleAsync() => copies is null ? _settle(CancellationToken.None) : Task.CompletedTask;
    }

    /// <summary>Prepares files and writes them, at most so much of them on the way.</summary>
    private static async Task PassAsync(
        IEnumerable<WaitingFile> files, RunWriter writer, ChannelWriter<bool> committed, FoundCount found, IProgress<IngestionProgress>? progress,
        CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var budget = new ByteBudget(BytesOnTheWay);
        var prepared = Channel.CreateBounded<Task<PreparedFile>>(new BoundedChannelOptions(FilesOnTheWay) { SingleReader = true, SingleWriter = true });
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
        { DryRunResult = writer.DryRunResult, LeftOut = writer.LeftOut };
    }

    private static async Task ProduceAsync(
        IEnumerable<WaitingFile> files, ChannelWriter<Task<PreparedFile>> prepared, ByteBudget budget, FoundCount found, CancellationToken cancellation)
    {
        Exception? failure = null;
        found.IsComplete = false;
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
                await prepared.WriteAsync(task, cancellation);
            }

            found.IsComplete = true;
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
        while (await prepared.WaitToReadAsync(cancellation))
        {
            while (prepared.TryRead(out var task))
            {
                cancellation.ThrowIfCancellationRequested();
                var file = await task;
                if (writer.Write(file))
                {
                    committed.TryWrite(true);
                }

                budget.Release(file.File.Size);
                if (reported.Elapsed >= ProgressInterval)
                {
                    reported.Restart();
                    Report(progress, writer, found, file.File.Path);
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
    private static async Task DrainAsync(ChannelReader<Task<PreparedFile>> prepared)
    {
        while (prepared.TryRead(out var task))
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Report(IProgress<IngestionProgress>? progress, RunWriter writer, FoundCount found, string? path)
    {
        var counts = writer.Counts;
        progress?.Report(
            new IngestionProgress(writer.RunId, found.Value, counts.Files, counts.Added, counts.Updated, counts.Unchanged, counts.Rejected, path)
            {
                AllFound = found.IsComplete,
            });
    }

    /// <summary>How many files were found so far; counted by the walk, read for the progress.</summary>
    private sealed class FoundCount
    {
        private int _value;
        private volatile bool _isComplete;

        public bool IsComplete
        {
            get => _isComplete;
            set => _isComplete = value;
        }

        public int Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
