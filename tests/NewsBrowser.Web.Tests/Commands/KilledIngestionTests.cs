using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Kills the real process at random moments of an ingestion and looks at what the next run makes of it.</summary>
public sealed class KilledIngestionTests : IDisposable
{
    private const int KillsInTheGate = 12;

    /// <summary>What <see cref="InventedFolder"/> writes for this test, its two broken files among them.</summary>
    private const int AllFiles = 1402;

    /// <summary>As many files as the ingestor commits at once.</summary>
    private const int BatchFiles = 256;

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-kill-").FullName;

    private readonly Random _random = new(Killing.Number("NEWSBROWSER_KILLS_SEED") ?? 20260311);

    /// <summary>How often to kill; <c>NEWSBROWSER_KILLS=200</c> runs the long form, <c>NEWSBROWSER_KILLS_SEED</c> chooses other moments.</summary>
    private static int Kills => Killing.Times(KillsInTheGate);

    [Fact]
    public async Task However_often_it_is_killed_the_next_run_ends_with_what_an_undisturbed_run_gives()
    {
        // Six batches of 256 files.
        var files = InventedFolder.Write(Path.Combine(_folder, "files"), news: 800, posts: 600, commentsPerPost: 12);
        var undisturbed = Path.Combine(_folder, "undisturbed");
        var started = Stopwatch.GetTimestamp();
        var whole = await CommandProcess.RunAsync("ingest", files, "--data", undisturbed, "--json");
        var duration = Stopwatch.GetElapsedTime(started);
        Assert.True(whole.ExitCode == 0, whole.Error);
        using var first = JsonDocument.Parse(whole.Output);
        var run = TimeSpan.FromSeconds(first.RootElement.GetProperty("seconds").GetDouble());
        var expected = ArchiveDump.DumpArchive(undisturbed);
        Assert.Contains("Items ", expected, StringComparison.Ordinal);

        var found = new Findings();

        // However busy the machine is, a third of the kills are to fall between batches:
        // a process that was faster than this test is made up for by another round.
        for (var i = 0; found.Kills < Kills || (found.Within < Kills / 3 && found.Kills < 3 * Kills); i++)
        {
            var data = Path.Combine(_folder, $"killed-{i}");

            // One in three is killed again in the run that was to finish it; one in five at any moment at all,
            // the program's own start and the first schema among them.
            for (var again = i % 3 == 2 ? 2 : 1; again > 0; again--)
            {
                await KillAsync(files, data, i % 5 == 4 ? null : run, duration);
                found.Count(data);
            }

            var next = await CommandProcess.RunAsync("ingest", files, "--data", data, "--json");
            Assert.True(next.ExitCode == 0, $"Round {i}: {next.Error}");
            using var report = JsonDocument.Parse(next.Output);
            Assert.Equal(AllFiles, report.RootElement.GetProperty("files").GetInt32());
            Assert.True(expected == ArchiveDump.DumpArchive(data), $"Round {i}: the archive is not what an undisturbed run gives.");
            Assert.Empty(await CommandProcess.FaultsAsync(data));
            Directory.Delete(data, recursive: true);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{found}; an undisturbed run took {run.TotalSeconds:0.00} s of the process's {duration.TotalSeconds:0.00} s.");
        Assert.True(found.Within >= Kills / 3, $"{found}: the moments are badly chosen.");
    }

    [Fact]
    public async Task A_lock_that_a_killed_migration_left_does_not_hold_up_the_next_start()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "locked")).FullName;
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(data, "archive.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, "
                + "\"Timestamp\" TEXT NOT NULL); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01 00:00:00+00:00')";
            command.ExecuteNonQuery();
        }

        var result = await CommandProcess.RunAsync("ingest", Checkout.Seeds, "--data", data);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.False(Directory.Exists(Path.Combine(data, "backups")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// Kills when a random number of files is committed and a random part of the next batch's time has passed,
    /// which no busy machine moves out of the run; or, without a run's time, after a random part of the process's whole time.
    /// </summary>
    private async Task KillAsync(string folder, string data, TimeSpan? run, TimeSpan whole)
    {
        using var process = CommandProcess.Start("ingest", folder, "--data", data, "--json");
        if (run is { } time)
        {
            var before = Runs(data).Count;
            var files = _random.Next(AllFiles * 3 / 4);
            while (!process.WaitForExit(1) && !(Runs(data) is var runs && runs.Count > before && runs[^1].Files >= files / BatchFiles * BatchFiles))
            {
                // Looks again until the run is there and has come so far.
            }

            process.WaitForExit(time * _random.NextDouble() * BatchFiles / AllFiles);
        }
        else
        {
            process.WaitForExit(whole * _random.NextDouble());
        }

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The state and the count of files of each run; empty while there is no schema.</summary>
    private static List<(int State, int Files)> Runs(string data)
    {
        var runs = new List<(int, int)>();
        var file = Path.Combine(data, "archive.db");
        if (!File.Exists(file))
        {
            return runs;
        }

        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT State, Files FROM IngestionRuns ORDER BY Id";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                runs.Add((reader.GetInt32(0), reader.GetInt32(1)));
            }
        }
        catch (SqliteException)
        {
            // There is no schema yet.
        }

        return runs;
    }

    private sealed class Findings
    {
        private const int Running = 1;
        private int _beforeRun;
        private int _noBatch;
        private int _after;

        public int Kills { get; private set; }

        /// <summary>Kills that left a part of a run behind.</summary>
        public int Within { get; private set; }

        public void Count(string data)
        {
            Kills++;
            var runs = Runs(data);
            if (runs.Count == 0)
            {
                _beforeRun++;
            }
            else if (runs[^1].State != Running)
            {
                _after++;
            }
            else if (runs[^1].Files == 0)
            {
                _noBatch++;
            }
            else
            {
                Within++;
            }
        }

        public override string ToString() => $"{Kills} kills: {_beforeRun} before the run, {_noBatch} before its first batch was committed, {Within} between "
            + $"batches, {_after} when it had ended";
    }
}
