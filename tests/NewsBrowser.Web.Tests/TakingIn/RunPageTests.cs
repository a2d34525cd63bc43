using System.Text;
using System.Xml.Linq;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>The page of a run and the administrator's first page.</summary>
public sealed class RunPageTests
{
    [Fact]
    public async Task Rejections_are_listed_in_parts_with_text_filters_and_what_to_do()
    {
        using var files = new TemporaryFolder();
        for (var number = 0; number < 30; number++)
        {
            files.Write($"in/bad{number:00}.txt", Encoding.UTF8.GetBytes($"nothing <i>of</i> a post {number}\n"));
        }

        files.Write("in/binary.txt", [0, 1, 2, 3, 0x41, 0, 0, 0]);
        await using var site = await ServedSite.StartAsync(
            "--NewsBrowser:Ingestion:Folders:0:Name", "in", "--NewsBrowser:Ingestion:Folders:0:Path", files.File("in"));
        using var administrator = await Administrator.SignInAsync(site);
        var run = await administrator.RunAsync("/admin/ingest", "/admin/ingest?handler=Folder", ("folder", "in"));
        Assert.Equal(31, run.Rejected);

        var page = await administrator.PageAsync($"/admin/runs/{run.Id}");
        Assert.Equal(25, page.QuerySelectorAll(".refusals > li").Length);
        Assert.Contains("nothing <i>of</i> a post 0", page.QuerySelector(".refusals pre")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".refusals pre span i"));
        var last = await administrator.PageAsync(page.QuerySelector(".pager a[rel=next]")!.GetAttribute("href")!);
        Assert.Equal(6, last.QuerySelectorAll(".refusals > li").Length);
        var found = await administrator.PageAsync($"/admin/runs/{run.Id}?find=binary");
        Assert.Contains("00 01 02 03 41", Assert.Single(found.QuerySelectorAll(".refusals pre")).TextContent, StringComparison.Ordinal);

        var first = page.QuerySelector("input[name=rejection]")!.GetAttribute("value")!;
        using (await administrator.PressAsync($"/admin/runs/{run.Id}", $"/admin/runs/{run.Id}?handler=Ignore", ("rejection", first)))
        {
            Assert.Single((await administrator.PageAsync($"/admin/runs/{run.Id}?show=ignored")).QuerySelectorAll(".refusals > li"));
        }

        using (await administrator.PressAsync($"/admin/runs/{run.Id}", $"/admin/runs/{run.Id}?handler=Heed", ("rejection", first)))
        {
            Assert.Empty((await administrator.PageAsync($"/admin/runs/{run.Id}?show=ignored")).QuerySelectorAll(".refusals > li"));
        }

        files.Write("in/bad00.txt", Administrator.News("Mended"));
        var retried = await administrator.RunAsync($"/admin/runs/{run.Id}", $"/admin/runs/{run.Id}?handler=RetryAll");
        Assert.Equal((RunState.Completed, 31, 1, 30), (retried.State, retried.Files, retried.Added, retried.Rejected));
        Assert.Single((await administrator.PageAsync($"/admin/runs/{run.Id}?show=mended")).QuerySelectorAll(".refusals > li"));

        var board = await administrator.PageAsync("/admin");
        var warning = board.QuerySelectorAll(".warnings a").First(link => link.TextContent.Contains("30", StringComparison.Ordinal));
        Assert.Equal($"/admin/runs/{run.Id}?show=open#rejections", warning.GetAttribute("href"));
    }

    [Fact]
    public void The_text_around_a_line_is_short_and_cut_between_letters()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join(
            '\n', Enumerable.Range(1, 100).Select(number => number == 50 ? string.Concat(Enumerable.Repeat("🙂", 1000)) : $"line {number} \u001b[1m")));
        var around = LineContext.Extract(bytes, 50, isCut: false)!;
        Assert.Equal((48, 50, 5), (around.First, around.Named, around.Lines.Count));
        Assert.Equal((480, 1520), (around.Lines[2].Text.Length, around.Lines[2].More));
        Assert.Contains("␛", around.Lines[0].Text, StringComparison.Ordinal);
        Assert.Equal((1, 0, 3), LineContext.Extract(bytes, 0, isCut: false) is { } whole ? (whole.First, whole.Named, whole.Lines.Count) : default);
        Assert.Equal(3, LineContext.Extract(bytes, 5000, isCut: false)!.Lines.Count);
        Assert.Null(LineContext.Extract(bytes, 5000, isCut: true));
        Assert.Empty(LineContext.Extract([], 1, isCut: false)!.Lines);
        Assert.True(LineContext.Extract([0, 0, 0, 1], 1, isCut: false)!.IsBinary);
        Assert.False(LineContext.Extract([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("text")], 1, isCut: false)!.IsBinary);
    }

    [Fact]
    public void Every_name_that_the_administrations_pages_put_together_has_words()
    {
        HashSet<string> words = [.. XDocument.Load(Path.Combine(Checkout.Root, "src", "NewsBrowser.Web", "Rendering", "Words.resx")).Root!.Elements("data")
            .Select(data => data.Attribute("name")!.Value)];
        string[] keys =
        [
            .. Enum.GetNames<RunState>().Select(name => "admin.state." + name),
            .. Enum.GetNames<RunKind>().Select(name => "admin.kind." + name),
            .. Enum.GetNames<NewsBrowser.Archive.Maintenance.RejectionState>().Append("All").Select(name => "refusal." + name),
            .. new[] { "climbs", "name", "large", "total", "many", "zip" }.Select(name => "upload.refused." + name),
            .. Enum.GetNames<NewsBrowser.Archive.Maintenance.WarningKind>().Select(name => "warning." + name),
            "upload.none", "admin.queue.full", "admin.failed.start", "admin.folder.unknown", "admin.notcancelled", "admin.notresumed", "admin.notresumed.ended",
            "refusal.gone",
        ];
        Assert.All(keys, key => Assert.Contains(key, words));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KB")]
    [InlineData(64L * 1024 * 1024, "64 MB")]
    [InlineData(1024L * 1024 * 1024 * 1024 * 5000, "5000 TB")]
    public void A_size_is_written_as_people_read_it(long bytes, string text) => Assert.Equal(text, Words.Size(bytes));
}
