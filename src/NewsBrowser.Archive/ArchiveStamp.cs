using System.Globalization;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive;

/// <summary>Names the state of everything that an answer of the archive is made of: while the stamp is the same, the same question has the same answer,
/// but for what follows the clock.</summary>
/// <remarks>
/// SQLite counts, for each connection, what others commit (<c>data_version</c>); one connection is kept for asking.
/// So every commit counts, whoever makes it and whatever it changes: a batch, the end of a run, a deletion. What searches see follows later;
/// the index says of itself how far it is.
/// </remarks>
internal sealed class ArchiveStamp(ArchiveStore store, ArchiveIndex index, AliasFiles aliases) : IDisposable
{
    private readonly Lock _asking = new();
    private SqliteConnection? _connection;
    private Statement? _version;
    private bool _closed;

    public string Current() => string.Create(
        CultureInfo.InvariantCulture,
        $"{CommittedVersion()}.{index.ChangeNumber}.{index.Generation}.{(index.IsWhole ? 1 : 0)}.{aliases.Fingerprint}");

    public void Dispose()
    {
        lock (_asking)
        {
            _closed = true;
            _version?.Dispose();
            _connection?.Dispose();
        }
    }

    private long CommittedVersion()
    {
        lock (_asking)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_version is null)
            {
                _connection = store.OpenReadConnection();
                _version = new Statement(_connection, "PRAGMA data_version");
            }

            return _version.Number() ?? 0;
        }
    }
}
