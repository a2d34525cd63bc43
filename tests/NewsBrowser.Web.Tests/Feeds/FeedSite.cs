using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Snippets;
using NewsBrowser.Web.Feeds;
using NewsBrowser.Web.Jobs;

[assembly: AssemblyFixture(typeof(NewsBrowser.Web.Tests.Feeds.FeedSite))]

namespace NewsBrowser.Web.Tests.Feeds;

/// <summary>The real program behind a real connection, over an archive with hostile texts, an item that nobody dated,
/// and more items than one page holds.</summary>
public sealed class FeedSite : IAsyncLifetime
{
    public const int Stories = 130;

    public const int Comments = 60;

    public const string Thread = "/forum/Stock/M.1700000000.A.001";

    /// <summary>Sends an item, and keeps the next one back until the tests are over. A reader puts a name of its own behind it.</summary>
    public const string HeldPath = "/test/held/";

    /// <summary>Sends an item, then fails.</summary>
    public const string FailingPath = "/test/fails";

    /// <summary>Cannot be answered from the start.</summary>
    public const string BusyPath = "/test/busy";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-feeds-").FullName;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _leaving = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Ends when the reader of a held answer has left.</summary>
    public Task LeftAsync(string name) => Leaving(name).Task;

    public async ValueTask InitializeAsync()
    {
        var files = Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "fixtures", "web")))
        {
            File.Copy(file, Path.Combine(files, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(files, "formula.md"), News(
            "=cmd|' /C calc'!A0 ]]> </script> \\u0001\\u000B&",
            "＝SUM(1) ]]> \\u0002 </script><!-- <![CDATA[",
            "https://formula.example/a",
            "2024-01-03T00:00:00Z"));
        File.WriteAllText(Path.Combine(files, "undated.md"), News("A story that nobody dated", "It came without a day.", "https://undated.example/a", null));
        for (var story = 0; story < Stories; story++)
        {
            File.WriteAllText(Path.Combine(files, $"story-{story}.md"), News(
                $"Story {story} about rain",
                "Rain, and more.",
                $"https://stories.example/{story}",
                $"2024-02-{(story % 28) + 1:D2}T{(story % 23) + 1:D2}:00:00Z"));
        }

        File.WriteAllText(Path.Combine(files, "M.1700000000.A.001.txt"), Post());
        _app = Program.BuildSite(["--data", Path.Combine(_folder, "data"), "--seeds", files, "--urls", "http://127.0.0.1:0"]);
        _app.MapGet(HeldPath + "{name}", (string name, HttpContext context) => ExportStream.SendAsync(context, ExportFormat.Csv, HoldAsync(name)));
        _app.MapGet(FailingPath, context => ExportStream.SendAsync(context, ExportFormat.Csv, FailAsync(first: true)));
        _app.MapGet(BusyPath, context => ExportStream.SendAsync(context, ExportFormat.Csv, FailAsync(first: false)));
        await _app.StartAsync();
        await _app.Services.GetRequiredService<FirstStart>().ExecuteTask!;
        Address = new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        _held.TrySetResult();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A reader who gets answers as they travel.</summary>
    public HttpClient Reader(string language = "en")
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    private async IAsyncEnumerable<ItemHit> HoldAsync(string name, [EnumeratorCancellation] CancellationToken left = default)
    {
        yield return Hit("first");
        try
        {
            await _held.Task.WaitAsync(left);
        }
        finally
        {
            Leaving(name).TrySetResult();
        }

        yield return Hit("second");
    }

    private TaskCompletionSource Leaving(string name) =>
        _leaving.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private static async IAsyncEnumerable<ItemHit> FailAsync(bool first)
    {
        await Task.Yield();
        if (first)
        {
            yield return Hit("first");
        }

        throw new ArchiveUnavailableException("The rest cannot be read.");
    }

    private static ItemHit Hit(string title) =>
        new(new ItemSummary { RowId = 1, Id = title, Kind = ItemKind.News, Title = title, Language = "en" }, [], Snippet.Empty, []);

    private static string News(string title, string excerpt, string url, string? at)
    {
        var date = at is null ? string.Empty : $"publishedDateTime: {at}\n";
        return $"---\ncategory: news\ntitle: \"{title}\"\nexcerpt: \"{excerpt}\"\n{date}webUrl: \"{url}\"\ntype: article\npublished: true\nprovider:\n  name: "
            + $"\"+Press\"\n  domain: {new Uri(url).Host}\ntopics:\n  - \"@weather, wind\"\n---\n";
    }

    private static string Post()
    {
        var text = new StringBuilder("作者poster (nick)看板Stock標題[閒聊] 下雨了 </script> ]]>時間Wed Nov 15 06:13:20 2023\n\n今天下雨 https://example.org/wet\n\n--\n※ 發信站: "
            + "批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n");
        for (var comment = 1; comment <= Comments; comment++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(comment % 2 == 0 ? "推" : "噓")} person{comment,-6}: 第{comment}樓說下雨 ]]> </script> 11/15 {(comment / 60) + 7:D2}:{comment % 60:D2}\n");
        }

        return text.ToString();
    }
}
