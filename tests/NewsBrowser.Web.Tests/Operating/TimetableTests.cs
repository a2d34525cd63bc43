using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Tests.Commands;
using NewsBrowser.Web.Tests.TakingIn;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>When the program does by itself what the settings ask for: intervals, and cron expressions in the time zone of the settings.</summary>
public sealed class TimetableTests
{
    private static readonly TimeZoneInfo Taipei = TimeZoneInfo.FindSystemTimeZoneById("Asia/Taipei");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("30 3 * * *", "2026-03-01T00:00:00Z", "2026-03-01T19:30:00Z")]
    [InlineData("30 3 * * *", "2026-03-01T19:30:00Z", "2026-03-02T19:30:00Z")]
    [InlineData("0 6 * * MON", "2026-03-01T00:00:00Z", "2026-03-01T22:00:00Z")]
    [InlineData("@hourly", "2026-03-01T00:20:00Z", "2026-03-01T01:00:00Z")]
    public void An_expression_counts_in_the_time_zone(string schedule, string after, string next) =>
        Assert.Equal(Utc(next), Timetable.Create(null, schedule, Taipei)!.GetNext(Utc(after)));

    [Fact]
    public void An_interval_counts_from_the_last_time_and_nothing_is_due_where_neither_is_set()
    {
        Assert.Equal(Utc("2026-03-01T06:00:00Z"), Timetable.Create(TimeSpan.FromHours(6), null, Taipei)!.GetNext(Utc("2026-03-01T00:00:00Z")));
        Assert.Null(Timetable.Create(null, null, Taipei));
        Assert.Null(Timetable.Create(null, string.Empty, Taipei));
    }

    [Theory]
    [InlineData("Ingestion", "every day", "00:00:00", "Ingestion:Schedule is \"every day\"; it is a cron expression")]
    [InlineData("Backups", "0 0 30 2 *", "00:00:00", "Backups:Schedule is \"0 0 30 2 *\"; there is no such time.")]
    [InlineData("Backups", "0 0 * * *", "1.00:00:00", "Backups:Every and NewsBrowser:Backups:Schedule are both set; one of them says when.")]
    public async Task What_cannot_be_meant_keeps_the_site_from_starting(string section, string schedule, string every, string named)
    {
        string[] interval = every == "00:00:00" ? [] : [$"--NewsBrowser:{section}:Every", every];
        var data = Path.Combine(Path.GetTempPath(), "newsbrowser-none");
        (await CommandProcess.RunAsync(["serve", "--data", data, $"--NewsBrowser:{section}:Schedule", schedule, .. interval])).AssertRefused(named);
    }

    [Fact]
    public async Task Runs_and_backups_follow_an_expression()
    {
        await using var site = await ServedSite.StartAsync();
        T Of<T>() where T : notnull => site.Services.GetRequiredService<T>();
        var clock = new CountingClock(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var settings = Options.Create(new NewsBrowserSettings
        {
            Ingestion = new IngestionSettings { Schedule = "0 9 * * *" },
            Backups = new BackupSettings { Schedule = "0 10 * * *" },
        });
        using var runs = new IngestionSchedule(
            Of<Lazy<RunLog>>(),
            Of<IngestionFolders>(),
            Of<IngestionJob>(),
            Of<FirstStart>(),
            Of<AuditWriter>(),
            settings,
            clock,
            NullLogger<IngestionSchedule>.Instance);
        using var backups = new BackupJob(
            Of<ArchiveOptions>(), Of<AuditWriter>(), clock, settings, NullLogger<BackupJob>.Instance, Of<IHostApplicationLifetime>());
        await runs.StartAsync(Cancellation);
        await backups.StartAsync(Cancellation);
        await UntilAsync(() => clock.Timers == 2);
        Assert.Equal(Utc("2026-03-01T01:00:00Z"), runs.Next);
        Assert.Null(backups.State);

        clock.Advance(TimeSpan.FromHours(1));
        await UntilAsync(() => runs.Next == Utc("2026-03-02T01:00:00Z") && clock.Timers >= 3);
        Assert.Null(backups.State);

        clock.Advance(TimeSpan.FromHours(1));
        await UntilAsync(() => backups.State is { Ended: true });
        Assert.StartsWith("scheduled-", backups.State!.File, StringComparison.Ordinal);
        await runs.StopAsync(Cancellation);
    }

    private static DateTime Utc(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Cancellation);
        }
    }
}
