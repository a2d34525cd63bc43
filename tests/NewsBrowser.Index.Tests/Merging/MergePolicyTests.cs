namespace NewsBrowser.Index.Tests.Merging;

public sealed class MergePolicyTests
{
    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 8)]
    public void Small_batches_are_merged_in_memory_and_large_ones_wait_for_their_file(int documents, int segments)
    {
        var data = new RandomData(5);
        using var folder = new TemporaryFolder();
        using var index = SearchIndex.Open(RandomData.Schema, folder.Path, new IndexOptions { MergeInBackground = false, MemoryDocuments = 400 });
        for (var batch = 0; batch < 8; batch++)
        {
            index.Apply([.. Enumerable.Range(batch * documents, documents).Select(id => data.Document(id))], [], batch + 1);
        }

        index.MergeDue(TestContext.Current.CancellationToken);
        Assert.Equal((segments, 0L), (index.Statistics.Segments, index.Statistics.FileBytes));
        for (var batch = 8; batch < 60; batch++)
        {
            index.Apply([.. Enumerable.Range(batch * documents, documents).Select(id => data.Document(id))], [], batch + 1);
        }

        index.MergeDue(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0L, documents * 60), (index.Statistics.Segments, index.Statistics.MemoryBytes, index.Count));
    }
}
