using System.Text;
using System.Text.Json;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Files of a size or a kind that no archive has, through the real command: refused with a reason, the rest of the folder taken in.</summary>
public sealed class LargeInputTests : IDisposable
{
    /// <summary>What the process may take for its objects: a quarter of a million comments and the largest file fit,
    /// two million comments as objects would not.</summary>
    private const string HeapLimit = "0x20000000";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-large-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task Two_million_comments_and_a_file_of_200_MB_are_refused_in_bounded_memory_and_the_rest_comes_in()
    {
        var files = InventedFolder.Write(Path.Combine(_folder, "files"), news: 10, posts: 10, commentsPerPost: 10);
        var post = Directory.EnumerateFiles(Path.Combine(files, "posts"), "M.*.txt").Order(StringComparer.Ordinal).First();
        var thread = Path.Combine(files, "posts", "M.1694447439.A.B1F.txt");
        File.Copy(post, thread);
        await using (var writer = new StreamWriter(thread, append: true, Encoding.UTF8))
        {
            for (var floor = 0; floor < 2_000_000; floor++)
            {
                await writer.WriteAsync("推 ab: x 09/12 00:00\n");
            }
        }

        using (var sparse = File.Create(Path.Combine(files, "sparse.txt")))
        {
            sparse.SetLength(200L * 1024 * 1024);
        }

        using var process = CommandProcess.StartUnder(["env", $"DOTNET_GCHeapHardLimit={HeapLimit}"], "ingest", files, "--data", Data, "--json");
        var result = await CommandProcess.EndAsync(process);

        Assert.True(result.ExitCode == 0, result.Error);
        using var report = JsonDocument.Parse(result.Output);
        var reasons = report.RootElement.GetProperty("rejections").EnumerateArray()
            .ToDictionary(rejection => Path.GetFileName(rejection.GetProperty("path").GetString()!), rejection => rejection.GetProperty("reason").GetString()!);
        Assert.Equal(["M.1694447439.A.B1F.txt", "broken.md", "sparse.txt", "zero.bin"], reasons.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("more than 1000000 lines", reasons["M.1694447439.A.B1F.txt"], StringComparison.Ordinal);
        Assert.Contains("209715200", reasons["sparse.txt"], StringComparison.Ordinal);
        Assert.Equal(20, report.RootElement.GetProperty("files").GetInt32() - report.RootElement.GetProperty("rejected").GetInt32());
        Assert.Empty(await CommandProcess.FaultsAsync(Data));
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_refused_with_its_reason_and_the_rest_comes_in()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Permissions as Linux has them.");
            return;
        }

        var files = InventedFolder.Write(Path.Combine(_folder, "files"), news: 3, posts: 3, commentsPerPost: 3);
        var secret = Path.Combine(files, "secret.md");
        await File.WriteAllTextAsync(secret, "---\ntitle: x\n---\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(secret, UnixFileMode.None);

        // Root reads everything, unless it gives that up.
        string[] launcher = Environment.UserName == "root" ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] : ["env"];
        Assert.SkipWhen(launcher[0] == "setpriv" && !File.Exists("/usr/bin/setpriv"), "There is no setpriv on this machine.");
        using var process = CommandProcess.StartUnder(launcher, "ingest", files, "--data", Data, "--json");
        var result = await CommandProcess.EndAsync(process);

        Assert.True(result.ExitCode == 0, result.Error);
        using var report = JsonDocument.Parse(result.Output);
        var rejection = report.RootElement.GetProperty("rejections").EnumerateArray().Single(entry => entry.GetProperty("path").GetString() == secret);
        Assert.Contains("may not be read", rejection.GetProperty("reason").GetString()!, StringComparison.Ordinal);
        Assert.Equal(6, report.RootElement.GetProperty("added").GetInt32() + report.RootElement.GetProperty("unchanged").GetInt32()
            + report.RootElement.GetProperty("updated").GetInt32());
        Assert.Empty(await CommandProcess.FaultsAsync(Data));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
