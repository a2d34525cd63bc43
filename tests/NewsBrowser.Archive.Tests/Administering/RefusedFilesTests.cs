using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>What is refused stands as something to mend until it is mended or known.</summary>
public sealed class RefusedFilesTests
{
    [Fact]
    public async Task A_refusal_that_is_known_counts_again_when_the_bytes_change_and_never_once_they_are_read()
    {
        await using var archive = await TestArchive.OpenAsync();
        var refused = archive.Archive.RejectedFiles;
        var bad = archive.Write("bad.txt", "nothing of a post\n");
        archive.Write("worse.txt", "nothing either\n");
        var run = (await archive.IngestAsync()).RunId;
        Assert.Equal(2, await ToMendAsync(archive));
        Assert.All(await ListAsync(), r => Assert.Equal(RejectionState.Open, r.State));

        refused.Ignore(bad);
        Assert.Equal(1, await ToMendAsync(archive));
        Assert.Equal([bad], (await ListAsync(RejectionState.Ignored)).Select(r => r.Path));

        archive.Write("bad.txt", "nothing of a post, again\n");
        await archive.IngestAsync();
        Assert.Equal(2, await ToMendAsync(archive));
        Assert.Empty(await ListAsync(RejectionState.Ignored));

        refused.Ignore(bad);
        refused.StopIgnoring(bad);
        Assert.Equal(2, await ToMendAsync(archive));

        archive.Write("bad.txt", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();
        Assert.Equal(1, await ToMendAsync(archive));
        Assert.Equal([bad], (await ListAsync(RejectionState.Mended)).Select(r => r.Path));
        var counts = await refused.CountAsync(run, TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (counts[RejectionState.Mended], counts[RejectionState.Open]));
        Assert.Equal(
            ["worse.txt"], (await refused.ListAsync(run, null, "worse", 0, 10, TestContext.Current.CancellationToken)).Select(r => Path.GetFileName(r.Path)));
        Assert.Null(await refused.FindAsync(run + 1, (await ListAsync())[0].Id, TestContext.Current.CancellationToken));

        Task<IReadOnlyList<RejectionView>> ListAsync(RejectionState? state = null) =>
            refused.ListAsync(run, state, null, 0, 10, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_kept_of_a_file_can_be_read_when_the_file_is_gone()
    {
        await using var archive = await TestArchive.OpenAsync();
        var text = Documents.News("A", "https://example.com/a");
        var path = archive.Write("a.md", text);
        await archive.IngestAsync();
        File.Delete(path);

        Assert.Equal(
            text, System.Text.Encoding.UTF8.GetString((await archive.Archive.RejectedFiles.ReadStoredAsync(path, TestContext.Current.CancellationToken))!));
        Assert.Null(await archive.Archive.RejectedFiles.ReadStoredAsync("/etc/passwd", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_audit_log_and_a_run_that_waits_are_written_while_a_run_goes_on()
    {
        await using var archive = await TestArchive.OpenAsync();
        for (var number = 0; number < 1500; number++)
        {
            archive.Write($"{number}.md", Documents.News($"A {number}", $"https://example.com/{number}"));
        }

        using var begun = new ManualResetEventSlim();
        var reserved = archive.Archive.RunReservations.Reserve([archive.Inbox], RunKind.Upload);
        var run = Task.Run(() => archive.Archive.Ingestor.RunAsync(
            new IngestionRequest([archive.Inbox]) { RunId = reserved }, new Begun(begun), TestContext.Current.CancellationToken));
        begun.Wait(TestContext.Current.CancellationToken);
        var written = 0;
        long waiting = 0;
        while (!run.IsCompleted || written == 0)
        {
            archive.Archive.Audit.Add(new AuditRecord("admin", "cancel"));
            waiting = waiting == 0 ? archive.Archive.RunReservations.Reserve(["/srv"], RunKind.Watch) : waiting;
            written++;
        }

        var report = await run;
        Assert.Equal((reserved, 1500), (report.RunId, report.Counts.Added));
        Assert.Equal(written, archive.Number("SELECT count(*) FROM AuditEntries"));
        var view = await archive.Archive.Runs.FindAsync(waiting, TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Waiting, RunKind.Watch), (view!.State, view.Kind));
        Assert.Equal(RunKind.Upload, (await archive.Archive.Runs.FindAsync(reserved, TestContext.Current.CancellationToken))!.Kind);
        Assert.False(archive.Archive.RunReservations.End(reserved, RunState.Failed, "no"));
        Assert.Equal(1500, archive.Number("SELECT count(*) FROM Items"));

        // A process that ends leaves no run that waits for ever.
        await archive.ReopenAsync();
        Assert.Equal(RunState.Interrupted, (await archive.Archive.Runs.FindAsync(waiting, TestContext.Current.CancellationToken))!.State);
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Growth_counts_what_came_in_each_month_without_gaps()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();

        var months = await archive.Archive.Growth.MonthsAsync(24, TestContext.Current.CancellationToken);

        Assert.Equal(24, months.Count);
        Assert.Equal(months[0].Month.AddMonths(23), months[^1].Month);
        Assert.Equal(1, months[^1].Items);
        Assert.All(months.SkipLast(1), month => Assert.Equal(0, month.Items));
    }

    private sealed class Begun(ManualResetEventSlim begun) : IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => begun.Set();
    }

    /// <summary>How many files the dashboard says need a hand.</summary>
    private static async Task<long> ToMendAsync(TestArchive archive) =>
        (await archive.Archive.Health.WarningsAsync(TestContext.Current.CancellationToken))
            .SingleOrDefault(warning => warning.Kind == WarningKind.Rejections)?.Count ?? 0;
}
