using System.Runtime.Versioning;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Data folders of which something was cut off, and who may read them, through the real commands.</summary>
public sealed class EmptiedFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    private string Database => Path.Combine(Data, "archive.db");

    [Fact]
    public async Task An_emptied_database_is_never_taken_for_a_new_archive()
    {
        await IngestAsync();
        var backup = _folder.File("good.backup");
        Assert.Equal(0, (await CommandProcess.RunAsync("backup", backup, "--data", Data)).ExitCode);
        await File.WriteAllBytesAsync(Database, [], TestContext.Current.CancellationToken);
        File.Delete(Database + "-wal");

        (await CommandProcess.RunAsync("ingest", Checkout.Seeds, "--data", Data)).AssertRefused(Database, "is empty", "index", "Restore a backup");
        (await CommandProcess.RunAsync("serve", "--data", Data)).AssertRefused(Database, "is empty");
        (await CommandProcess.RunAsync("verify", "--data", Data)).AssertRefused(Database, "is empty");
        (await CommandProcess.RunAsync("backup", _folder.File("bad.backup"), "--data", Data)).AssertRefused(Database, "is empty", "nothing to back up");
        Assert.False(File.Exists(_folder.File("bad.backup")));
        Assert.Equal(0, new FileInfo(Database).Length);

        Assert.Equal(0, (await CommandProcess.RunAsync("restore", backup, "--force", "--data", Data)).ExitCode);
        Assert.Equal(0, (await CommandProcess.RunAsync("verify", "--data", Data)).ExitCode);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(40_000)]
    public async Task A_database_that_was_cut_off_is_called_damaged_and_left_as_it_is(int length)
    {
        await IngestAsync();
        using (var file = File.OpenWrite(Database))
        {
            file.SetLength(length);
        }

        File.Delete(Database + "-wal");
        (await CommandProcess.RunAsync("ingest", Checkout.Seeds, "--data", Data)).AssertRefused(Data, "damaged");
        var backup = await CommandProcess.RunAsync("backup", _folder.File("bad.backup"), "--data", Data);
        backup.AssertRefused("damaged");
        Assert.False(File.Exists(_folder.File("bad.backup")));
        Assert.Equal(length, new FileInfo(Database).Length);
    }

    [Fact]
    public async Task What_a_first_start_leaves_that_was_killed_at_once_is_a_new_archive()
    {
        // The folder, its lock and an empty database: as far as a process comes before it has written anything.
        Directory.CreateDirectory(Path.Combine(Data, "logs"));
        await File.WriteAllBytesAsync(Database, [], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Data, "archive.lock"), string.Empty, TestContext.Current.CancellationToken);
        (await CommandProcess.RunAsync("search", "x", "--data", Data)).AssertRefused(Database, "nothing was ever written to it");
        await IngestAsync();
        Assert.Equal(0, (await CommandProcess.RunAsync("verify", "--data", Data)).ExitCode);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_data_folder_and_its_files_are_their_owners_alone()
    {

        // As an earlier version left it.
        Directory.CreateDirectory(Path.Combine(Data, "backups"), (UnixFileMode)0b111_101_101);
        await File.WriteAllTextAsync(Path.Combine(Data, "backups", "old.db"), "old", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Path.Combine(Data, "backups", "old.db"), (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(Data, (UnixFileMode)0b111_101_101);
        await using (var site = await RunningProcess.StartAsync("--data", Data, "--seeds", Checkout.Seeds))
        {
            await site.ReadyAsync();
            AssertClosed();
        }

        AssertClosed();

        void AssertClosed()
        {
            const UnixFileMode Others = (UnixFileMode)0b000_111_111;
            Assert.Equal(default, File.GetUnixFileMode(Data) & Others);
            var entries = new DirectoryInfo(Data).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
            Assert.Contains(entries, entry => entry.Name == "archive.db");
            Assert.All(entries, entry => Assert.Equal((entry.FullName, (UnixFileMode)0), (entry.FullName, entry.UnixFileMode & Others)));
        }
    }

    [Fact]
    public async Task What_commands_do_to_the_archive_is_in_the_audit_log()
    {
        await IngestAsync();
        Assert.Equal(0, (await CommandProcess.RunAsync("ingest", Checkout.Seeds, "--dry-run", "--data", Data)).ExitCode);
        Assert.Equal(0, (await CommandProcess.RunAsync("reparse", "--data", Data)).ExitCode);
        Assert.Equal(0, (await CommandProcess.RunAsync("prune", "--dry-run", "--data", Data)).ExitCode);
        Assert.Equal(0, (await CommandProcess.RunAsync("prune", "--data", Data)).ExitCode);
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        Assert.Equal(
            ["command ingest 1", "command dry-run 0", "command reparse 2", "command prune 0"],
            ArchiveDump.Strings(connection, "SELECT Who || ' ' || Action || ' ' || coalesce(Subject, 0) FROM AuditEntries WHERE Done ORDER BY Id"));
    }

    [Fact]
    public async Task A_name_that_is_no_UTF8_is_rejected_for_that()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only some systems have such names.");
        var files = Directory.CreateDirectory(_folder.File("files")).FullName;
        const string Script = "cd \"$0\"; printf x > $'bad\\xff.txt'; mkdir $'dir\\xfe'; printf x > $'dir\\xfe'/in.txt";
        using (var made = System.Diagnostics.Process.Start("bash", ["-c", Script, files]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, made.ExitCode);
        }

        var result = await CommandProcess.RunAsync("ingest", files, "--data", Data);

        // The runtime cannot name them, so it cannot delete them either.
        using (var removed = System.Diagnostics.Process.Start("rm", ["-rf", files]))
        {
            await removed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The file's name is not UTF-8", result.Output, StringComparison.Ordinal);
        Assert.Contains("The folder's name is not UTF-8", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task IngestAsync() => Assert.Equal(0, (await CommandProcess.RunAsync("ingest", Checkout.Seeds, "--data", Data)).ExitCode);
}
