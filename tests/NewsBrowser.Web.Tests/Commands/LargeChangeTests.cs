using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>One change number over very many items, through the real commands: it is indexed in parts, in memory that does not grow with it.</summary>
public sealed class LargeChangeTests : IDisposable
{
    /// <summary>What a process may take for its objects; five gigabytes were seen.</summary>
    private const string HeapLimit = "0x40000000";

    private const int ItemsInTheGate = 4_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-change-").FullName;

    /// <summary><c>NEWSBROWSER_ITEMS=100000</c> runs the long form.</summary>
    private static int Items => Killing.Number("NEWSBROWSER_ITEMS") ?? ItemsInTheGate;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task Very_many_items_of_one_change_are_indexed_in_bounded_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The most that a process took is read from Linux's /proc.");
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName, "posts.json");
        await WriteAsync(file);
        var ingested = await WatchAsync("ingest", Path.GetDirectoryName(file)!, "--data", Data, "--json");
        using (var report = JsonDocument.Parse(ingested.Result.Output))
        {
            Assert.Equal((1, 0), (report.RootElement.GetProperty("added").GetInt32(), report.RootElement.GetProperty("rejectedEntries").GetInt32()));
        }

        Assert.Equal($"{Items} of 1", Ask("SELECT count(*) || ' of ' || count(DISTINCT ChangeNumber) FROM Items"));
        var reindexed = await WatchAsync("reindex", "--data", Data);

        // Everything changes once more: the index that is there takes it in at the next start.
        Ask("UPDATE ArchiveState SET ChangeNumber = ChangeNumber + 1 RETURNING 'done'");
        Ask("UPDATE Items SET ChangeNumber = (SELECT ChangeNumber FROM ArchiveState) RETURNING 'done'");
        var followed = await WatchAsync("ingest", Path.GetDirectoryName(file)!, "--data", Data, "--json");
        Assert.Empty(await CommandProcess.FaultsAsync(Data));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Items} items of one change number, from a file of {new FileInfo(file).Length / 1e6:0.0} MB; most resident memory: ingest {ingested.Peak} MB, "
                + $"reindex {reindexed.Peak} MB, following at a start {followed.Peak} MB."));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task WriteAsync(string file)
    {
        await using var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await writer.WriteAsync("{\"articles\": [\n");
        for (var number = 0; number < Items; number++)
        {
            var at = DateTime.UnixEpoch.AddSeconds(1_500_000_000 + (number * 977L)).AddHours(8);
            var date = at.ToString("ddd MMM ", CultureInfo.InvariantCulture) + at.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
                + at.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture);
            await writer.WriteAsync(string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {{(number > 0 ? "," : string.Empty)}}{
                "article_id": "M.{{1_500_000_000 + (number * 977L)}}.A.{{number % 4096:X3}}", "article_title": "[新聞] 第{{number}}則 微軟與台積電",
                "author": "writer{{number % 500}}", "board": "Stock", "date": "{{date}}", "content": "股東會之後外資看好生成式AI，第{{number}}天 battery Azure",
                "messages": [{"push_tag": "推", "push_userid": "reader{{number % 900}}", "push_content": "會漲嗎", "push_ipdatetime": "{{at:MM/dd HH:mm}}"}]
                }

                """));
        }

        await writer.WriteAsync("]}\n");
    }

    /// <summary>Runs a command to its end and sees how much memory it had at most, in MB.</summary>
    private static async Task<(CommandResult Result, long Peak)> WatchAsync(params string[] arguments)
    {
        using var process = CommandProcess.StartUnder(["env", $"DOTNET_GCHeapHardLimit={HeapLimit}"], arguments);
        var ended = CommandProcess.EndAsync(process);
        var peak = 0L;
        while (!process.WaitForExit(20))
        {
            try
            {
                var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                var kilobytes = line?["VmHWM:".Length..].Replace("kB", string.Empty, StringComparison.Ordinal);
                peak = Math.Max(peak, kilobytes is null ? 0 : long.Parse(kilobytes, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
        }

        var result = await ended;
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return (result, peak / 1024);
    }

    private string Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "archive.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written here.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string)command.ExecuteScalar()!;
    }
}
