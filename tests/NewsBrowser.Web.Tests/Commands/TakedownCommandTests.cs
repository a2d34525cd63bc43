using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Taking an item down by the command, and what backups from before are said to hold.</summary>
public sealed class TakedownCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-command-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task It_says_what_it_would_delete_deletes_with_yes_and_names_the_backups_that_keep_it()
    {
        RemovedItem.Write(InventedFolder.Write(Path.Combine(_folder, "files"), news: 3, posts: 2, commentsPerPost: 2));
        var options = new ArchiveOptions { DataDirectory = Data };
        await using (var archive = await NewsArchive.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken))
        {
            await archive.Ingestor.RunAsync(new([Path.Combine(_folder, "files")]), null, TestContext.Current.CancellationToken);
        }

        var backup = Path.Combine(Directory.CreateDirectory(Path.Combine(Data, "backups")).FullName, "mine.db");
        await ArchiveBackup.WriteAsync(options, TimeProvider.System, new BackupRequest(backup), TestContext.Current.CancellationToken);
        Assert.Empty((await BackupCheck.RunAsync(backup, TimeProvider.System, TestContext.Current.CancellationToken, Data)).TakenDown);
        var before = ArchiveDump.DumpArchive(Data);
        (await CommandProcess.RunAsync("takedown", "https://example.com/nothing", "--yes", "--data", Data))
            .AssertRefused("There is no item https://example.com/nothing.");

        var asked = await CommandProcess.RunAsync("takedown", RemovedItem.Address, "--data", Data);
        asked.AssertRefused("Nothing was deleted. With --yes it is.");
        Assert.Contains("zyxomma seen", asked.Output, StringComparison.Ordinal);
        Assert.Contains("Would delete this news item with 0 comments and 0 earlier states, its place among the related links of 1 items, 1 raw texts, and the "
            + "bytes of 1 raw texts that other items came from.", asked.Output, StringComparison.Ordinal);
        Assert.Contains("  mine.db", asked.Output, StringComparison.Ordinal);
        Assert.Equal(before, ArchiveDump.DumpArchive(Data));

        // By the address of its page, with a site before it.
        var path = asked.Output.Split(' ')[0];
        var done = await CommandProcess.RunAsync("takedown", "http://localhost:5080/below" + path, "--reason", "asked for", "--yes", "--json", "--data", Data);
        Assert.True(done.ExitCode == 0, done.Error);
        var report = JsonDocument.Parse(done.Output).RootElement;
        Assert.Equal((true, true, 2, 1), (
            report.GetProperty("deleted").GetBoolean(),
            report.GetProperty("finished").GetBoolean(),
            report.GetProperty("texts").GetInt32(),
            report.GetProperty("takedown").GetInt32()));
        Assert.Equal("mine.db", Assert.Single(report.GetProperty("backups").EnumerateArray()).GetString());
        Assert.Equal(1, RemovedItem.Number(
            Data, "SELECT count(*) FROM AuditEntries WHERE Who = 'command' AND Action = 'takedown' AND Detail = 'asked for; takedown 1, 2 texts' AND Done"));
        Assert.Equal(["backups"], RemovedItem.LeftIn(Data));

        (await CommandProcess.RunAsync("takedown", report.GetProperty("id").GetString()!, "--data", Data)).AssertRefused("was taken down already");
        var held = await CommandProcess.RunAsync("verify", "--backup", backup, "--data", Data);
        Assert.Equal(0, held.ExitCode);
        Assert.Contains(
            $"It holds 1 items that were taken down in {Data} ({report.GetProperty("id").GetString()}). A restore deletes them again; this file keeps them.",
            held.Output,
            StringComparison.Ordinal);
        Assert.Empty(await CommandProcess.FaultsAsync(Data));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
