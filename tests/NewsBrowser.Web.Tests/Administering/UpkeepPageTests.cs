using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.Administering;

/// <summary>What an administrator does to what is in the archive, on the pages for it.</summary>
public sealed class UpkeepPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_is_taken_down_from_its_page_answers_410_and_may_be_allowed_again()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        const string Takedown = $"/admin/items/{Site.ThreadId}/takedown";
        Assert.DoesNotContain("/takedown", await site.TextAsync(Site.Thread), StringComparison.Ordinal);
        Assert.Contains(Takedown, await administrator.TextAsync(Site.Thread), StringComparison.Ordinal);

        var backup = Path.GetFileName((await ArchiveBackup.WriteOwnAsync(
            new ArchiveOptions { DataDirectory = site.Data }, TimeProvider.System, ArchiveBackup.OnDemand, null, Cancellation)).File);
        Assert.Contains(backup, await administrator.TextAsync(Takedown), StringComparison.Ordinal);
        using (var made = await administrator.SendAsync("/admin/preview", "/admin/ingest?handler=Preview", ("folder", "seeds")))
        {
            await site.Services.GetRequiredService<DryRunJob>().WhenIdleAsync();
            Assert.NotNull(site.Services.GetRequiredService<DryRunJob>().Last);
        }

        using (var unsure = await administrator.SendAsync(Takedown, Takedown, ("reason", "asked for")))
        {
            Assert.Contains("Tick the box to confirm", await unsure.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, Site.Thread));
        using (var taken = await administrator.SendAsync(Takedown, Takedown, ("reason", "asked for"), ("sure", "true")))
        {
            Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        }

        await site.Services.GetRequiredService<MaintenanceJob>().WhenIdleAsync();
        string[] gone =
        [
            Site.Thread, $"/raw/{Site.ThreadId}", $"/raw/{Site.ThreadId}/view", $"/versions/{Site.ThreadId}", $"/api/v1/items/{Site.ThreadId}",
            $"/api/v1/items/{Site.ThreadId}/comments"
        ];
        foreach (var path in gone)
        {
            Assert.Equal((path, HttpStatusCode.Gone), (path, await StatusAsync(site, path)));
        }

        using (var page = await site.AskAsync(Site.Thread))
        {
            Assert.Contains("This item was taken down", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        foreach (var path in (string[])["/search?q=kind:forum", "/feed.atom?q=", "/export.csv?q=", "/sitemap-items-1.xml", "/api/v1/items?q=", "/boards", "/"])
        {
            Assert.DoesNotContain("nk11208z", await site.TextAsync(path), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(site, "/forum/Stock/another"));
        var archive = site.Services.GetRequiredService<NewsArchive>();
        Assert.Equal([(true, "asked for; takedown 1, 1 texts"), (false, null)], (await archive.Audit.ListAsync(null, 10, Cancellation))
            .Where(e => e.Action == "takedown" && e.Subject == Site.ThreadId).Select(e => (e.Done, e.Detail)));

        var upkeep = await administrator.TextAsync("/admin/upkeep");
        Assert.Contains("asked for", upkeep, StringComparison.Ordinal);
        Assert.Contains("were made before and may still hold it", upkeep, StringComparison.Ordinal);
        Assert.Contains(backup, upkeep, StringComparison.Ordinal);
        Assert.Null(site.Services.GetRequiredService<DryRunJob>().Last);
        using (var allowed = await administrator.SendAsync("/admin/upkeep", "/admin/upkeep?handler=Allow", ("takedown", "1")))
        {
            Assert.Equal(HttpStatusCode.Redirect, allowed.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(site, Site.Thread));
        await archive.Ingestor.RunAsync(new IngestionRequest([site.Files]), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, Site.Thread));
    }

    [Fact]
    public async Task What_vanished_is_shown_and_deleted_and_everything_is_parsed_again()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        var archive = site.Services.GetRequiredService<NewsArchive>();
        Assert.Contains("There is nothing to prune", await administrator.TextAsync("/admin/upkeep"), StringComparison.Ordinal);
        var thread = (await archive.Items.ReadRawAsync(Site.ThreadId, Cancellation))!.FileName;
        File.Delete(Path.Combine(site.Files, thread));
        await archive.Ingestor.RunAsync(new IngestionRequest([site.Files]), null, Cancellation);
        var job = site.Services.GetRequiredService<MaintenanceJob>();

        using (var reparse = await administrator.SendAsync("/admin/upkeep", "/admin/upkeep?handler=Reparse"))
        {
            Assert.Equal(HttpStatusCode.Redirect, reparse.StatusCode);
        }

        await job.WhenIdleAsync();
        Assert.Contains(
            "Files read again: 2; with changed items: 0; with new items: 0; not readable: 0.",
            await administrator.TextAsync("/admin/upkeep"),
            StringComparison.Ordinal);
        Assert.Equal(RunKind.Reparse, (await archive.Runs.ListAsync(1, Cancellation))[0].Kind);
        Assert.Contains("Delete this 1 item", await administrator.TextAsync("/admin/upkeep"), StringComparison.Ordinal);
        using (var changed = await administrator.SendAsync("/admin/upkeep", "/admin/upkeep?handler=Prune", ("items", "2"), ("sure", "true")))
        {
            Assert.Contains("has changed meanwhile", await changed.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, Site.Thread));
        using (var unsure = await administrator.SendAsync("/admin/upkeep", "/admin/upkeep?handler=Prune", ("items", "1")))
        {
            Assert.Contains("Tick the box to confirm", await unsure.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, Site.Thread));
        using (var pruned = await administrator.SendAsync("/admin/upkeep", "/admin/upkeep?handler=Prune", ("items", "1"), ("sure", "true")))
        {
            Assert.Equal(HttpStatusCode.Redirect, pruned.StatusCode);
        }

        await job.WhenIdleAsync();
        Assert.Contains("Items deleted: 1. Vanished files forgotten: 1.", await administrator.TextAsync("/admin/upkeep"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(site, Site.Thread));
        Assert.Empty(await archive.VerifyAsync(Cancellation));
    }

    [Fact]
    public async Task A_dry_run_is_shown_with_what_is_different()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        var archive = site.Services.GetRequiredService<NewsArchive>();
        Assert.Contains("No dry run was made", await administrator.TextAsync("/admin/preview"), StringComparison.Ordinal);
        var thread = Path.Combine(site.Files, (await archive.Items.ReadRawAsync(Site.ThreadId, Cancellation))!.FileName);
        await File.AppendAllTextAsync(thread, "推 newreader: <b>看到了</b> 09/12 13:01\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(site.Files, "broken.md"), "---\ntitle: \"A\nbroken", Cancellation);

        using (var made = await administrator.SendAsync("/admin/preview", "/admin/ingest?handler=Preview", ("folder", "seeds")))
        {
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        }

        await site.Services.GetRequiredService<DryRunJob>().WhenIdleAsync();
        Assert.Contains(await archive.Audit.ListAsync(null, 5, Cancellation), entry => entry is { Action: "dry-run", Done: true });
        var page = await administrator.TextAsync("/admin/preview");
        Assert.Equal(
            ["3", "0", "1", "1", "1"],
            new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelectorAll("dl.figures dd").Select(figure => figure.TextContent.Trim()));
        Assert.Contains("newreader", page, StringComparison.Ordinal);
        Assert.Contains("broken.md", page, StringComparison.Ordinal);
        Assert.DoesNotContain("newreader", await site.TextAsync(Site.Thread), StringComparison.Ordinal);

        // What is taken down after the dry run is not shown by it once more.
        Assert.NotNull(await archive.Takedowns.TakeDownAsync(Site.ThreadId, null, Cancellation));
        page = await administrator.TextAsync("/admin/preview");
        Assert.DoesNotContain("newreader", page, StringComparison.Ordinal);
        Assert.Contains("broken.md", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_can_be_stopped()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        var archive = site.Services.GetRequiredService<NewsArchive>();
        using (var none = await administrator.SendAsync("/admin/ingest", "/admin/ingest?handler=CancelPreview"))
        {
            Assert.Contains("No dry run is going on any more.", await none.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        // One dry run at a time: that of the page waits for this one.
        using var hold = new ManualResetEventSlim();
        var other = archive.Ingestor.RunAsync(new IngestionRequest([site.Files], DryRun: true), new Held(hold), Cancellation);
        using (var made = await administrator.SendAsync("/admin/preview", "/admin/ingest?handler=Preview", ("folder", "seeds")))
        {
            Assert.Equal("/admin/ingest", made.Headers.Location!.OriginalString);
        }

        Assert.Contains("A dry run of seeds is going on.", await administrator.TextAsync("/admin/ingest"), StringComparison.Ordinal);
        using (var stopped = await administrator.SendAsync("/admin/ingest", "/admin/ingest?handler=CancelPreview"))
        {
            Assert.Equal("/admin/ingest", stopped.Headers.Location!.OriginalString);
        }

        Assert.Contains("The dry run of seeds was stopped.", await administrator.TextAsync("/admin/ingest"), StringComparison.Ordinal);
        Assert.Equal(
            ["cancel False no dry run goes on", "cancel True dry run over seeds", "dry-run False seeds; cancelled"],
            (await archive.Audit.ListAsync(null, 5, Cancellation)).Where(entry => entry.Action is "cancel" or "dry-run")
                .Select(entry => $"{entry.Action} {entry.Done} {entry.Detail}").Order(StringComparer.Ordinal));
        hold.Set();
        await other;
    }

    [Theory]
    [InlineData("/admin/ingest?handler=Preview")]
    [InlineData("/admin/ingest?handler=CancelPreview")]
    [InlineData("/admin/upkeep?handler=Prune")]
    [InlineData("/admin/upkeep?handler=Reparse")]
    [InlineData("/admin/upkeep?handler=Cancel")]
    [InlineData("/admin/upkeep?handler=Allow")]
    [InlineData($"/admin/items/{Site.ThreadId}/takedown")]
    public async Task Without_a_session_nothing_is_done(string action)
    {
        await using var site = await ServedSite.StartAsync();
        using var stranger = site.Reader();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("sure", "true"), KeyValuePair.Create("items", "0")]);

        using var answer = await stranger.PostAsync(new Uri(action, UriKind.Relative), form, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/admin/login", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Null(site.Services.GetRequiredService<MaintenanceJob>().State);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, Site.Thread));
    }

    private static async Task<HttpStatusCode> StatusAsync(ServedSite site, string path)
    {
        using var response = await site.AskAsync(path);
        return response.StatusCode;
    }

    /// <summary>Progress that goes on when it is let.</summary>
    private sealed class Held(ManualResetEventSlim hold) : IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => hold.Wait(Cancellation);
    }
}
