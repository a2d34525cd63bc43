using NewsBrowser.Index.Files;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Tests.Trust;

public sealed class ManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NumberedBatches _batches = new(9);

    [Fact]
    public void A_merge_of_files_says_nothing_of_batches_that_are_in_memory_alone()
    {
        using var index = SearchIndex.Open(RandomData.Schema, _folder.Path, WritingProcess.Options with { MergeInBackground = false });
        for (var change = 1; change <= 10; change++)
        {
            _batches.Apply(index, change);
            index.Flush();
        }
        var segments = index.Statistics.Segments;
        Assert.True(segments >= 8, $"{segments} segments");
        // These replace and delete documents that are in the files.
        _batches.Apply(index, 11);
        _batches.Apply(index, 12);
        Assert.True(index.Statistics.Deleted > 0);
        index.MergeDue(TestContext.Current.CancellationToken);
        Assert.True(index.Statistics.Segments < segments, "Nothing was merged.");
        Assert.Equal((12L, 10L), (index.Statistics.ChangeNumber, index.Statistics.DurableChangeNumber));
        Assert.Null(_batches.Fault(index, TestContext.Current.CancellationToken));
        AssertOnDisk(10);
        index.Flush();
        Assert.Equal((12L, 12L), (index.Statistics.ChangeNumber, index.Statistics.DurableChangeNumber));
        AssertOnDisk(12);
        // What was merged away has gone, with its deletions.
        Assert.True(Directory.GetFiles(_folder.Path).Length <= (2 * index.Statistics.Segments) + 1, string.Join(' ', Directory.GetFiles(_folder.Path)));
    }

    [Fact]
    public void One_segment_in_memory_is_made_durable_too()
    {
        using var index = SearchIndex.Open(RandomData.Schema, _folder.Path, WritingProcess.Options with { MergeInBackground = false });
        _batches.Apply(index, 1);
        index.Optimize(TestContext.Current.CancellationToken);
        Assert.Equal((1L, 0L), (index.Statistics.DurableChangeNumber, index.Statistics.MemoryBytes));
        AssertOnDisk(1);
    }

    [Fact]
    public void When_every_document_is_gone_no_file_is_left()
    {
        using var index = SearchIndex.Open(RandomData.Schema, _folder.Path, WritingProcess.Options with { MergeInBackground = false });
        _batches.Apply(index, 1);
        index.Flush();
        index.Apply([], [.. Enumerable.Range(0, 1000).Select(id => (long)id)], 2);
        index.Optimize(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0, 2L), (index.Count, index.Statistics.Segments, index.Statistics.DurableChangeNumber));
        Assert.Equal(["manifest"], Directory.GetFiles(_folder.Path).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void A_closed_index_gives_no_answer_rather_than_an_empty_one()
    {
        var index = SearchIndex.Open(RandomData.Schema, _folder.Path, WritingProcess.Options);
        _batches.Apply(index, 1);
        index.Dispose();
        index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => index.Search(new IndexRequest { Query = new IndexQuery.All() }, TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => index.DocumentsWith("a"));
        Assert.Throws<ObjectDisposedException>(() => _batches.Apply(index, 2));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertOnDisk(long change)
    {
        using var reader = SearchIndex.Open(RandomData.Schema, _folder.Path, WritingProcess.Options with { ReadOnly = true });
        Assert.Equal((IndexOpeningState.Opened, change), (reader.Opening.State, reader.ChangeNumber));
        Assert.Null(_batches.Fault(reader, TestContext.Current.CancellationToken));
        Assert.Empty(reader.Verify(TestContext.Current.CancellationToken));
    }
}
