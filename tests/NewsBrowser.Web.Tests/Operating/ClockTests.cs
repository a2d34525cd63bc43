using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Tests.Access;
using NewsBrowser.Web.Tests.TakingIn;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>A system's clock that is set back or forward: nothing waits longer for it, ends for it, or is lost.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Days => [-10_000, -1, 1, 10_000];

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_session_neither_ends_nor_lasts_longer(int days)
    {
        await using var site = AccessSite.Open(("NewsBrowser:Admin:IdleHours", "12"));
        using var administrator = site.Administrator();
        site.Clock.Set(TimeSpan.FromDays(days));
        using (var open = await administrator.SendAsync(HttpMethod.Get, "/admin"))
        {
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        }

        site.Clock.Advance(TimeSpan.FromHours(12));
        using var ended = await administrator.SendAsync(HttpMethod.Get, "/admin");
        Assert.Equal(HttpStatusCode.Found, ended.StatusCode);
    }

    [Fact]
    public void A_session_from_the_future_counts_as_one_of_now_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        var clock = new SetClock(Start);
        clock.Set(TimeSpan.FromDays(3650));
        var (id, _) = Open(folder.Path, clock).Begin(SessionRole.Administrator, "192.0.2.1", null);
        clock.Set(TimeSpan.FromDays(-3650));
        var sessions = Open(folder.Path, clock);
        Assert.NotNull(sessions.Use(id, "192.0.2.1"));
        Assert.All(sessions.All, session => Assert.True(session.Created <= clock.GetUtcNow().UtcDateTime && session.Used <= clock.GetUtcNow().UtcDateTime));
        clock.Advance(TimeSpan.FromHours(13));
        Assert.Null(sessions.Use(id, "192.0.2.1"));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Who_guessed_too_often_waits_a_minute_whatever_the_clock_says(int days)
    {
        using var folder = new TemporaryFolder();
        var clock = new SetClock(Start);
        var throttle = new SignInThrottle(clock, Open(folder.Path, clock));
        var address = IPAddress.Parse("198.51.100.7");
        for (var tried = 0; tried < SignInThrottle.TriesOfAddress; tried++)
        {
            Assert.Null(throttle.Begin(SessionRole.Administrator, address, out _));
        }

        clock.Set(TimeSpan.FromDays(days));
        Assert.Equal(TimeSpan.FromMinutes(1), throttle.Begin(SessionRole.Administrator, address, out _));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(throttle.Begin(SessionRole.Administrator, address, out _));
    }

    [Fact]
    public void A_last_turn_from_the_future_counts_as_one_of_now()
    {
        var timetable = Timetable.Create(TimeSpan.FromHours(6), null, TimeZoneInfo.Utc)!;
        var now = Start.UtcDateTime;
        Assert.Equal(now.AddHours(6), IngestionSchedule.NextTurn(now.AddYears(10), now, timetable));
        Assert.Equal(now + IngestionSchedule.AfterStart, IngestionSchedule.NextTurn(now.AddDays(-2), now, timetable));
    }

    [Theory]
    [InlineData("366.00:00:00", null)]
    [InlineData(null, "0 9 * * *")]
    public async Task A_turn_comes_when_its_time_has_passed_though_the_clock_was_set_back(string? every, string? schedule)
    {
        var clock = new CountingClock(Start);
        var interval = every is null ? (TimeSpan?)null : TimeSpan.Parse(every, System.Globalization.CultureInfo.InvariantCulture);
        var timetable = Timetable.Create(interval, schedule, TimeZoneInfo.Utc)!;
        var due = timetable.GetNext(Start.UtcDateTime);
        var waiting = timetable.WaitAsync(due, clock, Cancellation);
        clock.Set(TimeSpan.FromDays(-400));
        for (var hours = 0; hours <= (due - Start.UtcDateTime).TotalHours + 24; hours++)
        {
            Assert.True(hours == 0 || !waiting.IsCompleted || hours >= (schedule is null ? 366 * 24 : 1), $"It came after {hours} hours.");
            if (waiting.IsCompleted)
            {
                break;
            }

            var timers = clock.Timers;
            clock.Advance(TimeSpan.FromHours(1));
            while (!waiting.IsCompleted && clock.Timers == timers)
            {
                await Task.Yield();
            }
        }

        await waiting.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Backups_go_on_and_none_is_lost_though_the_clock_was_set_back()
    {
        await using var site = await ServedSite.StartAsync();
        T Of<T>() where T : notnull => site.Services.GetRequiredService<T>();
        var clock = new CountingClock(Start);
        clock.Set(TimeSpan.FromDays(3650));
        var options = Of<ArchiveOptions>();
        var future = (await ArchiveBackup.WriteOwnAsync(options, clock, ArchiveBackup.Scheduled, 2, Cancellation)).File;
        clock.Set(TimeSpan.FromDays(-3650));
        var settings = Options.Create(new NewsBrowserSettings { Backups = new BackupSettings { Every = TimeSpan.FromDays(1), Keep = 2 } });
        using var backups = new BackupJob(options, Of<AuditWriter>(), clock, settings, NullLogger<BackupJob>.Instance, Of<IHostApplicationLifetime>());
        await backups.StartAsync(Cancellation);

        // The one from the future does not stop the first, and the first is not deleted because of it.
        await UntilAsync(() => clock.Timers >= 1);
        Assert.Equal(2, Names().Count);
        var first = Assert.Single(Names(), name => name != Path.GetFileName(future));
        for (var hour = 0; hour < 24; hour++)
        {
            var timers = clock.Timers;
            clock.Advance(TimeSpan.FromHours(1));
            await UntilAsync(() => clock.Timers > timers);
        }

        Assert.Equal(3, Names().Count);
        Assert.Contains(first, Names());
        Assert.All(
            ArchiveBackup.List(site.Data).Where(copy => copy.Name != Path.GetFileName(future)),
            copy => Assert.True(copy.MadeAt <= clock.GetUtcNow().UtcDateTime));

        IReadOnlyList<string> Names() => [.. ArchiveBackup.List(site.Data).Select(copy => copy.Name)];
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(-1)]
    [InlineData(30)]
    public async Task A_run_lasts_as_long_as_it_took_and_comes_after_those_before_it_however_often_the_clock_is_set(int days)
    {
        using var folder = new TemporaryFolder();
        var clock = new RestlessClock(Start, TimeSpan.FromDays(days));
        var options = new ArchiveOptions { DataDirectory = folder.File("data") };
        await using (var archive = await NewsArchive.OpenAsync(options, clock, NullLoggerFactory.Instance, Cancellation))
        {
            for (var number = 1; number <= 4; number++)
            {
                folder.Write($"in/{number}.md", Administrator.News($"Story {number}"));
                var reserved = number % 2 == 0 ? archive.RunReservations.Reserve([folder.File("in")], RunKind.Folder) : (long?)null;
                var report = await archive.Ingestor.RunAsync(new([folder.File("in")]) { RunId = reserved }, null, Cancellation);
                Assert.InRange(report.Seconds, 0.5, 600);
                Assert.Equal((number, 1), ((int)report.RunId, report.Counts.Added));
            }

            // One is never begun, and one is told to have run when its process is killed, or the disk is full.
            Assert.True(archive.RunReservations.End(archive.RunReservations.Reserve([folder.File("in")], RunKind.Folder), RunState.Cancelled, null));
            archive.RunReservations.Reserve([folder.File("in")], RunKind.Folder);
            await ForgetEndAsync(options);
            await archive.Ingestor.RunAsync(new([folder.File("in")]), null, Cancellation);
            archive.RunReservations.Reserve([folder.File("in")], RunKind.Folder);
            await ForgetEndAsync(options);
        }

        await using var opened = await NewsArchive.OpenAsync(options, clock, NullLoggerFactory.Instance, Cancellation);
        var runs = await opened.Runs.ListAsync(100, Cancellation);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], runs.Select(run => (int)run.Id));
        Assert.Equal(
            [RunState.Interrupted, RunState.Completed, RunState.Failed, RunState.Cancelled, .. Enumerable.Repeat(RunState.Completed, 4)],
            runs.Select(run => run.State));
        foreach (var run in runs)
        {
            var seconds = (run.EndedAt!.Value - run.StartedAt).TotalSeconds;
            Assert.True(run.State == RunState.Completed ? seconds is > 0.5 and < 600 : seconds >= 0, $"Run {run.Id} lasted {seconds} s.");
        }

        // The last run is the one that came last, whatever times the others say.
        Assert.Equal(runs[1].EndedAt, (await opened.FrontPage.StatisticsAsync(Cancellation)).LastIngestedAt);
        Assert.Equal(4, (await opened.Changes.ReadAsync(null, Cancellation))!.Run.Id);
    }

    /// <summary>Leaves waiting runs as if they had begun, and nobody could say that they ended.</summary>
    private static async Task ForgetEndAsync(ArchiveOptions options)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(options.DataDirectory, "archive.db")};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE IngestionRuns SET State = {(int)RunState.Running} WHERE State = {(int)RunState.Waiting}";
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
    }

    private static readonly Lazy<string> Hash = new(() => AdminPassword.Hash("one long password"));

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Sessions Open(string folder, TimeProvider clock)
    {
        var settings = new NewsBrowserSettings { DataDirectory = folder };
        settings.Admin.PasswordHash = Hash.Value;
        var options = Options.Create(settings);
        var hashes = new PasswordHashes();
        return new Sessions(options, clock, new AdminPassword(options, hashes), new ReadingPassword(options, hashes), NullLogger<Sessions>.Instance);
    }

    /// <summary>Whoever asks for the time of day finds that it was set; a second passes with each look at what has passed.</summary>
    private sealed class RestlessClock(DateTimeOffset start, TimeSpan set) : SetClock(start)
    {
        public override DateTimeOffset GetUtcNow()
        {
            Set(set);
            return base.GetUtcNow();
        }

        public override long GetTimestamp()
        {
            Advance(TimeSpan.FromSeconds(1));
            return base.GetTimestamp();
        }
    }
}
