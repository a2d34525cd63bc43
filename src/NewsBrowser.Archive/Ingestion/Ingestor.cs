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
            request.Kind == RunKind.Reparse ? RunWork.ForStoredTexts(_store, _logger) : RunWork.ForFiles(request, _store, _logger), request, progress,
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
        using var activity = ArchiveMeter.StartRun(request.Kind.ToString().ToLowerInvariant());
        try
        {
            using var writer = new ArchiveRunWriter(_store);
            var report = await DoAsync(work, writer, request, _settle, progress, cancellation);
            activity?.SetTag("newsbrowser.run.id", report.RunId).SetTag("newsbrowser.run.files", report.Counts.Files);
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
            var counts = report.Counts;
            _meter.RecordFiles(counts.Files, counts.Added, counts.Updated, counts.Unchanged, counts.Rejected);
            _meter.RecordRun(report.Seconds, outcome);
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
        var pipeline = new FilePipeline(
            committed.Writer,
            (found, isAll, path) => progress?.Report(new IngestionProgress(writer.RunId, found, writer.Counts, path) { AllFound = isAll }));
        var indexing = Task.Run(() => FollowAsync(committed.Reader), CancellationToken.None);
        try
        {
            foreach (var pass in work.Begin(writer))
            {
                await pipeline.RunAsync(pass, cancellation);
            }

            writer.LearnForms();
            writer.Commit();
            committed.Writer.Complete();
            var finishing = Task.Run(() => writer.Finish(RunState.Completed, null), CancellationToken.None);
            await indexing;
            await settle(CancellationToken.None);
            await finishing;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            writer.LearnForms();
            writer.Commit();
            writer.Finish(RunState.Cancelled, null);
            await settle(CancellationToken.None);
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

        pipeline.Report(null);
        return CreateReport(writer, started);
    }

    private IngestionReport CreateReport(RunWriter writer, long started) =>
        new(writer.RunId, writer.Counts, _store.Clock.GetElapsedTime(started).TotalSeconds, writer.Rejections) { LeftOut = writer.LeftOut };

    private async Task FollowAsync(ChannelReader<bool> committed)
    {
        await foreach (var _ in committed.ReadAllAsync())
        {
            await _catchUp(CancellationToken.None);
        }
    }
}
