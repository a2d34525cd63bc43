using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Tests.Commands;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.Administering;

/// <summary>Backups that the site makes: at the push of a button and on a schedule.</summary>
public sealed class BackupPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_button_makes_a_backup_that_the_page_lists_and_the_audit_log_names()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        Assert.Contains("There are none yet.", await administrator.TextAsync("/admin/upkeep"), StringComparison.Ordinal);

        using (var made = await administrator.SendAsync("/admin/upkeep", "/admin/backups"))
        {
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
            Assert.Equal("/admin/upkeep#backups", made.Headers.Location!.OriginalString);
        }

        await site.Services.GetRequiredService<BackupJob>().WhenIdleAsync();
        var file = Assert.Single(ArchiveBackup.List(site.Data));
        Assert.StartsWith("backup-", file.Name, StringComparison.Ordinal);
        var page = await administrator.TextAsync("/admin/upkeep");
        Assert.Contains($"The backup {file.Name} was written.", page, StringComparison.Ordinal);
        Assert.Contains($"<code>{file.Name}</code>", page, StringComparison.Ordinal);
        Assert.Empty((await BackupCheck.RunAsync(Path.Combine(site.Data, "backups", file.Name), TimeProvider.System, Cancellation)).Faults);
        var entry = Assert.Single(await site.Services.GetRequiredService<NewsArchive>().Audit.ListAsync(null, 10, Cancellation), e => e.Action == "backup");
        Assert.Equal((true, file.Name), (entry.Done, entry.Subject));
    }

    [Fact]
    public async Task A_backup_that_cannot_be_made_says_why_on_the_page_and_in_the_audit_log()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        await File.WriteAllTextAsync(Path.Combine(site.Data, "backups"), "in the way", Cancellation);

        using (var made = await administrator.SendAsync("/admin/upkeep", "/admin/backups"))
        {
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        }

        await site.Services.GetRequiredService<BackupJob>().WhenIdleAsync();
        Assert.Contains("No backup could be made.", await administrator.TextAsync("/admin/upkeep"), StringComparison.Ordinal);
        Assert.False(
            Assert.Single(await site.Services.GetRequiredService<NewsArchive>().Audit.ListAsync(null, 10, Cancellation), e => e.Action == "backup").Done);
    }

    [Fact]
    public async Task A_schedule_makes_one_at_once_where_there_is_none()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Backups:Every", "1.00:00:00", "--NewsBrowser:Backups:Keep", "2");
        await site.Services.GetRequiredService<BackupJob>().WhenIdleAsync();
        var made = Assert.Single(ArchiveBackup.List(site.Data));
        Assert.StartsWith("scheduled-", made.Name, StringComparison.Ordinal);
        Assert.Equal(
            "schedule",
            Assert.Single(await site.Services.GetRequiredService<NewsArchive>().Audit.ListAsync(null, 10, Cancellation), e => e.Action == "backup").Who);
        using var administrator = await Administrator.SignInAsync(site);
        Assert.Contains("every 1.00:00:00", await administrator.TextAsync("/admin/upkeep"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--NewsBrowser:Backups:Every", "00:00:01", "Backups:Every")]
    [InlineData("--NewsBrowser:Backups:Keep", "0", "Backups:Keep")]
    public async Task A_schedule_that_cannot_be_meant_keeps_the_site_from_starting(string key, string value, string named) =>
        (await CommandProcess.RunAsync("serve", "--data", Path.Combine(Path.GetTempPath(), "newsbrowser-none"), key, value)).AssertRefused(named);
}
