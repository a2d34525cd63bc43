namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads the lists of topics, sources, boards and people, and the header of each one's page.</summary>
public sealed class Catalogue
{
    public Task<IReadOnlyList<ListedTopic>> TopicsAsync(CancellationToken cancellation) => throw new NotImplementedException();

    public Task<ListedTopic?> TopicAsync(string slug, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<IReadOnlyList<ListedSource>> SourcesAsync(CancellationToken cancellation) => throw new NotImplementedException();

    public Task<ListedSource?> SourceAsync(string domain, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<IReadOnlyList<ListedBoard>> BoardsAsync(CancellationToken cancellation) => throw new NotImplementedException();

    public Task<ListedBoard?> BoardAsync(string name, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<PersonView?> PersonAsync(string key, CancellationToken cancellation) => throw new NotImplementedException();
}
