using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>What is said of a run in numbers is what its lists hold, on its pages and over the interface.</summary>
public sealed class RunFiguresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_figure_of_a_run_is_the_length_of_the_list_behind_it()
    {
        using var files = new TemporaryFolder();
        Write("same.md", Story("Same"));
        Write("changing.md", Story("Changing"));
        Write("gone.md", Story("Gone"));
        Write("M.1694447439.A.B1F.txt", Post(comments: 1));
        await using var site = await ServedSite.StartAsync(
            "--NewsBrowser:Ingestion:Folders:0:Name", "in", "--NewsBrowser:Ingestion:Folders:0:Path", files.File("in"));
        using var administrator = await Administrator.SignInAsync(site);
        await administrator.RunAsync("/admin/ingest", "/admin/ingest?handler=Folder", ("folder", "in"));

        for (var number = 0; number < RunChangeReader.PageSize + 3; number++)
        {
            Write($"new-{number}.md", Story($"New {number}"));
        }

        // A file with a warning is taken in like any other.
        Write("warned.md", Story("Warned").Replace("2024-03-05T10:00:00Z", "no time at all", StringComparison.Ordinal));
        Write("changing.md", Story("Changing").Replace("An excerpt.", "Another excerpt.", StringComparison.Ordinal));
        Write("M.1694447439.A.B1F.txt", Post(comments: 3));
        File.Delete(files.File("in/gone.md"));
        for (var number = 0; number < 27; number++)
        {
            Write($"broken-{number:00}.txt", $"nothing of a post {number}\n");
        }

        // Of one collection a part can be read, of another nothing.
        var collection = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tests", "fixtures", "ptt", "crawler-errors.json"), Cancellation);
        Write("part.json", collection);
        Write("nothing.json", "{\"articles\": [\n{\"error\": \"invalid url\"},\n{\"error\": \"invalid url\"}\n]}\n");
        var run = await administrator.RunAsync("/admin/ingest", "/admin/ingest?handler=Folder", ("folder", "in"));
        Assert.Equal(1, Warned(site));

        // And a run that finds everything as it was: what is rejected is rejected still, and listed again.
        var again = await administrator.RunAsync("/admin/ingest", "/admin/ingest?handler=Folder", ("folder", "in"));
        Assert.Equal((RunChangeReader.PageSize + 5, 2, 1, 28, 1), (run.Added, run.Updated, run.Unchanged, run.Rejected, run.Vanished));
        Assert.Equal((0, 0, RunChangeReader.PageSize + 8, 28, 0), (again.Added, again.Updated, again.Unchanged, again.Rejected, again.Vanished));
        foreach (var each in new[] { run, again })
        {
            await AssertFiguresAsync(site, administrator, each);
        }

        void Write(string name, string text) => files.Write("in/" + name, text);
    }

    private static async Task AssertFiguresAsync(ServedSite site, Administrator administrator, RunView run)
    {
        var page = await administrator.PageAsync($"/admin/runs/{run.Id}?show=all");
        var figures = page.QuerySelectorAll("dl.figures > div").ToDictionary(
            figure => figure.QuerySelector("dt")!.TextContent, figure => Number(figure.QuerySelector("dd")!.TextContent), StringComparer.Ordinal);
        Assert.Equal(figures["Files"], figures["Added"] + figures["Updated"] + figures["Unchanged"] + figures["Rejected"]);
        Assert.Equal(
            (run.Files, run.Added, run.Updated, run.Unchanged, run.Rejected, run.Vanished),
            (figures["Files"], figures["Added"], figures["Updated"], figures["Unchanged"], figures["Rejected"], figures["Vanished"]));

        // The rejections, page by page: the files that are rejected whole, and what was rejected of others.
        var rejected = await ListAsync(administrator, $"/admin/runs/{run.Id}?show=all", ".refusals > li");
        Assert.Equal(figures["Rejected"] + figures["Rejected entries of files that were read"], rejected.Count);
        var names = rejected.Select(line => line.QuerySelector("h3 code")!.TextContent).Distinct();
        Assert.Equal(figures["Rejected"], names.Count(name => name != "in: part.json"));
        foreach (var chip in page.QuerySelectorAll("nav.chips a"))
        {
            Assert.Equal(
                Number(chip.TextContent.Split(' ')[^1]), (await ListAsync(administrator, chip.GetAttribute("href")!.Split('#')[0], ".refusals > li")).Count);
        }

        var table = (await administrator.PageAsync("/admin/runs")).QuerySelectorAll("table.figures tbody tr")
            .Single(row => row.QuerySelector("th a")!.TextContent == run.Id.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(
            [run.Files, run.Added, run.Updated, run.Unchanged, run.Rejected], table.QuerySelectorAll("td.num").Select(cell => Number(cell.TextContent)));

        // What changed: each file brought one item.
        var changes = await administrator.PageAsync($"/changes/{run.Id}");
        Assert.Contains($"Files: {run.Added} added, {run.Updated} changed, {run.Vanished} vanished", changes.Body!.TextContent, StringComparison.Ordinal);
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in changes.QuerySelectorAll(".stack > section"))
        {
            var total = groups[group.Id!] = Number(group.QuerySelector("h2 .n")!.TextContent);
            Assert.Equal(Math.Min(total, RunChangeReader.FirstOfGroup), group.QuerySelectorAll("ol.stories > li").Length);
            Assert.Equal(total, (await ListAsync(administrator, $"/changes/{run.Id}?group={group.Id}", "ol.stories > li")).Count);
        }

        Assert.Equal(run.Added, groups.GetValueOrDefault("news") + groups.GetValueOrDefault("posts"));
        Assert.Equal(run.Updated, groups.GetValueOrDefault("changed"));
        Assert.Equal(run.Vanished, groups.GetValueOrDefault("vanished"));

        using var program = site.Reader();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", site.Services.GetRequiredService<ApiTokens>().Add($"run {run.Id}", [Scopes.Ingest], null).Token);
        var json = await program.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/admin/runs/{run.Id}", UriKind.Relative), Cancellation);
        int Of(string name) => json.GetProperty(name).GetInt32();
        Assert.Equal(
            (run.Files, run.Added, run.Updated, run.Unchanged, run.Rejected, run.Vanished),
            (Of("files"), Of("added"), Of("updated"), Of("unchanged"), Of("rejected"), Of("vanished")));
        Assert.Equal((rejected.Count, rejected.Count), (Of("rejectionsTotal"), Of("rejected") + Of("rejectedEntries")));
        Assert.Equal(rejected.Count, json.GetProperty("rejections").GetArrayLength());
    }

    /// <summary>All of a list, however many pages it has.</summary>
    private static async Task<List<IElement>> ListAsync(Administrator administrator, string path, string rows)
    {
        var all = new List<IElement>();
        for (var next = (string?)path; next is not null;)
        {
            var page = await administrator.PageAsync(next);
            all.AddRange(page.QuerySelectorAll(rows));
            next = page.QuerySelector(".pager a[rel~=next]")?.GetAttribute("href")?.Split('#')[0];
        }

        return all;
    }

    private static int Number(string text) => int.Parse(text.Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static int Warned(ServedSite site)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(site.Data, "archive.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM SourceFiles WHERE WarningsJson IS NOT NULL AND Path LIKE '%warned.md'";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string Story(string title) => Encoding.UTF8.GetString(Administrator.News(title));

    private static string Post(int comments)
    {
        var text = new StringBuilder("作者alice (nick)看板Stock標題[閒聊] 測試時間Mon Sep 11 23:50:37 2023\n\n內文\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n");
        for (var floor = 1; floor <= comments; floor++)
        {
            text.Append(CultureInfo.InvariantCulture, $"推 bob         : 推文 {floor} 09/12 00:0{floor}\n");
        }

        return text.ToString();
    }
}
