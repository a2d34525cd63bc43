using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Maintenance;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>The audit log as a page and as a file.</summary>
public sealed class AuditPageTests
{
    [Fact]
    public async Task Entries_are_paged_filtered_and_saved_without_formulas()
    {
        await using var site = AccessSite.Open();
        using var administrator = site.Administrator();
        var log = site.Services.GetRequiredService<NewsArchive>().Audit;
        for (var number = 1; number <= 250; number++)
        {
            log.Add(new AuditRecord(number % 2 == 0 ? "command" : "watch", number % 5 == 0 ? "ingest" : "prune", $"subject {number}"));
        }

        log.Add(new AuditRecord("proxy:=HYPERLINK(\"http://evil.example\")", "ingest", "=1+1", "<script>alert(1)</script>"));
        var seen = new List<string>();
        for (var path = "/admin/audit"; path is not null;)
        {
            IDocument page = new HtmlParser().ParseDocument(await administrator.TextAsync(path));
            seen.AddRange(page.QuerySelectorAll("tbody tr").Select(row => row.Children[3].TextContent.Trim()));
            Assert.Empty(page.QuerySelectorAll("tbody script"));
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(["=1+1", .. Enumerable.Range(1, 250).Reverse().Select(number => $"subject {number}")], seen);
        IDocument filtered = new HtmlParser().ParseDocument(await administrator.TextAsync("/admin/audit?action=ingest&who=command"));
        Assert.Equal(25, filtered.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(
            ["", "command", "proxy:=HYPERLINK(\"http://evil.example\")", "watch"],
            filtered.QuerySelectorAll("#who option").Select(option => option.GetAttribute("value")));

        using var file = await administrator.SendAsync(HttpMethod.Get, "/admin/audit.csv");
        Assert.Equal(("text/csv", "attachment"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType));
        var lines = (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.Equal(251 + 2, lines.Length);
        Assert.Contains(",\"'=1+1\",", lines[1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await administrator.StatusAsync("/admin/audit.csv?action=ingest&who=command"));
        Assert.Equal(25 + 2, (await administrator.TextAsync("/admin/audit.csv?action=ingest&who=command")).Split("\r\n").Length);
    }

    [Fact]
    public async Task A_wrong_password_of_somebody_who_is_signed_in_is_a_refused_sign_in_and_nothing_else()
    {
        await using var site = AccessSite.Open();
        using var administrator = site.Administrator();
        using var wrong = await administrator.SignInAsync("not this one");
        Assert.Equal([("sign-in", false)], (await site.AuditAsync()).Select(entry => (entry.Action, entry.Done)));
    }

    [Fact]
    public async Task Entries_are_chosen_by_day_and_a_day_that_is_none_is_said()
    {
        await using var site = AccessSite.Open();
        var log = site.Services.GetRequiredService<NewsArchive>().Audit;
        var start = site.Clock.GetUtcNow();
        for (var day = 0; day < 4; day++)
        {
            log.Add(new AuditRecord("command", "ingest", $"day {day}"));
            log.Add(new AuditRecord("command", "prune", $"day {day}"));
            site.Clock.Advance(TimeSpan.FromDays(1));
        }

        // The clock is set back: what is asked for by time is found by time.
        site.Clock.AdjustTime(site.Clock.GetUtcNow().AddDays(-3));
        log.Add(new AuditRecord("command", "ingest", "later on day 1"));
        using var administrator = site.Administrator();
        var from = start.AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var until = start.AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(["day 2", "later on day 1", "day 1"], await SubjectsAsync($"action=ingest&from={from}&until={until}"));
        Assert.Equal(["day 3", "day 2", "later on day 1", "day 1"], await SubjectsAsync($"action=ingest&who=command&from={from}"));
        Assert.Equal(["day 0"], await SubjectsAsync($"action=prune&until={start:yyyy-MM-dd}"));
        Assert.Equal(3 + 2, (await administrator.TextAsync($"/admin/audit.csv?action=ingest&from={from}&until={until}")).Split("\r\n").Length);
        IDocument wrong = new HtmlParser().ParseDocument(await administrator.TextAsync("/admin/audit?from=yesterday"));
        Assert.Equal("Days are written as 2026-01-31.", wrong.QuerySelector("[role=alert]")!.TextContent);
        Assert.Empty(wrong.QuerySelectorAll("tbody tr"));
        Assert.Equal(HttpStatusCode.BadRequest, await administrator.StatusAsync("/admin/audit.csv?until=2026-02-30"));

        async Task<IEnumerable<string>> SubjectsAsync(string query) =>
            new HtmlParser().ParseDocument(await administrator.TextAsync("/admin/audit?" + query)).QuerySelectorAll("tbody tr")
                .Select(row => row.Children[3].TextContent);
    }

    [Fact]
    public async Task A_formula_behind_a_name_is_no_formula()
    {
        await using var site = AccessSite.Open();
        var log = site.Services.GetRequiredService<NewsArchive>().Audit;
        log.Add(new AuditRecord("@SUM(A1)", "+1", "-1", "\t=1"));
        using var administrator = site.Administrator();
        var cells = (await administrator.TextAsync("/admin/audit.csv")).Split("\r\n")[1].Split(',');
        Assert.Equal(["\"'@SUM(A1)\"", "\"'+1\"", "\"'-1\"", "\"'\t=1\""], [cells[2], cells[5], cells[6], cells[7]]);
    }
}
