using System.Globalization;
using NewsBrowser.Index.Files;

namespace NewsBrowser.Index.Tests.Trust;

/// <summary>Kills a real process that applies, flushes and merges, and looks at what it leaves.</summary>
public sealed class KilledWriterTests : IDisposable
{
    private const int KillsInTheGate = 30;
    private const int Seed = 20260322;
    private const int BatchesARun = 400;
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Number("NEWSBROWSER_KILLS_SEED") ?? Seed);

    private string IndexPath => Path.Combine(_folder.Path, "index");

    /// <summary>How often to kill; <c>NEWSBROWSER_KILLS=200</c> runs the long form, <c>NEWSBROWSER_KILLS_SEED</c> chooses other moments.</summary>
    private static int Kills => Number("NEWSBROWSER_KILLS") ?? KillsInTheGate;

    [Fact]
    public async Task However_often_the_writer_is_killed_the_index_is_whole_and_at_a_change_that_was_applied()
    {
        var batches = new NumberedBatches(Seed);
        var kills = 0;
        var leftovers = 0;
        long most = 0;
        var moments = new Dictionary<string, int>();
        for (var round = 0; kills < Kills && round < Kills * 3; round++)
        {
            var start = Manifest();
            var aim = Aim(start);
            (var applied, var durable, var killed) = await RunAsync(start, aim);
            if (killed)
            {
                kills++;
                var kind = aim.Split(':')[0];
                moments[kind] = moments.GetValueOrDefault(kind) + 1;
            }
            var before = Directory.Exists(IndexPath) ? Directory.GetFiles(IndexPath) : [];
            using (var index = SearchIndex.Open(RandomData.Schema, IndexPath, WritingProcess.Options))
            {
                Assert.True(index.Opening.State != IndexOpeningState.SetAside, $"Round {round}, {aim}: {index.Opening.Reason}");
                Assert.True(index.ChangeNumber <= applied, $"Round {round}, {aim}: {index.ChangeNumber} of {applied} applied");
                Assert.True(index.ChangeNumber >= durable, $"Round {round}, {aim}: {index.ChangeNumber}, but {durable} was durable");
                Assert.True(
                    batches.Fault(index, TestContext.Current.CancellationToken) is null,
                    $"Round {round}, {aim}: {batches.Fault(index, TestContext.Current.CancellationToken)}");
                Assert.Empty(index.Verify(TestContext.Current.CancellationToken));
                var after = Directory.GetFiles(IndexPath);
                // A segment with, at most, its deletions; and the manifest.
                Assert.True(after.Length <= (2 * index.Statistics.Segments) + 1, $"Round {round}, {aim}: {string.Join(' ', after)}");
                leftovers += before.Length > after.Length ? 1 : 0;
                most = index.ChangeNumber;
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {leftovers} left files behind; {string.Join(", ", moments)}; change {most}");
        Assert.Equal(Kills, kills);
        Assert.True(leftovers >= Kills / 4, $"Only {leftovers} of {kills} kills left something behind: the moments are badly chosen.");

        // What is missing is taken from the store again.
        using (var index = SearchIndex.Open(RandomData.Schema, IndexPath, WritingProcess.Options))
        {
            for (var change = index.ChangeNumber + 1; change <= most + 100; change++)
            {
                batches.Apply(index, change);
            }

            Assert.Null(batches.Fault(index, TestContext.Current.CancellationToken));
        }
        using var last = SearchIndex.Open(RandomData.Schema, IndexPath, WritingProcess.Options);
        Assert.Equal((IndexOpeningState.Opened, most + 100), (last.Opening.State, last.ChangeNumber));
        Assert.Null(batches.Fault(last, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_process_that_only_reads_sees_whole_batches_while_another_one_writes_and_merges()
    {
        var batches = new NumberedBatches(Seed);
        var seen = new HashSet<long>();
        var opened = 0;
        using var writer = WritingProcess.Start(IndexPath, Seed, 1_500, "none");
        var output = writer.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            do
            {
                using var index = SearchIndex.Open(RandomData.Schema, IndexPath, WritingProcess.Options with { ReadOnly = true });
                Assert.True(index.Opening.State != IndexOpeningState.SetAside, index.Opening.Reason);
                Assert.Null(batches.Fault(index, TestContext.Current.CancellationToken));
                // The writer has gone on meanwhile, and its old files are gone; this one still answers from them.
                Assert.Empty(index.Verify(TestContext.Current.CancellationToken));
                Assert.Null(batches.Fault(index, TestContext.Current.CancellationToken));
                seen.Add(index.ChangeNumber);
                opened++;
            }
            while (!output.IsCompleted);
        }
        catch
        {
            writer.Kill();
            throw;
        }
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"Opened {opened} times, at {seen.Count} different changes");
        Assert.Equal(0, writer.ExitCode);
        Assert.True(seen.Count > 5, $"Only {seen.Count} states were seen.");
        using var last = SearchIndex.Open(RandomData.Schema, IndexPath, WritingProcess.Options with { ReadOnly = true });
        Assert.Equal(1_500, last.ChangeNumber);
        Assert.Null(batches.Fault(last, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private long Manifest()
    {
        using var index = SearchIndex.Open(RandomData.Schema, IndexPath, WritingProcess.Options with { ReadOnly = true });
        return index.ChangeNumber;
    }

    // In the middle of a segment, its dictionary, a bitmap or a manifest; or, by this process, when a batch is begun.
    private string Aim(long start) => _random.Next(6) switch
    {
        0 => $".segment:{1 + _random.Next(12)}:0",
        1 => $".segment:{1 + _random.Next(12)}:{_random.Next(4000)}",
        2 => $".terms:{1 + _random.Next(6)}:0",
        3 => $".live:{1 + _random.Next(12)}:0",
        4 => $".new:{1 + _random.Next(6)}:0",
        _ => $"apply:{start + 1 + _random.Next(BatchesARun)}",
    };

    private async Task<(long Applied, long Durable, bool Killed)> RunAsync(long start, string aim)
    {
        using var writer = WritingProcess.Start(IndexPath, Seed, start + BatchesARun, aim);
        long applied = start, durable = start;
        var at = aim.Replace(':', ' ');
        while (await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var words = line.Split(' ');
            if (words is ["apply", string change])
            {
                applied = long.Parse(change, CultureInfo.InvariantCulture);
            }
            else if (words is ["durable", string reached])
            {
                durable = long.Parse(reached, CultureInfo.InvariantCulture);
            }
            else
            {
                Assert.NotEqual("SetAside", words[0]);
            }

            if (line == at)
            {
                writer.Kill();
            }
        }
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        // 128 and the number of the signal; the process ends with 0 when it was faster than its end.
        Assert.True(writer.ExitCode is 0 or 137, $"{aim}: the writer ended with {writer.ExitCode}.");
        return (applied, durable, writer.ExitCode == 137);
    }
}
