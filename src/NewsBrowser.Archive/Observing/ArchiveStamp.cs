using System.Globalization;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Observing;

/// <summary>Names the state of everything that an answer of the archive is made of: while the stamp is the same, the same question has the same answer, but for what follows the clock.</summary>
/// <remarks>
/// SQLite counts, for each connection, what others commit (<c>data_version</c>); one connection is kept for asking. So every commit counts, whoever makes it and whatever it
/// changes: a batch, the end of a run, a deletion. What searches see follows later; the index says of itself how far it is.
/// </remarks>
internal sealed class ArchiveStamp(ArchiveStore store, ArchiveIndex index, AliasFiles aliases) : IDisposable
{
    private readonly Lock asking = new();
    private SqliteConnection? connection;
    private Statement? version;
    private bool closed;

    public string Current() => string.Create(
        CultureInfo.InvariantCulture,
        $"{CommittedVersion()}.{index.ChangeNumber}.{index.Generation}.{(index.IsWhole ? 1 : 0)}.{aliases.Sign}");

    public void Dispose()
    {
        lock (asking)
        {
            closed = true;
            version?.Dispose();
            connection?.Dispose();
        }
    }

    private long CommittedVersion()
    {
        lock (asking)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (version is null)
            {
                connection = store.OpenReadConnection();
                version = new Statement(connection, "PRAGMA data_version");
            }

            return version.Number() ?? 0;
        }
    }
}
