using Microsoft.Data.Sqlite;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Data folders that cannot be used, through the real commands: a plain message, exit code 1, and an archive that is whole.</summary>
public sealed class DataFolderTests : IDisposable
{
    private static readonly string[] Writing = ["ingest", "serve", "reindex"];

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-data-").FullName;

    private static string Seeds => Checkout.Seeds;

    [Fact]
    public async Task On_a_full_disk_ingestion_says_so_and_finishes_when_there_is_room()
    {
        var files = InventedFolder.Write(Path.Combine(_folder, "files"), news: 300, posts: 300, commentsPerPost: 20);
        var undisturbed = Path.Combine(_folder, "undisturbed");
        Assert.Equal(0, (await CommandProcess.RunAsync("ingest", files, "--data", undisturbed)).ExitCode);

        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder, "disk"), "2m");
        var data = Path.Combine(disk.Path, "data");
        (await CommandProcess.RunAsync("ingest", files, "--data", data)).AssertRefused(data, "full");
        (await CommandProcess.RunAsync("ingest", files, "--data", data)).AssertRefused(data, "full");

        disk.Remount("size=64m");
        var result = await CommandProcess.RunAsync("ingest", files, "--data", data);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.True(ArchiveDump.DumpArchive(undisturbed) == ArchiveDump.DumpArchive(data), "The archive is not what an undisturbed run gives.");
        Assert.Empty(await CommandProcess.FaultsAsync(data));
    }

    [Fact]
    public async Task On_a_disk_that_fills_up_the_site_goes_on_and_keys_that_cannot_be_written_do_not_stop_it()
    {
        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder, "disk"), "4m");
        var data = Path.Combine(disk.Path, "data");
        await using (var site = await RunningProcess.StartAsync("--data", data, "--seeds", Seeds))
        {
            await site.ReadyAsync();
            disk.Fill();
            foreach (var path in new[] { "/", "/search?q=%E7%99%8C%E7%97%87", "/admin/login", "/healthz", "/readyz" })
            {
                Assert.Equal((path, 200), (path, await site.StatusAsync(path)));
            }
        }

        var files = InventedFolder.Write(Path.Combine(_folder, "files"), news: 100, posts: 100, commentsPerPost: 10);
        (await CommandProcess.RunAsync("ingest", files, "--data", data)).AssertRefused(data, "full");

        // New keys are not written either; the pages with forms work all the same.
        Directory.Delete(Path.Combine(data, "keys"), recursive: true);
        File.Delete(Path.Combine(disk.Path, "filler"));
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "keys"), "in the way", TestContext.Current.CancellationToken);
        await using var again = await RunningProcess.StartAsync("--data", data, "--seeds", Seeds);
        Assert.Equal(200, await again.StatusAsync("/admin/login"));
        Assert.Empty(await CommandProcess.FaultsAsync(data));
    }

    [Fact]
    public async Task A_read_only_data_folder_is_said_and_left_as_it_was()
    {
        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder, "disk"), "16m");
        var data = Path.Combine(disk.Path, "data");
        Assert.Equal(0, (await CommandProcess.RunAsync("ingest", Seeds, "--data", data)).ExitCode);
        var before = ArchiveDump.DumpArchive(data);

        disk.Remount("ro");
        foreach (var verb in Writing)
        {
            string[] arguments = verb == "ingest" ? [verb, Seeds, "--data", data] : [verb, "--data", data];
            var result = await CommandProcess.RunAsync(arguments);
            result.AssertRefused(data);
            Assert.Contains("read-only", result.Error, StringComparison.OrdinalIgnoreCase);
        }

        var search = await CommandProcess.RunAsync("search", "", "--data", data);
        search.AssertRefused(data);

        disk.Remount("rw");
        Assert.Equal(before, ArchiveDump.DumpArchive(data));
        Assert.Empty(await CommandProcess.FaultsAsync(data));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_by_every_command_and_left_to_the_byte()
    {
        var data = Path.Combine(_folder, "data");
        Assert.Equal(0, (await CommandProcess.RunAsync("ingest", Seeds, "--data", data)).ExitCode);
        var database = Path.Combine(data, "archive.db");
        Execute(database, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");
        var before = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);

        foreach (var arguments in new string[][] { ["ingest", Seeds], ["serve"], ["search", "x"] })
        {
            (await CommandProcess.RunAsync([.. arguments, "--data", data])).AssertRefused(database, "newer version");
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_database_is_named_by_verify_without_a_stack_trace()
    {
        var data = Path.Combine(_folder, "data");
        Assert.Equal(0, (await CommandProcess.RunAsync("ingest", Seeds, "--data", data)).ExitCode);
        using (var file = File.OpenWrite(Path.Combine(data, "archive.db")))
        {
            // The first page stays: it says that this is a database, and where all is.
            file.Seek(4096 * 2, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0xAB, (int)file.Length - (4096 * 2)).ToArray());
        }

        var result = await CommandProcess.RunAsync("verify", "--data", data);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("damaged", result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_processes_on_one_new_data_folder_one_works_and_the_other_says_who()
    {
        var files = InventedFolder.Write(Path.Combine(_folder, "files"), news: 100, posts: 100, commentsPerPost: 10);
        var data = Path.Combine(_folder, "data");
        using var one = CommandProcess.Start("ingest", files, "--data", data);
        using var other = CommandProcess.Start("ingest", files, "--data", data);
        var results = await Task.WhenAll(CommandProcess.EndAsync(one), CommandProcess.EndAsync(other));

        // The machine may have let them come one after the other; whoever came second while the first was there was refused.
        Assert.Contains(results, result => result.ExitCode == 0);
        foreach (var refused in results.Where(result => result.ExitCode != 0))
        {
            refused.AssertRefused(data, "in use by another process");
        }

        var undisturbed = Path.Combine(_folder, "undisturbed");
        Assert.Equal(0, (await CommandProcess.RunAsync("ingest", files, "--data", undisturbed)).ExitCode);
        Assert.True(ArchiveDump.DumpArchive(undisturbed) == ArchiveDump.DumpArchive(data), "The archive is not what an undisturbed run gives.");
        Assert.Empty(await CommandProcess.FaultsAsync(data));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
