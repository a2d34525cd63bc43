using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Microsoft.Data.Sqlite;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Telling the program to stop while it ingests, by the signals that service managers and Ctrl+C send.</summary>
public sealed class StoppingTests : IDisposable
{
    private const int Files = 1602;
    private const int Completed = 2;
    private const int Cancelled = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-stop-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task A_site_that_is_told_to_stop_ends_its_ingestion_and_itself_and_the_next_start_serves()
    {
        var files = Write();
        await using (var site = await RunningProcess.StartAsync("--data", Data, "--seeds", files))
        {
            Assert.Equal(200, await site.StatusAsync("/healthz"));
            Assert.Equal(503, await site.StatusAsync("/readyz"));
            await FirstBatchAsync(site.Process);
            await CommandProcess.SignalAsync(site.Process, "TERM");
            Assert.True(site.Process.WaitForExit(TimeSpan.FromSeconds(30)), "The site did not stop.");
            Assert.Equal(0, site.Process.ExitCode);
        }

        Assert.Equal(Cancelled, Number("SELECT State FROM IngestionRuns"));
        Assert.InRange(Number("SELECT Files FROM IngestionRuns"), 1, Files - 1);
        Assert.Empty(await CommandProcess.FaultsAsync(Data));

        await using var again = await RunningProcess.StartAsync("--data", Data, "--seeds", files);
        await again.ReadyAsync();
        Assert.Equal(200, await again.StatusAsync("/healthz"));
        Assert.Equal(200, await again.StatusAsync("/"));
    }

    [Fact]
    public async Task Ingestion_that_is_interrupted_reports_what_it_did_and_the_next_run_does_the_rest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals by name are sent by Linux's own commands.");
        var files = Write();
        CommandResult result;

        // A parent that runs in the background may have had SIGINT ignored, which processes inherit.
        using (var process = CommandProcess.StartUnder(["env", "--default-signal=INT"], "ingest", files, "--data", Data, "--json"))
        {
            await FirstBatchAsync(process);
            await CommandProcess.SignalAsync(process, "INT");
            result = await CommandProcess.EndAsync(process);
        }

        Assert.Equal((1, "Stopped."), (result.ExitCode, result.Error.Trim()));
        using var report = JsonDocument.Parse(result.Output);
        var done = report.RootElement.GetProperty("files").GetInt32();
        Assert.InRange(done, 1, Files - 1);
        Assert.Equal(Cancelled, Number("SELECT State FROM IngestionRuns"));
        Assert.Equal(done, Number("SELECT count(*) FROM SourceFiles"));
        Assert.Empty(await CommandProcess.FaultsAsync(Data));

        var rest = await CommandProcess.RunAsync("ingest", files, "--data", Data, "--json");
        using var second = JsonDocument.Parse(rest.Output);
        Assert.Equal(Files, second.RootElement.GetProperty("files").GetInt32());
        Assert.Equal(Files, Number("SELECT count(*) FROM SourceFiles"));
        Assert.Empty(await CommandProcess.FaultsAsync(Data));
    }

    [Fact]
    public async Task A_site_ends_though_readers_follow_a_run_and_stall_over_forms_and_files()
    {
        const string Password = "correct horse battery";
        var files = Write();
        await using var site = await RunningProcess.StartAsync(
            "--data", Data, "--seeds", files, "--NewsBrowser:Admin:PasswordHash", AdminPassword.Hash(Password));
        await FirstBatchAsync(site.Process);

        // Somebody who sends a form's beginning, and others who ask for all there is and take nothing of it.
        var address = new Uri(site.Address);
        using var form = await SendAsync(
            address,
            "POST /preferences HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlanguage=");
        using var export = await SendAsync(address, "GET /export.jsonl?q= HTTP/1.1\r\nHost: localhost\r\n\r\n");
        using var follower = new HttpClient { BaseAddress = address };
        await SignInAsync(follower, Password);
        using var events = await follower.GetAsync(
            new Uri("/admin/runs/1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, events.StatusCode);
        await CommandProcess.SignalAsync(site.Process, "TERM");

        Assert.True(site.Process.WaitForExit(TimeSpan.FromSeconds(30)), "The site did not stop.");
        Assert.Equal(0, site.Process.ExitCode);
        var log = await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(Data, "logs")).Single(), TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(@"\[(ERR|FTL)\]|""@l"":""(Error|Fatal)""", log);
        // A fast machine may have ended the run before.
        Assert.Contains(Number("SELECT State FROM IngestionRuns"), new[] { Completed, Cancelled });
        await Killing.RestartAsync(Data);
    }

    [Fact]
    public async Task A_command_on_the_whole_archive_that_is_told_to_stop_gives_up_and_leaves_the_archive_as_it_was()
    {
        Assert.Equal(0, (await CommandProcess.RunAsync("ingest", Write(), "--data", Data)).ExitCode);
        var backup = Path.Combine(_folder, "news.db");
        var restored = Path.Combine(_folder, "restored.db");
        Assert.Equal(0, (await CommandProcess.RunAsync("backup", restored, "--data", Data)).ExitCode);
        var expected = ArchiveDump.DumpArchive(Data);
        foreach ((var command, var begun) in new (string[], Func<bool>)[]
        {
            (["reindex"], () => Directory.Exists(Path.Combine(Data, "index", "rebuild"))),
            (["backup", backup], () => File.Exists(backup + ".part")),
            (["restore", restored], () => File.Exists(Path.Combine(Data, "archive.db.restoring"))),
        })
        {
            using var process = CommandProcess.Start([.. command, "--data", Data]);
            while (!begun() && !process.WaitForExit(1))
            {
                // Looks again until it is at its work.
            }

            await CommandProcess.SignalAsync(process, "TERM");
            var result = await CommandProcess.EndAsync(process);

            // On a quick machine it may have been done; whoever was stopped says so.
            Assert.True(
                result is { ExitCode: 0 } or { ExitCode: 1, Error: "Stopped.\n" }, $"{command[0]} ended with {result.ExitCode}: {result.Output}{result.Error}");
            Assert.False(File.Exists(backup + ".part"));
            await Killing.RestartAsync(Data);
            Assert.True(expected == ArchiveDump.DumpArchive(Data), $"After {command[0]} the archive is not what it was.");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write() => InventedFolder.Write(Path.Combine(_folder, "files"), news: 800, posts: 800, commentsPerPost: 60);

    private static async Task<TcpClient> SendAsync(Uri address, string request)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }

    private static async Task SignInAsync(HttpClient client, string password)
    {
        var page = await client.GetStringAsync(new Uri("/admin/login", UriKind.Relative));
        var token = new HtmlParser().ParseDocument(page).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([new("username", "admin"), new("password", password), new("__RequestVerificationToken", token)]);
        using var answer = await client.PostAsync(new Uri("/admin/login", UriKind.Relative), form);
        Assert.DoesNotContain("/login", answer.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }

    /// <summary>Waits until the run has committed something.</summary>
    private async Task FirstBatchAsync(Process process)
    {
        while (!process.HasExited)
        {
            if (File.Exists(Path.Combine(Data, "archive.db")))
            {
                try
                {
                    if (Number("SELECT coalesce(max(Files), 0) FROM IngestionRuns") > 0)
                    {
                        return;
                    }
                }
                catch (SqliteException)
                {
                    // There is no schema yet.
                }
            }

            await Task.Yield();
        }

        Assert.Fail("The program ended before it had stored anything.");
    }

    private int Number(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "archive.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
