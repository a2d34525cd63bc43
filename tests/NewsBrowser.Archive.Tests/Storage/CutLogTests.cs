using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Storage;

/// <summary>A log that a killed process left and that is then cut off, or damaged: the archive opens in a state that it had,
/// and says it where that is not the last.</summary>
public sealed class CutLogTests : IDisposable
{
    private const string Titles = "SELECT group_concat(Title, '|') FROM (SELECT Title FROM Items ORDER BY Id)";

    private readonly TemporaryFolder _folder = new();

    private string Killed => _folder.File("killed");

    private string Log => Path.Combine(Killed, "archive.db-wal");

    public static TheoryData<bool, bool, bool, int> Cuts
    {
        get
        {
            var cuts = new TheoryData<bool, bool, bool, int>();
            var random = new Random(20260401);
            foreach (var (copied, seen) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                cuts.Add(copied, seen, false, 0);
                cuts.Add(copied, seen, false, 1000);
                for (var times = 0; times < 6; times++)
                {
                    cuts.Add(copied, seen, times % 3 == 2, random.Next(1000));
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task What_is_left_is_a_state_that_the_archive_had_and_a_loss_is_said(bool isCopied, bool isSeen, bool isDamaged, int thousandth)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files of a process that has them open are copied as a kill would leave them.");
        var states = await LeaveAsync(isCopied);
        if (isSeen)
        {
            // Somebody looked into it between the kill and the cut: how much of the log was copied is not noted any more.
            var whole = new FileInfo(Log).Length;
            Assert.Equal(states[^1], TestArchive.Rows(Path.Combine(Killed, "archive.db"), Titles).Single());
            Assert.Equal(whole, new FileInfo(Log).Length);
        }

        var length = new FileInfo(Log).Length * thousandth / 1000;
        await using (var log = File.OpenWrite(Log))
        {
            if (isDamaged)
            {
                log.Position = length;
                log.Write("damage"u8);
            }
            else
            {
                log.SetLength(length);
            }
        }

        await using var archive = await TestArchive.OpenAsync(Killed);
        Assert.Empty(await archive.VerifyAsync(TestContext.Current.CancellationToken));
        var state = TestArchive.Rows(archive.Store.DatabasePath, Titles).Single();
        Assert.Contains(state, states);
        Assert.Equal(state != states[^1], archive.Lost is not null);
        if (archive.Lost is { } lost)
        {
            Assert.Contains(Log, lost, StringComparison.Ordinal);
        }

        if (isCopied)
        {
            // What the database had already cannot be lost with the log, nor be overwritten by the older pages in what is left of it.
            Assert.True(states.IndexOf(state) >= states.Count / 2, $"State {states.IndexOf(state)} of {states.Count}.");
        }

        var status = archive.IndexStatus();
        Assert.Equal((status.StoreChangeNumber, status.StoreChangeNumber), (status.Items.ChangeNumber, status.Messages.ChangeNumber));

        // It is said once: what was lost then is no news later.
        await archive.DisposeAsync();
        await using var again = await TestArchive.OpenAsync(Killed);
        Assert.Null(again.Lost);
    }

    [Fact]
    public async Task A_reader_says_it_and_opens_what_is_left_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files of a process that has them open are copied as a kill would leave them.");
        var states = await LeaveAsync(isCopied: true);
        await using (var log = File.OpenWrite(Log))
        {
            log.SetLength(log.Length / 4);
        }

        await using var reader = await TestArchive.OpenAsync(Killed, readOnly: true);
        Assert.NotNull(reader.Lost);
        Assert.Equal(states[states.Count / 2], TestArchive.Rows(reader.Store.DatabasePath, Titles).Single());
        Assert.Empty(await reader.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_index_that_knows_more_than_the_database_is_built_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The files of a process that has them open are copied as a kill would leave them.");
        await LeaveAsync(isCopied: false);

        // An undisturbed start takes everything into the index; then only the database loses it, and nothing beside it tells.
        var first = _folder.File("first");
        await RunAsync("cp", "-a", Killed, first);
        await (await TestArchive.OpenAsync(first)).DisposeAsync();
        Directory.Delete(Path.Combine(Killed, "index"), recursive: true);
        Directory.Move(Path.Combine(first, "index"), Path.Combine(Killed, "index"));
        File.Delete(Log);
        File.Delete(Path.Combine(Killed, "archive.db-shm"));

        foreach (var readOnly in new[] { true, false, false })
        {
            await using var archive = await TestArchive.OpenAsync(Killed, readOnly);
            var status = archive.IndexStatus();
            Assert.Equal((status.StoreChangeNumber, status.StoreChangeNumber), (status.Items.ChangeNumber, status.Messages.ChangeNumber));
            Assert.Empty(await archive.VerifyAsync(TestContext.Current.CancellationToken));
            Assert.Equal(0, (await archive.Search.FindAsync(new(OpenedArchive.Parse("lately")), TestContext.Current.CancellationToken)).Total);
            Assert.Equal(60, (await archive.Search.FindAsync(new(OpenedArchive.Parse("")), TestContext.Current.CancellationToken)).Total);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Leaves a folder as a process does that is killed after some changes; returns the states that it had, the last one the last.</summary>
    private async Task<List<string>> LeaveAsync(bool isCopied)
    {
        var data = _folder.File("data");
        for (var number = 0; number < 60; number++)
        {
            _folder.Write($"in/{number}.md", Documents.News($"Story {number}", $"https://example.com/{number}"));
        }

        await using (var archive = await TestArchive.OpenAsync(data))
        {
            await archive.Ingestor.RunAsync(new([_folder.File("in")]), null, TestContext.Current.CancellationToken);
        }

        var source = new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "archive.db"), Pooling = false }.ToString();
        using var writer = new SqliteConnection(source);
        using var reader = new SqliteConnection(source);
        writer.Open();
        reader.Open();
        Execute(writer, "PRAGMA wal_autocheckpoint = 0");
        List<string> states = [Text(writer)];
        for (var change = 1; change <= 12; change++)
        {
            // Rows of several tables, over pages that the next change writes again; the hash says that nobody parsed it, so that verify lets the title be.
            Execute(writer, string.Create(
                CultureInfo.InvariantCulture,
                $"BEGIN; UPDATE ArchiveState SET ChangeNumber = ChangeNumber + 1; UPDATE Items SET ContentHash = zeroblob(32); UPDATE Items SET "
                    + $"Title = 'lately {change}', ChangeNumber = (SELECT ChangeNumber FROM ArchiveState) WHERE Id % 12 < {change}; "
                    + $"UPDATE ItemBodies SET Text = 'body {change}' WHERE ItemId % 3 = {change % 3}; COMMIT"));
            states.Add(Text(writer));
            if (isCopied && change == 6)
            {
                // A reader of this state keeps the log from beginning anew.
                Execute(reader, "BEGIN; SELECT count(*) FROM Items");
                Execute(writer, "PRAGMA wal_checkpoint(PASSIVE)");
            }
        }

        await RunAsync("cp", "-a", data, Killed);
        return states;
    }

    private static string Text(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Titles;
        return (string)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
