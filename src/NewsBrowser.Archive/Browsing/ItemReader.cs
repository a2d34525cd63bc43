namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads one item with everything that its page shows.</summary>
public sealed class ItemReader
{
    /// <summary>The item's summary by its public id, or an earlier id or key of it; null when there is none. A different <see cref="ItemSummary.Id"/> asks for a redirect.</summary>
    public Task<ItemSummary?> FindAsync(string publicId, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>As <see cref="FindAsync"/>, by the two parts of a post's path.</summary>
    public Task<ItemSummary?> FindPostAsync(string board, string post, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<NewsView?> ReadNewsAsync(string publicId, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<ThreadView?> ReadThreadAsync(string publicId, ThreadRequest request, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The bytes of the file that an item comes from, as ingested; <c>secured</c> blobs cut out of news files.</summary>
    public Task<RawSource?> ReadRawAsync(string publicId, CancellationToken cancellation) => throw new NotImplementedException();
}
