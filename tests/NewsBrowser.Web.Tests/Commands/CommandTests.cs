using System.Diagnostics;
using System.Text.Json;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>The program's verbs as a person or script uses them: the real process, its output and exit code.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-command-").FullName;

    private static string Seeds => Path.Combine(RepositoryRoot, "seeds");

    private static string Thread => Path.Combine(Seeds, "003_0e2ed2c30f8f9923.txt");

    private static string RepositoryRoot
    {
        get
        {
            DirectoryInfo folder = new(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "NewsBrowser.sln")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task Ingest_reports_what_it_did_and_the_second_time_nothing_changes()
    {
        JsonElement first = Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        Assert.Equal((2, 2, 0, 0, 0), (first.GetProperty("files").GetInt32(), first.GetProperty("added").GetInt32(), first.GetProperty("updated").GetInt32(), first.GetProperty("unchanged").GetInt32(), first.GetProperty("rejected").GetInt32()));
        Assert.Empty(first.GetProperty("rejections").EnumerateArray());
        Assert.True(first.GetProperty("seconds").GetDouble() > 0);
        string before = ArchiveDump.Of(Data);

        JsonElement second = Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        Assert.Equal((2, 0, 0, 2), (second.GetProperty("files").GetInt32(), second.GetProperty("added").GetInt32(), second.GetProperty("updated").GetInt32(), second.GetProperty("unchanged").GetInt32()));
        Assert.Equal(before, ArchiveDump.Of(Data));

        CommandResult verified = await CommandProcess.RunAsync("verify", "--data", Data);
        Assert.Equal(0, verified.ExitCode);
        CommandResult reindexed = await CommandProcess.RunAsync("reindex", "--data", Data);
        Assert.Equal("Indexed 15 items and 43 comments.", reindexed.Output.Trim());
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        JsonElement report = Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json", "--dry-run"));
        Assert.Equal(2, report.GetProperty("added").GetInt32());
        JsonElement search = Json(await CommandProcess.RunAsync("search", "", "--data", Data, "--json"));
        Assert.Equal(0, search.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_rejection_is_reported_with_file_line_and_reason_and_does_not_fail_the_run()
    {
        string broken = Path.Combine(_folder, "broken.md");
        await File.WriteAllTextAsync(broken, "---\ntitle: \"never closed\nexcerpt: x\n", TestContext.Current.CancellationToken);
        CommandResult result = await CommandProcess.RunAsync("ingest", Seeds, broken, "--data", Data, "--json");
        JsonElement rejection = Json(result).GetProperty("rejections").EnumerateArray().Single();
        Assert.Equal(broken, rejection.GetProperty("path").GetString());
        Assert.True(rejection.GetProperty("line").GetInt32() >= 1);
        Assert.NotEmpty(rejection.GetProperty("reason").GetString()!);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_said_and_exits_1()
    {
        string missing = Path.Combine(_folder, "no-such-folder");
        CommandResult result = await CommandProcess.RunAsync("ingest", missing, "--data", Data);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(missing, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_is_refused_with_a_message_but_may_search()
    {
        Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        using Process site = CommandProcess.Start("serve", "--data", Data, "--seeds", Seeds, "--urls", "http://127.0.0.1:0");
        try
        {
            string? line;
            do
            {
                line = await site.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (line is not null && !line.Contains("http://127.0.0.1:", StringComparison.Ordinal));

            CommandResult ingest = await CommandProcess.RunAsync("ingest", Seeds, "--data", Data);
            Assert.Equal(1, ingest.ExitCode);
            Assert.Contains(Data, ingest.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ingest.Error, StringComparison.Ordinal);

            JsonElement found = Json(await CommandProcess.RunAsync("search", "癌症", "--data", Data, "--json"));
            Assert.Equal(1, found.GetProperty("total").GetInt32());
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Parse_prints_the_thread_with_its_71_comments_and_43_runs()
    {
        JsonElement parsed = Json(await CommandProcess.RunAsync("parse", Thread));
        JsonElement post = parsed.GetProperty("documents").EnumerateArray().Single();
        Assert.Equal("nk11208z", post.GetProperty("author").GetString());
        Assert.Equal(71, post.GetProperty("comments").GetArrayLength());
        Assert.Equal(43, post.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task Parse_never_prints_the_encrypted_body()
    {
        CommandResult result = await CommandProcess.RunAsync("parse", Path.Combine(Seeds, "000_fc390c129c05649a.txt"));
        JsonElement item = Json(result).GetProperty("documents").EnumerateArray().Single();
        Assert.Equal(13, item.GetProperty("related").GetArrayLength());
        Assert.True(item.GetProperty("securedLength").GetInt32() > 400);
        Assert.DoesNotContain("G8x5fjOEC7T29t", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parse_of_a_broken_file_prints_why_and_exits_1()
    {
        string file = Path.Combine(_folder, "empty.txt");
        await File.WriteAllTextAsync(file, string.Empty, TestContext.Current.CancellationToken);
        CommandResult result = await CommandProcess.RunAsync("parse", file);
        Assert.Equal(1, result.ExitCode);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal("rejected", json.RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_word_with_a_minus_belongs_to_the_search()
    {
        Json(await CommandProcess.RunAsync("ingest", Seeds, "--data", Data, "--json"));
        JsonElement all = Json(await CommandProcess.RunAsync("search", "kind:news", "--data", Data, "--json"));
        JsonElement some = Json(await CommandProcess.RunAsync("search", "kind:news -Azure", "--data", Data, "--json"));
        Assert.Equal(14, all.GetProperty("total").GetInt32());
        Assert.InRange(some.GetProperty("total").GetInt32(), 1, 13);
    }

    [Fact]
    public async Task A_hashed_password_is_printed_and_a_short_one_refused()
    {
        using Process process = CommandProcess.Start("hash-password");
        await process.StandardInput.WriteLineAsync("correct horse battery");
        process.StandardInput.Close();
        string hash = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.True(hash.Trim().Length > 60);

        CommandResult refused = await CommandProcess.RunAsync("hash-password");
        Assert.Equal(1, refused.ExitCode);
    }

    [Fact]
    public async Task A_setting_that_cannot_be_used_is_named()
    {
        CommandResult result = await CommandProcess.RunAsync("serve", "--data", Data, "--NewsBrowser:TimeZone", "Mars/Olympus");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("NewsBrowser:TimeZone", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_said()
    {
        string file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "in the way", TestContext.Current.CancellationToken);
        foreach (string verb in new[] { "ingest", "serve" })
        {
            CommandResult result = verb == "ingest"
                ? await CommandProcess.RunAsync("ingest", Seeds, "--data", Path.Combine(file, "data"))
                : await CommandProcess.RunAsync("serve", "--data", Path.Combine(file, "data"), "--urls", "http://127.0.0.1:0");
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(file, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonElement Json(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }
}
