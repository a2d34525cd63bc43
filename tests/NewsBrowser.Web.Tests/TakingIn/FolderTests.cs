using System.Net;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>Folders are taken in by the name that the settings give them, one run after the other.</summary>
public sealed class FolderTests
{
    [Fact]
    public async Task A_folder_is_taken_in_by_its_name_and_never_by_a_path_and_links_do_not_lead_out_of_it()
    {
        using var files = new TemporaryFolder();
        files.Write("inbox/a.md", Administrator.News("Inbox story"));
        var secret = files.Write("elsewhere/secret.md", Administrator.News("Secret story"));
        File.CreateSymbolicLink(files.File("inbox/link.md"), secret);
        await using var site = await ServedSite.StartAsync(
            "--NewsBrowser:Ingestion:Folders:0:Name",
            "inbox",
            "--NewsBrowser:Ingestion:Folders:0:Path",
            files.File("inbox"),
            "--NewsBrowser:Ingestion:Folders:1:Name",
            "later",
            "--NewsBrowser:Ingestion:Folders:1:Path",
            files.File("later"));
        using var administrator = await Administrator.SignInAsync(site);

        var page = await administrator.PageAsync("/admin/ingest");
        Assert.Equal(["seeds", "inbox", "later"], page.QuerySelectorAll(".rows strong").Select(name => name.TextContent));
        Assert.Equal(["seeds", "inbox"], page.QuerySelectorAll(".rows input[name=folder]").Select(name => name.GetAttribute("value")));
        Assert.Contains("does not exist", page.QuerySelector(".rows .bad")!.TextContent, StringComparison.Ordinal);

        var run = await administrator.RunAsync("/admin/ingest", "/admin/ingest?handler=Folder", ("folder", "inbox"), ("path", files.File("elsewhere")));
        Assert.Equal((RunState.Completed, RunKind.Folder, 1, 1), (run.State, run.Kind, run.Added, run.Rejected));
        var report = await administrator.PageAsync($"/admin/runs/{run.Id}");
        Assert.Contains("inbox: link.md", report.QuerySelector(".refusals h3")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret story", report.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("leads out of the configured folders", report.QuerySelector(".refusals")!.TextContent, StringComparison.Ordinal);

        // What a link leads to outside is not handed out either, though the run names it.
        var refusal = Assert.Single(await administrator.Archive.RejectedFiles.ListAsync(run.Id, null, null, 0, 10, TestContext.Current.CancellationToken));
        Assert.Empty(report.QuerySelectorAll(".refusals a[download]"));
        using var file = await administrator.Client.GetAsync(
            new Uri($"/admin/runs/{run.Id}/rejections/{refusal.Id}/file", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);

        foreach (var name in new[] { files.File("elsewhere"), "../elsewhere", "nothing", "" })
        {
            using var refused = await administrator.PressAsync("/admin/ingest", "/admin/ingest?handler=Folder", ("folder", name));
            Assert.Contains(
                "There is no configured folder of that name.",
                await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        }

        Assert.Equal(4, (await administrator.AuditAsync()).Count(entry => entry is { Action: "ingest", Done: false, Detail: "no such folder" }));
        var entry = (await administrator.AuditAsync()).First(entry => entry is { Action: "ingest", Done: true });
        Assert.Equal(("admin", "inbox"), (entry.Who, entry.Detail));
    }

    [Fact]
    public async Task Runs_wait_for_each_other_and_can_be_cancelled_while_they_wait()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);
        var job = administrator.Job;
        var seeds = new RunRequest(RunKind.Folder, [site.Files]);

        // A run that did not come through the queue goes on until it is let go.
        using var held = new Held();
        Task other = Task.Run(() => administrator.Archive.Ingestor.RunAsync(new IngestionRequest([site.Files]), held, TestContext.Current.CancellationToken));
        held.Begun.Wait(TestContext.Current.CancellationToken);
        var first = job.Enqueue(seeds)!.Value;
        var second = job.Enqueue(seeds with { Kind = RunKind.Schedule })!.Value;
        Assert.Equal(second, job.Enqueue(seeds with { Kind = RunKind.Schedule }));
        Assert.Contains(second, job.Waiting);
        Assert.Equal("Waiting", (await administrator.PageAsync($"/admin/runs/{second}")).QuerySelector("#run-state")!.TextContent);
        for (var number = 0; job.Waiting.Count < IngestionJob.MaxWaiting; number++)
        {
            job.Enqueue(seeds with { ChangedBefore = DateTime.UnixEpoch.AddDays(number) });
        }

        Assert.Null(job.Enqueue(seeds with { Kind = RunKind.Watch }));
        var token = await administrator.TokenAsync("/admin/ingest");
        foreach (var run in job.Waiting.Append(first))
        {
            using var cancelled = await administrator.SendAsync(token, $"/admin/runs/{run}?handler=Cancel");
            Assert.Equal(HttpStatusCode.Found, cancelled.StatusCode);
        }

        await job.WhenIdleAsync();
        var third = job.Enqueue(seeds)!.Value;
        held.Go.Set();
        await other;
        await job.WhenIdleAsync();
        var runs = (await administrator.Archive.Runs.ListAsync(50, TestContext.Current.CancellationToken)).ToDictionary(run => run.Id, run => run.State);
        Assert.Equal((RunState.Cancelled, RunState.Cancelled, RunState.Completed), (runs[first], runs[second], runs[third]));
        Assert.Empty(await administrator.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_that_was_cancelled_is_resumed_and_does_the_rest()
    {
        using var files = new TemporaryFolder();
        const int many = 2000;
        for (var number = 0; number < many; number++)
        {
            files.Write($"big/{number}.md", Administrator.News($"Story {number}"));
        }

        await using var site = await ServedSite.StartAsync(
            "--NewsBrowser:Ingestion:Folders:0:Name", "big", "--NewsBrowser:Ingestion:Folders:0:Path", files.File("big"));
        using var administrator = await Administrator.SignInAsync(site);
        var first = administrator.Job.Enqueue(new RunRequest(RunKind.Folder, [files.File("big")]))!.Value;
        Assert.True(administrator.Job.Cancel(first));
        await administrator.Job.WhenIdleAsync();
        var cancelled = (await administrator.Archive.Runs.FindAsync(first, TestContext.Current.CancellationToken))!;
        Assert.Equal(RunState.Cancelled, cancelled.State);

        var resumed = await administrator.RunAsync($"/admin/runs/{first}", $"/admin/runs/{first}?handler=Resume");
        Assert.Equal((RunState.Completed, many, many - cancelled.Added, cancelled.Added), (resumed.State, resumed.Files, resumed.Added, resumed.Unchanged));
        using (var again = await administrator.PressAsync("/admin/ingest", $"/admin/runs/{resumed.Id}?handler=Resume"))
        {
            Assert.Contains("nothing to resume", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Contains(await administrator.AuditAsync(), entry => entry is { Done: true, Action: "resume" });
    }

    [Fact]
    public async Task Nothing_is_done_without_a_session_or_without_the_forms_token()
    {
        await using var site = await ServedSite.StartAsync();
        using var stranger = site.Reader();
        using var administrator = await Administrator.SignInAsync(site);
        string[] actions =
        [
            "/admin/ingest?handler=Folder", "/admin/upload", "/admin?handler=Reingest",
            .. new[] { "Cancel", "Resume", "Retry", "RetryAll", "Ignore", "Heed" }.Select(name => $"/admin/runs/1?handler={name}")
        ];
        foreach (var action in actions)
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("folder", "seeds"), KeyValuePair.Create("rejection", "1")]);
            using var refused = await stranger.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Found, refused.StatusCode);
            Assert.StartsWith("/admin/login", refused.Headers.Location!.OriginalString, StringComparison.Ordinal);
            using var forged = await administrator.Client.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }

        foreach (var page in new[] { "/admin", "/admin/ingest", "/admin/runs", "/admin/runs/1", "/admin/runs/1/events", "/admin/runs/1/rejections/1/file" })
        {
            using var refused = await stranger.GetAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Found, refused.StatusCode);
        }

        using var upload = Administrator.Multipart(("a.md", Administrator.News("Forged")));
        using var untaken = await administrator.Client.PostAsync(new Uri("/admin/upload", UriKind.Relative), upload, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, untaken.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(site.Data, "uploads")));
        Assert.Single(await administrator.Archive.Runs.ListAsync(10, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("NewsBrowser:Ingestion:Folders:0:Name", "a b")]
    [InlineData("NewsBrowser:Ingestion:Folders:0:Name", "Seeds")]
    [InlineData("NewsBrowser:Ingestion:Folders:0:Path", "")]
    [InlineData("NewsBrowser:Ingestion:Folders:0:Path", "/")]
    [InlineData("NewsBrowser:Ingestion:UploadMaxBytes", "10")]
    [InlineData("NewsBrowser:Ingestion:UploadMaxFiles", "0")]
    [InlineData("NewsBrowser:Ingestion:Every", "00:00:01")]
    [InlineData("NewsBrowser:Ingestion:Watch:Folder", "nothing")]
    [InlineData("NewsBrowser:Ingestion:Watch:Settle", "-1")]
    public async Task A_setting_that_cannot_be_used_ends_the_start_with_its_name(string key, string value)
    {
        var settings = new Dictionary<string, string>
        {
            ["NewsBrowser:Ingestion:Folders:0:Name"] = "inbox",
            ["NewsBrowser:Ingestion:Folders:0:Path"] = "/srv/nowhere",
            [key] = value
        };
        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => ServedSite.StartAsync([.. settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value })]));
        Assert.Contains(key, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Holds a run at its very end.</summary>
    private sealed class Held : IProgress<IngestionProgress>, IDisposable
    {
        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public void Report(IngestionProgress value)
        {
            if (value.CurrentPath is null)
            {
                Begun.Set();
                Go.Wait(TestContext.Current.CancellationToken);
            }
        }

        public void Dispose()
        {
            Begun.Dispose();
            Go.Dispose();
        }
    }
}
