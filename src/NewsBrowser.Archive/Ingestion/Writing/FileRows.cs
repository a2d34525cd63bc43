using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Rows of files and their raw texts.</summary>
internal sealed class FileRows : IDisposable
{
    private const string Present = "SELECT Id, Path FROM SourceFiles WHERE VanishedInRun IS NULL AND (Path = ?1 OR (Path >= ?2 AND Path < ?3)) ORDER BY Path";

    /// <summary>The same of all files of the archive, most of which a dry run has no copy of.</summary>
    private const string PresentAtFirst = "SELECT Id, Path FROM archive.SourceFiles WHERE VanishedInRun IS NULL AND (Path = ?1 OR (Path >= ?2 "
        + "AND Path < ?3)) ORDER BY Path";

    private readonly Statement _insert;
    private readonly Statement _update;
    private readonly Statement _addText;
    private readonly Statement _withholdText;
    private readonly Statement _returned;
    private readonly Statement _vanish;
    private readonly Statement _present;
    private readonly Statement _reparse;

    private readonly DryRunStore? _copies;

    /// <param name="connection">The writer's.</param>
    /// <param name="copies">Of a dry run, what has to have a row before it is changed.</param>
    public FileRows(SqliteConnection connection, DryRunStore? copies)
    {
        _copies = copies;
        _insert = new Statement(
            connection,
            "INSERT INTO SourceFiles (Path, Size, ModifiedAt, TextHash, ParserVersion, Format, Outcome, WarningsJson, RejectionsJson, FirstSeenInRun, "
                + "LastSeenInRun) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10) RETURNING Id");
        _update = new Statement(
            connection,
            "UPDATE SourceFiles SET Size = ?2, ModifiedAt = ?3, TextHash = coalesce(?4, TextHash), ParserVersion = ?5, Format = ?6, Outcome = ?7, "
                + "WarningsJson = ?8, "
            + "RejectionsJson = ?9, LastSeenInRun = ?10, VanishedInRun = NULL WHERE Id = ?1");
        _addText = new Statement(
            connection,
            "INSERT INTO SourceTexts (Hash, Length, Compressed) VALUES (?1, ?2, ?3) "
            + "ON CONFLICT DO UPDATE SET Length = excluded.Length, Compressed = excluded.Compressed, WithheldBy = NULL WHERE WithheldBy IS NOT NULL");
        _withholdText = new Statement(
            connection,
            "INSERT INTO SourceTexts (Hash, Length, Compressed, WithheldBy) VALUES (?1, 0, zeroblob(0), ?2) ON CONFLICT DO UPDATE "
                + "SET Length = 0, Compressed = zeroblob(0), WithheldBy = excluded.WithheldBy");
        _returned = new Statement(connection, "UPDATE SourceFiles SET VanishedInRun = NULL, LastSeenInRun = ?2 WHERE Id = ?1");
        _vanish = new Statement(connection, "UPDATE SourceFiles SET VanishedInRun = ?2 WHERE Id = ?1");
        _reparse = new Statement(
            connection, "UPDATE SourceFiles SET ParserVersion = ?2, Format = ?3, Outcome = ?4, WarningsJson = ?5, RejectionsJson = ?6 WHERE Id = ?1");
        _present = new Statement(connection, copies is null ? Present : PresentAtFirst);
    }

    /// <summary>Writes what became of a file; returns its number.</summary>
    public long Save(PreparedFile file, FileOutcome outcome, long runId)
    {
        var rejections = FilePreparation.Json(file.Rejections);

        // A file that could not be read has no parser's word on it: version 0 makes the next run try again even when its bytes are those of before.
        var version = file.TextHash is null ? 0 : DocumentParser.Version;
        if (file.Known is { } known)
        {
            _copies?.EnsureFile(known.Id);
            if (file.TextHash is null && known.Outcome == outcome && known.ParserVersion == version && known.RejectionsJson == rejections && !known.Vanished)
            {
                return known.Id;
            }

            _update.Bind(known.Id);
            Bind(_update).Run();
            return known.Id;
        }

        _insert.Bind(file.File.Path);
        return Bind(_insert).Number() ?? throw new InvalidOperationException("An insert returned no row.");

        Statement Bind(Statement statement) => statement
            .Bind(file.File.Size)
            .Bind(file.File.ModifiedAt)
            .Bind(file.TextHash)
            .Bind(version)
            .Bind((long)file.Format)
            .Bind((long)outcome)
            .Bind(file.WarningsJson)
            .Bind(rejections)
            .Bind(runId);
    }

    /// <summary>Writes what the parser says of a file's stored text; whether and when the file itself was seen stays as it is.</summary>
    public void Reparse(PreparedFile file) => _reparse
        .Bind(file.Stored!.FileId)
        .Bind(DocumentParser.Version)
        .Bind((long)file.Format)
        .Bind((long)(file.Documents.Count > 0 ? FileOutcome.Parsed : FileOutcome.Rejected))
        .Bind(file.WarningsJson)
        .Bind(FilePreparation.Json(file.Rejections))
        .Run();

    public void AddText(byte[] hash, int length, byte[] compressed) => _addText.Bind(hash).Bind(length).Bind(compressed).Run();

    /// <summary>Keeps of a text its hash alone.</summary>
    public void WithholdText(byte[] hash, long takedown) => _withholdText.Bind(hash).Bind(takedown).Run();

    public void MarkReturned(long id, long runId) => _returned.Bind(id).Bind(runId).Run();

    /// <summary>Marks the files under a path that are no longer there; returns how many.</summary>
    public int MarkVanished(string root, Predicate<(long Id, string Path)> isThere, long runId)
    {
        var gone = new List<long>();
        var prefix = Path.TrimEndingDirectorySeparator(root);
        _present.Bind(root).Bind(prefix + Path.DirectorySeparatorChar).Bind(prefix + (char)(Path.DirectorySeparatorChar + 1));
        while (_present.Next())
        {
            var file = (_present.GetInt64(0), _present.GetString(1));
            if (!isThere(file))
            {
                gone.Add(file.Item1);
            }
        }

        gone.ForEach(id => _vanish.Bind(id).Bind(runId).Run());
        return gone.Count;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _update, _addText, _withholdText, _returned, _vanish, _present, _reparse])
        {
            statement.Dispose();
        }
    }
}

/// <summary>Looks up what the store knows of a path, on a connection of its own.</summary>
internal sealed class KnownFiles(SqliteConnection connection) : IDisposable
{
    private readonly Statement _find = new(
        connection,
        "SELECT Id, TextHash, ParserVersion, Outcome, RejectionsJson, VanishedInRun IS NOT NULL FROM SourceFiles WHERE Path = ?1");

    public KnownFile? Find(string path)
    {
        if (!_find.Bind(path).Next())
        {
            return null;
        }

        var known = new KnownFile(
            _find.GetInt64(0),
            _find.GetBlob(1),
            (int)_find.GetInt64(2),
            (FileOutcome)_find.GetInt64(3),
            _find.GetText(4),
            _find.GetInt64(5) != 0);
        _find.Reset();
        return known;
    }

    public void Dispose()
    {
        _find.Dispose();
        connection.Dispose();
    }
}
