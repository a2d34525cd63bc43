using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Reparsing;

/// <summary>A stored text that is to be parsed again as the content of a file.</summary>
/// <param name="FileId">The file.</param>
/// <param name="Hash">The text.</param>
/// <param name="IsCurrent">True when it is what the file held when it was last seen; false for an earlier state of it,
/// which items or versions still come from.</param>
internal sealed record ReparseSource(long FileId, byte[] Hash, bool IsCurrent);

/// <summary>Lists and reads the texts that the store can be made from again, on a connection of its own.</summary>
internal sealed class ReparseSources(SqliteConnection connection) : IDisposable
{
    // Texts that were withheld for a takedown cannot be read; what came from them stays as it is.
    private const string Sources =
        """
        SELECT f.Id, f.TextHash, 1, f.Path FROM SourceFiles f JOIN SourceTexts t ON t.Hash = f.TextHash WHERE t.WithheldBy IS NULL
        UNION ALL
        SELECT s.SourceFileId, s.TextHash, 0, f.Path
        FROM (SELECT SourceFileId, TextHash FROM Items UNION SELECT SourceFileId, TextHash FROM ItemVersions) s
        JOIN SourceFiles f ON f.Id = s.SourceFileId
        JOIN SourceTexts t ON t.Hash = s.TextHash
        WHERE s.TextHash IS NOT f.TextHash AND t.WithheldBy IS NULL
        ORDER BY 4, 3, 2
        """;

    private readonly Statement _read = new(
        connection,
        "SELECT f.Path, f.ModifiedAt, t.Length, t.Compressed FROM SourceFiles f, SourceTexts t WHERE f.Id = ?1 AND t.Hash = ?2 AND t.WithheldBy IS NULL");

    /// <summary>All there are, in the order of their paths; a file's earlier states before the present one.</summary>
    public IReadOnlyList<ReparseSource> List()
    {
        var found = new List<ReparseSource>();
        using var sources = new Statement(connection, Sources);
        while (sources.Next())
        {
            found.Add(new ReparseSource(sources.GetInt64(0), sources.GetBytes(1), sources.GetInt64(2) != 0));
        }

        return found;
    }

    /// <summary>A text with the path and the time of its file; null when it is gone or damaged, which <c>verify</c> names.</summary>
    public (FoundFile File, byte[] Bytes)? Read(ReparseSource source)
    {
        if (!_read.Bind(source.FileId).Bind(source.Hash).Next())
        {
            return null;
        }

        var (path, modified, size, compressed) = (_read.GetString(0), _read.GetInt64(1), _read.GetInt64(2), _read.GetBytes(3));
        _read.Reset();
        return RawTexts.Unpack(compressed, size) is { } bytes
            ? (new FoundFile(path, size, UnixMillisecondsConverter.FromStored(modified), null), bytes)
            : null;
    }

    public void Dispose()
    {
        _read.Dispose();
        connection.Dispose();
    }
}
