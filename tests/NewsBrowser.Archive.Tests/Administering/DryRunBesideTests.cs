using System.Collections;
using System.Globalization;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>A dry run disturbs nobody, is disturbed by nobody, and says what a run would have done to the archive as it was when it began.</summary>
public sealed class DryRunBesideTests
{
    private const string Left = "dry-run.db.part";

    [Fact]
    public async Task While_one_goes_on_others_write_and_its_answer_is_that_of_its_beginning()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("inbox/a.md", Documents.News("A", "https://example.com/a"));
        archive.Write("inbox/b.md", Documents.News("B", "https://example.com/b"));
        await archive.IngestAsync();
        archive.Write("inbox/a.md", Documents.News("A changed", "https://example.com/a"));
        archive.Write("inbox/b.md", Documents.News("B changed", "https://example.com/b"));
        archive.Write("inbox/c.md", Documents.News("C", "https://example.com/c"));
        var other = archive.Write("other/c.md", Documents.News("C from elsewhere", "https://example.com/c"));
        var folder = Path.Combine(archive.Inbox, "inbox");
        var expected = Told(await DryRunAsync(archive, folder, null, TestContext.Current.CancellationToken));

        using var hold = new HeldAt(Path.Combine(folder, "b.md"));
        var dry = DryRunAsync(archive, folder, hold, TestContext.Current.CancellationToken);
        await hold.Reached;

        archive.Archive.Audit.Add(new AuditRecord("admin", "sign-in"));
        var run = await archive.IngestAsync(Path.GetDirectoryName(other)!);
        var taken = await archive.Archive.Takedowns.TakeDownAsync(
            archive.Rows("SELECT PublicId FROM Items WHERE Title = 'B'").Single(), "asked for", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RunInProgressException>(() => DryRunAsync(archive, folder, null, TestContext.Current.CancellationToken));

        Assert.False(dry.IsCompleted);
        Assert.Equal((1, 1), (run.Counts.Added, archive.Number("SELECT count(*) FROM AuditEntries")));
        Assert.NotNull(taken);
        Assert.Equal(["A", "C from elsewhere"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));
        var before = archive.Everything();
        hold.LetGo();

        Assert.Equal(expected, Told(await dry));
        Assert.Equal(before, archive.Everything());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Path.Combine(archive.Data, Left)));

        // What the takedown could not empty while the dry run read from it, the dry run's end did.
        Assert.Equal(0, new FileInfo(archive.Store.DatabasePath + "-wal").Length);
        var now = (await DryRunAsync(archive, folder, null, TestContext.Current.CancellationToken)).DryRunResult!;
        Assert.Equal([ItemChange.Changed, ItemChange.LeftOut, ItemChange.Changed], now.Items.Select(item => item.Change));
    }

    [Fact]
    public async Task One_that_is_cancelled_or_killed_leaves_nothing()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        archive.Write("b.md", Documents.News("B", "https://example.com/b"));
        var before = archive.Everything();
        using var stop = new CancellationTokenSource();
        using var hold = new HeldAt(Path.Combine(archive.Inbox, "b.md"));
        var dry = DryRunAsync(archive, archive.Inbox, hold, stop.Token);
        await hold.Reached;

        Assert.True(File.Exists(Path.Combine(archive.Data, Left)));
        await stop.CancelAsync();
        hold.LetGo();

        await Assert.ThrowsAsync<IngestionCancelledException>(() => dry);
        Assert.False(File.Exists(Path.Combine(archive.Data, Left)));
        Assert.Equal(before, archive.Everything());
        Assert.Equal(0, archive.Number("SELECT count(*) FROM IngestionRuns"));

        // As a process that is killed in the middle leaves it.
        await File.WriteAllTextAsync(Path.Combine(archive.Data, Left), "half a database", TestContext.Current.CancellationToken);
        await archive.ReopenAsync();
        Assert.False(File.Exists(Path.Combine(archive.Data, Left)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task It_says_what_the_run_then_does(int seed)
    {
        await using var archive = await TestArchive.OpenAsync();
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            Shuffle(archive, random);
            var before = archive.Everything();
            var dry = await DryRunAsync(archive, archive.Inbox, null, TestContext.Current.CancellationToken);
            Assert.Equal(before, archive.Everything());

            var run = await archive.IngestAsync();

            Assert.Equal(
                (run.Counts.Files, run.Counts.Added, run.Counts.Updated, run.Counts.Unchanged, run.Counts.Rejected, run.Counts.Vanished, run.LeftOut.Count),
                (dry.Counts.Files, dry.Counts.Added, dry.Counts.Updated, dry.Counts.Unchanged, dry.Counts.Rejected, dry.Counts.Vanished, dry.LeftOut.Count));
            Assert.Equal(run.Rejections, dry.Rejections);
            foreach (var item in dry.DryRunResult!.Items.Where(item => item.Change == ItemChange.New))
            {
                Assert.NotEqual(0, archive.Number($"SELECT (SELECT count(*) FROM Items WHERE PublicId = '{item.Item.Id}') + (SELECT count(*) FROM ItemKeys "
                    + $"WHERE Key = 'id:{item.Item.Id}')"));
            }
        }
    }

    /// <summary>Writes, changes, moves and deletes some of a few files whose documents share addresses, names and links.</summary>
    private static void Shuffle(TestArchive archive, Random random)
    {
        for (var change = 0; change < 8; change++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{random.Next(3)}/{random.Next(6)}");
            var address = $"https://example.com/{random.Next(8)}";
            switch (random.Next(6))
            {
                case 0:
                    var related = string.Concat(Enumerable.Range(0, random.Next(3)).Select(n => Documents.Related(
                        $"Link {random.Next(4)}", $"https://example.com/{random.Next(12)}", random.Next(2) == 0 ? "    excerpt: \"More.\"\n" : string.Empty)));
                    archive.Write(name + ".md", Documents.News(
                        $"Title {random.Next(4)}",
                        address,
                        $"2024-03-0{random.Next(1, 5)}T10:00:00Z",
                        extra: related.Length == 0 ? string.Empty : "related:\n" + related));
                    break;
                case 1:
                    // Two addresses in one document make one item of two.
                    archive.Write(name + ".md", Documents.News("Both", address, extra: $"originalUrl: \"https://example.com/{random.Next(8)}\"\n"));
                    break;
                case 2:
                    archive.Write(
                        name + "/M.169444743" + random.Next(3) + ".A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", $"內文{random.Next(3)}", random.Next(4)));
                    break;
                case 3:
                    archive.Write(
                        name + ".txt",
                        Documents.Post("alice", "[閒聊] 測試", $"內文{random.Next(3)}", random.Next(4), clock: $"Mon Sep 11 23:50:3{random.Next(3)} 2023"));
                    break;
                case 4:
                    archive.Write(name + ".md", random.Next(2) == 0 ? "no document" : "---\ntitle: [\n---\n");
                    break;
                default:
                    foreach (var file in Directory.GetFiles(archive.Inbox, "*", SearchOption.AllDirectories).Where(_ => random.Next(6) == 0))
                    {
                        File.Delete(file);
                    }

                    break;
            }
        }
    }

    private static string Told(IngestionReport report) =>
        $"{report.Counts.Files} {report.Counts.Added} {report.Counts.Updated} {report.Counts.Unchanged} {report.Counts.Rejected} {report.Counts.Vanished} "
        + string.Join("; ", report.DryRunResult!.Items.Select(
            item => $"{item.Change} {item.Path} {item.Item.Id} {item.Item.Title} {item.IsPresent} {item.Comparison?.Fields.Count}"));

    private static Task<IngestionReport> DryRunAsync(TestArchive archive, string folder, IReadOnlySet<string>? except, CancellationToken cancellation) =>
        archive.Archive.Ingestor.RunAsync(new IngestionRequest([folder], DryRun: true) { Except = except }, null, cancellation);

    /// <summary>No files; who asks whether one of them is a certain one waits.</summary>
    private sealed class HeldAt(string path) : IReadOnlySet<string>, IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        public Task Reached => _reached.Task;

        public int Count => 0;

        public void LetGo() => _open.Set();

        public bool Contains(string item)
        {
            if (item == path)
            {
                _reached.TrySetResult();
                _open.Wait(TestContext.Current.CancellationToken);
            }

            return false;
        }

        public void Dispose()
        {
            _open.Set();
            _open.Dispose();
        }

        public IEnumerator<string> GetEnumerator() => Enumerable.Empty<string>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool IsProperSubsetOf(IEnumerable<string> other) => throw new NotSupportedException();

        public bool IsProperSupersetOf(IEnumerable<string> other) => throw new NotSupportedException();

        public bool IsSubsetOf(IEnumerable<string> other) => throw new NotSupportedException();

        public bool IsSupersetOf(IEnumerable<string> other) => throw new NotSupportedException();

        public bool Overlaps(IEnumerable<string> other) => throw new NotSupportedException();

        public bool SetEquals(IEnumerable<string> other) => throw new NotSupportedException();
    }
}
