using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Telling the program to stop while it ingests, by the signals that service managers and Ctrl+C send.</summary>
public sealed class StoppingTests : IDisposable
{
    private const int Files = 1602;
    private const int Cancelled = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-stop-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task A_site_that_is_told_to_stop_ends_its_ingestion_and_itself_and_the_next_start_serves()
    {
        string files = Write();
        await using (RunningProcess site = await RunningProcess.StartAsync("--data", Data, "--seeds", files))
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

        await using RunningProcess again = await RunningProcess.StartAsync("--data", Data, "--seeds", files);
        await again.ReadyAsync();
        Assert.Equal(200, await again.StatusAsync("/healthz"));
        Assert.Equal(200, await again.StatusAsync("/"));
    }

    [Fact]
    public async Task Ingestion_that_is_interrupted_reports_what_it_did_and_the_next_run_does_the_rest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals by name are sent by Linux's own commands.");
        string files = Write();
        CommandResult result;

        // A parent that runs in the background may have had SIGINT ignored, which processes inherit.
        using (Process process = CommandProcess.StartUnder(["env", "--default-signal=INT"], "ingest", files, "--data", Data, "--json"))
        {
            await FirstBatchAsync(process);
            await CommandProcess.SignalAsync(process, "INT");
            result = await CommandProcess.EndAsync(process);
        }

        Assert.Equal((1, "Stopped."), (result.ExitCode, result.Error.Trim()));
        using JsonDocument report = JsonDocument.Parse(result.Output);
        int done = report.RootElement.GetProperty("files").GetInt32();
        Assert.InRange(done, 1, Files - 1);
        Assert.Equal(Cancelled, Number("SELECT State FROM IngestionRuns"));
        Assert.Equal(done, Number("SELECT count(*) FROM SourceFiles"));
        Assert.Empty(await CommandProcess.FaultsAsync(Data));

        CommandResult rest = await CommandProcess.RunAsync("ingest", files, "--data", Data, "--json");
        using JsonDocument second = JsonDocument.Parse(rest.Output);
        Assert.Equal(Files, second.RootElement.GetProperty("files").GetInt32());
        Assert.Equal(Files, Number("SELECT count(*) FROM SourceFiles"));
        Assert.Empty(await CommandProcess.FaultsAsync(Data));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write() => InventedFolder.Write(Path.Combine(_folder, "files"), news: 800, posts: 800, commentsPerPost: 60);

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
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
