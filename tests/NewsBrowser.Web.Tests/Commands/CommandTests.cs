using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>The program's verbs as a person or script uses them: the real process, its output and exit code.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-command-").FullName;

    private static string Seeds => Checkout.Seeds;

    private static string Thread => Path.Combine(Seeds, "003_0e2ed2c30f8f9923.txt");

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task Ingest_reports_what_it_did_and_the_second_time_nothing_changes()
    {
        var first = Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        Assert.Equal((2, 2, 0, 0, 0), (
            first.GetProperty("files").GetInt32(),
            first.GetProperty("added").GetInt32(),
            first.GetProperty("updated").GetInt32(),
            first.GetProperty("unchanged").GetInt32(),
            first.GetProperty("rejected").GetInt32()));
        Assert.Empty(first.GetProperty("rejections").EnumerateArray());
        Assert.True(first.GetProperty("seconds").GetDouble() > 0);
        var before = ArchiveDump.DumpArchive(Data);

        var second = Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        Assert.Equal((2, 0, 0, 2), (
            second.GetProperty("files").GetInt32(),
            second.GetProperty("added").GetInt32(),
            second.GetProperty("updated").GetInt32(),
            second.GetProperty("unchanged").GetInt32()));
        Assert.Equal(before, ArchiveDump.DumpArchive(Data));

        var verified = await CommandProcess.RunAsync("verify", "--data", Data);
        Assert.Equal(0, verified.ExitCode);
        var reindexed = await CommandProcess.RunAsync("reindex", "--data", Data);
        Assert.Equal("Indexed 15 items and 43 messages (comments of one person, joined).", reindexed.Output.Trim());
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        var report = Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json", "--dry-run"));
        Assert.Equal(2, report.GetProperty("added").GetInt32());
        var search = Json(await CommandProcess.RunAsync("search", "", "--data", Data, "--json"));
        Assert.Equal(0, search.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_rejection_is_reported_with_file_line_and_reason_and_does_not_fail_the_run()
    {
        var broken = Path.Combine(_folder, "broken.md");
        await File.WriteAllTextAsync(broken, "---\ntitle: \"never closed\nexcerpt: x\n", TestContext.Current.CancellationToken);
        var result = await CommandProcess.RunAsync("ingest", Seeds, broken, "--data", Data, "--json");
        var rejection = Json(result).GetProperty("rejections").EnumerateArray().Single();
        Assert.Equal(broken, rejection.GetProperty("path").GetString());
        Assert.True(rejection.GetProperty("line").GetInt32() >= 1);
        Assert.NotEmpty(rejection.GetProperty("reason").GetString()!);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_said_and_exits_1()
    {
        var missing = Path.Combine(_folder, "no-such-folder");
        var result = await CommandProcess.RunAsync("ingest", missing, "--data", Data);
        result.AssertRefused(missing);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_is_refused_with_a_message_but_may_search()
    {
        Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        await using var site = await RunningProcess.StartAsync("--data", Data, "--seeds", Seeds);
        await site.ReadyAsync();
        Assert.Equal(200, await site.StatusAsync("/"));
        var holder = $"number {site.Process.Id}";
        foreach (var arguments in new string[][] { ["ingest", Seeds], ["reindex"], ["serve", "--urls", "http://127.0.0.1:0"] })
        {
            (await CommandProcess.RunAsync([.. arguments, "--data", Data])).AssertRefused(Data, holder);
        }

        var found = Json(await CommandProcess.RunAsync("search", "癌症", "--data", Data, "--json"));
        Assert.Equal(1, found.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Tokens_are_made_listed_and_ended_and_the_audit_log_has_it()
    {
        var made = await CommandProcess.RunAsync("token", "add", "importer", "--scope", "read", "--scope", "ingest", "--expires", "90", "--data", Data);
        var token = Assert.Single(made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("nb_", token, StringComparison.Ordinal);
        Assert.Equal(0, made.ExitCode);
        Assert.DoesNotContain(token, made.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            token, await File.ReadAllTextAsync(Path.Combine(Data, "keys", "tokens.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await CommandProcess.RunAsync("token", "add", "other", "--scope", "everything", "--data", Data)).AssertRefused("--scope takes read, ingest, admin.");
        string id;
        await using (var site = await RunningProcess.StartAsync("--data", Data, "--seeds", Seeds))
        {
            await site.ReadyAsync();
            Assert.Equal(200, await site.StatusAsync("/api/v1/admin/runs/1", token));
            Assert.Equal(401, await site.StatusAsync("/api/v1/admin/runs/1", token + "x"));
            var listed = Json(await CommandProcess.RunAsync("token", "list", "--json", "--data", Data)).EnumerateArray().Single();
            Assert.Equal(
                ("importer", "read ingest"),
                (listed.GetProperty("name").GetString(), string.Join(' ', listed.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()))));
            Assert.Equal(TimeSpan.FromDays(90), listed.GetProperty("expires").GetDateTime() - listed.GetProperty("created").GetDateTime());
            id = listed.GetProperty("id").GetString()!;
            (await CommandProcess.RunAsync("token", "end", "importer", "--data", Data)).AssertRefused(Data, $"number {site.Process.Id}");
        }

        Assert.Equal("Ended importer.", (await CommandProcess.RunAsync("token", "end", id, "--data", Data)).Output.Trim());
        Assert.Equal("[]", await File.ReadAllTextAsync(Path.Combine(Data, "keys", "tokens.json"), TestContext.Current.CancellationToken));
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = Data, ReadOnly = true },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        Assert.Equal(
            ["token-end importer ", "token-add importer read, ingest, for 90 days"],
            (await archive.Audit.ListAsync(new AuditFilter(null, "command"), null, 10, TestContext.Current.CancellationToken))
                .Select(entry => $"{entry.Action} {entry.Subject} {entry.Detail}"));
    }

    [Fact]
    public async Task Parse_prints_the_thread_with_its_71_comments_and_43_runs()
    {
        var parsed = Json(await CommandProcess.RunAsync("parse", Thread));
        var post = parsed.GetProperty("documents").EnumerateArray().Single();
        Assert.Equal("nk11208z", post.GetProperty("author").GetString());
        Assert.Equal(71, post.GetProperty("comments").GetArrayLength());
        Assert.Equal(43, post.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task Parse_never_prints_the_encrypted_body()
    {
        var result = await CommandProcess.RunAsync("parse", Path.Combine(Seeds, "000_fc390c129c05649a.txt"));
        var item = Json(result).GetProperty("documents").EnumerateArray().Single();
        Assert.Equal(13, item.GetProperty("related").GetArrayLength());
        Assert.True(item.GetProperty("securedLength").GetInt32() > 400);
        Assert.DoesNotContain("G8x5fjOEC7T29t", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_of_a_broken_file_prints_why_and_exits_1()
    {
        var file = Path.Combine(_folder, "empty.txt");
        await File.WriteAllTextAsync(file, string.Empty, TestContext.Current.CancellationToken);
        var result = await CommandProcess.RunAsync("parse", file);
        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("rejected", json.RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_word_with_a_minus_belongs_to_the_search_wherever_it_stands()
    {
        Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        var all = await TotalAsync("kind:news");
        var some = await TotalAsync("kind:news -Azure");
        Assert.Equal(14, all);
        Assert.InRange(some, 1, 13);
        Assert.Equal(some, await TotalAsync("-Azure", "kind:news"));
        Assert.Equal(some, await TotalAsync("kind:news", "--", "-Azure"));

        // Order counts: as words moved to the end this would be another search.
        Assert.Equal(await TotalAsync("(-Azure OR kind:news)"), await TotalAsync("(", "-Azure", "OR", "kind:news", ")"));

        // An order is read in any case.
        Assert.Equal(await ItemsAsync("oldest"), await ItemsAsync("OLDEST"));

        async Task<string> ItemsAsync(string sort) =>
            Json(await CommandProcess.RunAsync("search", "kind:news", "--sort", sort, "--json", "--data", Data)).GetProperty("items").ToString();
    }

    [Theory]
    [InlineData("--limit", "0", "1 to 100")]
    [InlineData("--limit", "many", "1 to 100")]
    [InlineData("--sort", "bogus", "relevance, newest, oldest")]
    [InlineData("--bogus", "x", "--bogus")]
    public async Task An_option_of_search_that_cannot_be_used_is_said(string option, string value, string message) =>
        (await CommandProcess.RunAsync("search", "x", option, value, "--data", Data)).AssertMisused(option, message);

    [Fact]
    public async Task Parse_of_a_folder_or_of_nothing_says_so()
    {
        (await CommandProcess.RunAsync("parse", Seeds)).AssertRefused(Seeds, "is a folder");
        (await CommandProcess.RunAsync("parse", Path.Combine(_folder, "none.txt"))).AssertRefused("none.txt");
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        var result = await CommandProcess.RunAsync("--version");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output.Trim());
    }

    [Theory]
    [InlineData("--urls", "nonsense", "nonsense")]
    [InlineData("--NewsBrowser:Images", "sometimes", "Images")]
    [InlineData("--NewsBrowser:Sedes", "/x", "Sedes")]
    public async Task What_keeps_the_site_from_starting_is_said_in_plain_words(string key, string value, string named) =>
        (await CommandProcess.RunAsync("serve", "--data", Data, key, value)).AssertRefused(named);

    [Fact]
    public async Task An_address_in_use_is_said()
    {
        await using var site = await RunningProcess.StartAsync("--data", Data, "--seeds", Seeds);
        (await CommandProcess.RunAsync("serve", "--data", Path.Combine(_folder, "other"), "--seeds", Seeds, "--urls", site.Address))
            .AssertRefused("--urls", "Another program");
    }

    [Fact]
    public async Task A_hashed_password_is_printed_and_a_short_one_refused()
    {
        using var process = CommandProcess.Start("hash-password");
        await process.StandardInput.WriteLineAsync("correct horse battery");
        process.StandardInput.Close();
        var hash = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.True(hash.Trim().Length > 60);

        var refused = await CommandProcess.RunAsync("hash-password");
        Assert.Equal(1, refused.ExitCode);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_used_is_named()
    {
        var result = await CommandProcess.RunAsync("serve", "--data", Data, "--NewsBrowser:TimeZone", "Mars/Olympus");
        result.AssertRefused("NewsBrowser:TimeZone");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_said()
    {
        var file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "in the way", TestContext.Current.CancellationToken);
        foreach (var verb in new[] { "ingest", "serve" })
        {
            var result = verb == "ingest"
                ? await CommandProcess.RunAsync("ingest", Seeds, "--data", Path.Combine(file, "data"))
                : await CommandProcess.RunAsync("serve", "--data", Path.Combine(file, "data"), "--urls", "http://127.0.0.1:0");
            result.AssertRefused(file);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<int> TotalAsync(params string[] words) =>
        Json(await CommandProcess.RunAsync(["search", "--json", "--data", Data, .. words])).GetProperty("total").GetInt32();

    private static JsonElement Json(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }
}
