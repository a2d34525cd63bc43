using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>Files that come by themselves: from the watched folder when they have settled, and when the schedule's turn has come.</summary>
public sealed class WatchTests
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_file_waits_until_it_has_stayed_as_it_is_and_nobody_has_it_open()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.md", [1]);
        var unsettled = new UnsettledFiles(Settle);
        var open = false;
        IReadOnlyList<string> At(int seconds) => unsettled.TakeSettled(Start.AddSeconds(seconds), _ => open);

        unsettled.Touch(path, Start);
        Assert.Empty(At(4));
        folder.Write("a.md", [1, 2]);
        Assert.Empty(At(5));
        Assert.Empty(At(9));
        unsettled.Touch(path, Start.AddSeconds(9));
        Assert.Empty(At(13));
        open = true;
        Assert.Empty(At(14));
        open = false;
        Assert.Equal([path], At(15));
        Assert.Equal(0, unsettled.Count);

        // What could not be given away is there at the next look; what has gone is forgotten.
        unsettled.Return([path], Start.AddSeconds(15));
        Assert.Equal([path], At(15));
        unsettled.Touch(path, Start);
        File.Delete(path);
        Assert.Empty(At(100));
        Assert.Equal(0, unsettled.Count);
    }

    [Fact]
    public void A_file_that_a_program_writes_is_seen_to_be_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists what is open.");
        using var folder = new TemporaryFolder();
        var path = FolderBounds.ResolveRealPath(folder.Write("in/a.md", [1]));
        var root = Path.GetDirectoryName(path)!;
        using (File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            Assert.Empty(OpenFiles.ForWriting(root));
        }

        using (File.Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.Equal([path], OpenFiles.ForWriting(root));
            Assert.Empty(OpenFiles.ForWriting(folder.File("elsewhere")));
        }

        Assert.Empty(OpenFiles.ForWriting(root));
    }

    [Fact]
    public async Task What_comes_into_the_watched_folder_is_taken_in_and_what_is_being_written_is_left_alone()
    {
        using var files = new TemporaryFolder();
        files.Write("inbox/before.md", Administrator.News("Before"));
        File.SetLastWriteTimeUtc(files.File("inbox/before.md"), DateTime.UnixEpoch.AddYears(50));
        await using var site = await ServedSite.StartAsync(
            "--NewsBrowser:Ingestion:Folders:0:Name", "inbox", "--NewsBrowser:Ingestion:Folders:0:Path", files.File("inbox"),
            "--NewsBrowser:Ingestion:Watch:Enabled", "true", "--NewsBrowser:Ingestion:Watch:Folder", "inbox", "--NewsBrowser:Ingestion:Watch:Settle", "0");
        using var administrator = await Administrator.SignInAsync(site);
        await UntilAsync(administrator, runs => runs.Any(run => run is { Kind: RunKind.Watch, Added: 1 }));

        await using (var slow = File.Create(files.File("inbox/slow.md")))
        {
            await slow.WriteAsync(Administrator.News("Slow").AsMemory(0, 40), TestContext.Current.CancellationToken);
            await slow.FlushAsync(TestContext.Current.CancellationToken);
            files.Write("inbox/sub/quick.md", Administrator.News("Quick"));
            files.Write("inbox/.partial.md", Administrator.News("Partial"));
            await UntilAsync(administrator, runs => runs.Where(run => run.Kind == RunKind.Watch).Sum(run => run.Added) == 2);
            Assert.DoesNotContain(await administrator.Archive.Runs.ListAsync(50, TestContext.Current.CancellationToken), run => run.Rejected > 0);
            await slow.WriteAsync(Administrator.News("Slow").AsMemory(40), TestContext.Current.CancellationToken);
        }

        await UntilAsync(administrator, runs => runs.Where(run => run.Kind == RunKind.Watch).Sum(run => run.Added) == 3);
        Assert.DoesNotContain(await administrator.Archive.Runs.ListAsync(50, TestContext.Current.CancellationToken), run => run.Rejected > 0);
        Assert.Contains(await administrator.AuditAsync(), entry => entry is { Who: "watch", Action: "ingest", Detail: "inbox" });
        Assert.Contains("is watched", (await administrator.PageAsync("/admin/ingest")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schedules_turns_count_from_the_last_one()
    {
        var every = TimeSpan.FromHours(6);
        var timetable = Timetable.Create(every, null, TimeZoneInfo.Utc)!;
        Assert.Equal(Start + every, IngestionSchedule.NextTurn(null, Start, timetable));
        Assert.Equal(Start.AddHours(2), IngestionSchedule.NextTurn(Start.AddHours(-4), Start, timetable));
        Assert.Equal(Start + IngestionSchedule.AfterStart, IngestionSchedule.NextTurn(Start.AddHours(-40), Start, timetable));

        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        var clock = new CountingClock(Start);
        T Of<T>() where T : notnull => site.Services.GetRequiredService<T>();
        var settings = new NewsBrowserSettings { Ingestion = new IngestionSettings { Every = every } };
        using var schedule = new IngestionSchedule(
            Of<Lazy<RunLog>>(),
            Of<IngestionFolders>(),
            Of<IngestionJob>(),
            Of<FirstStart>(),
            Of<AuditWriter>(),
            Options.Create(settings),
            clock,
            NullLogger<IngestionSchedule>.Instance);
        await schedule.StartAsync(TestContext.Current.CancellationToken);
        for (var turn = 1; turn <= 2; turn++)
        {
            // It waits in steps of an hour at most, so twice a turn here: for the first step, and for what the jump left.
            await Until(() => clock.Timers == (2 * turn) - 1);
            Assert.Equal(clock.GetUtcNow().UtcDateTime + every, schedule.Next);
            clock.Advance(every - TimeSpan.FromSeconds(1));
            await Until(() => clock.Timers == 2 * turn);
            clock.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(administrator, runs => runs.Count(run => run is { Kind: RunKind.Schedule, State: RunState.Completed }) == turn);
        }

        await schedule.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, (await administrator.AuditAsync()).Count(entry => entry is { Who: "schedule", Action: "ingest" }));
    }

    private static async Task UntilAsync(Administrator administrator, Predicate<IReadOnlyList<RunView>> condition)
    {
        while (!condition(await administrator.Archive.Runs.ListAsync(50, TestContext.Current.CancellationToken)))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
