using NewsBrowser.Index.Files;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Tests.Trust;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NumberedBatches _batches = new(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void On_a_full_disk_the_index_goes_on_in_memory_and_says_so_until_there_is_room(bool inBackground)
    {
        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder.Path, "disk"), "2m");
        var path = Path.Combine(disk.Path, "index");
        var options = WritingProcess.Options with { MergeInBackground = inBackground };
        using (var index = SearchIndex.Open(RandomData.Schema, path, options))
        {
            for (var change = 1; change <= 50; change++)
            {
                _batches.Apply(index, change);
            }

            index.Flush();
            Assert.Equal((50L, (string?)null), (index.Statistics.DurableChangeNumber, index.Statistics.Trouble));
            var files = Directory.GetFiles(path);

            disk.Fill();
            for (var change = 51; change <= 120; change++)
            {
                _batches.Apply(index, change);
                if (change % 10 == 0)
                {
                    Assert.ThrowsAny<IOException>(index.Flush);
                    Assert.NotNull(index.Statistics.Trouble);
                    Assert.Null(_batches.Fault(index, TestContext.Current.CancellationToken));
                }
            }
            Assert.Equal((120L, 50L), (index.Statistics.ChangeNumber, index.Statistics.DurableChangeNumber));
            Assert.Empty(index.Verify(TestContext.Current.CancellationToken));
            // Whatever could not be finished is not left lying about.
            Assert.True(Directory.GetFiles(path).Length <= files.Length + 2, string.Join(' ', Directory.GetFiles(path)));

            // Another process, or this one after a loss of power, finds what was durable.
            using (var reader = SearchIndex.Open(RandomData.Schema, path, options with { ReadOnly = true }))
            {
                Assert.Equal((IndexOpeningState.Opened, 50L), (reader.Opening.State, reader.ChangeNumber));
                Assert.Null(_batches.Fault(reader, TestContext.Current.CancellationToken));
            }

            File.Delete(Path.Combine(disk.Path, "filler"));
            index.Flush();
            Assert.Equal((120L, (string?)null), (index.Statistics.DurableChangeNumber, index.Statistics.Trouble));
            Assert.Null(_batches.Fault(index, TestContext.Current.CancellationToken));
        }
        using var again = SearchIndex.Open(RandomData.Schema, path, options);
        Assert.Equal((IndexOpeningState.Opened, 120L), (again.Opening.State, again.ChangeNumber));
        Assert.Null(_batches.Fault(again, TestContext.Current.CancellationToken));
        Assert.Empty(again.Verify(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Deletions_that_a_full_disk_does_not_take_are_tried_again()
    {
        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder.Path, "disk"), "1m");
        var path = Path.Combine(disk.Path, "index");
        var options = WritingProcess.Options with { MergeInBackground = false };
        using (var index = SearchIndex.Open(RandomData.Schema, path, options))
        {
            _batches.Apply(index, 1);
            _batches.Apply(index, 2);
            index.Flush();
            var id = index.Search(new IndexRequest { Query = new IndexQuery.All() }, TestContext.Current.CancellationToken).Hits[0].Id;
            var count = index.Count;
            var files = Directory.GetFiles(path).Length;
            disk.Fill();
            index.Apply([], [id], 3);
            for (var i = 0; i < 5; i++)
            {
                Assert.ThrowsAny<IOException>(index.Flush);
            }

            Assert.NotNull(index.Statistics.Trouble);
            Assert.True(Directory.GetFiles(path).Length <= files + 1);
            File.Delete(Path.Combine(disk.Path, "filler"));
            index.Flush();
            Assert.Null(index.Statistics.Trouble);
            Assert.Equal(count - 1, index.Count);
        }
        using var again = SearchIndex.Open(RandomData.Schema, path, options);
        Assert.Equal((IndexOpeningState.Opened, 3L), (again.Opening.State, again.ChangeNumber));
    }

    public void Dispose() => _folder.Dispose();
}
