using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Rows of files and their raw texts.</summary>
internal sealed class FileRows : IDisposable
{
    private readonly Statement _insert;
    private readonly Statement _update;
    private readonly Statement _addText;
    private readonly Statement _withholdText;
    private readonly Statement _returned;
    private readonly Statement _vanish;
    private readonly Statement _present;
    private readonly RunWriter _run;

    public FileRows(RunWriter run)
    {
        _run = run;
        var connection = run.Connection;
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
        _present = new Statement(
            connection,
            $"SELECT Id, Path FROM {run.AllFiles} WHERE VanishedInRun IS NULL AND (Path = ?1 OR (Path >= ?2 AND Path < ?3)) ORDER BY Path");
    }

    /// <summary>Writes what became of a file; returns its number.</summary>
    public long Save(PreparedFile file, FileOutcome outcome)
    {
        var rejections = PreparedFile.ToJson(file.Rejections);

        // A file that could not be read has no parser's word on it: version 0 makes the next run try again even when its bytes are those of before.
        var version = file.TextHash is null ? 0 : DocumentParser.Version;
        if (file.Known is { } known)
        {
            _run.NeedFile(known.Id);
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
            .Bind(_run.RunId);
    }

    public void AddText(byte[] hash, int length, byte[] compressed) => _addText.Bind(hash).Bind(length).Bind(compressed).Run();

    /// <summary>Keeps of a text its hash alone.</summary>
    public void WithholdText(byte[] hash, long takedown) => _withholdText.Bind(hash).Bind(takedown).Run();

    public void MarkReturned(long id) => _returned.Bind(id).Bind(_run.RunId).Run();

    /// <summary>Marks the files under a path that are no longer there; returns how many.</summary>
    public int MarkVanished(string root, Predicate<(long Id, string Path)> isThere)
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

        gone.ForEach(id => _vanish.Bind(id).Bind(_run.RunId).Run());
        return gone.Count;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _update, _addText, _withholdText, _returned, _vanish, _present])
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
        "SELECT Id, TextHash, ParserVersion, Outcome, RejectionsJson, VanishedInRun IS NOT NULL AS Vanished FROM SourceFiles WHERE Path = ?1");

    public KnownFile? Find(string path)
    {
        if (!_find.Bind(path).Next())
        {
            return null;
        }

        var known = new KnownFile(
            _find.GetInt64("Id"),
            _find.GetBlob("TextHash"),
            (int)_find.GetInt64("ParserVersion"),
            (FileOutcome)_find.GetInt64("Outcome"),
            _find.GetText("RejectionsJson"),
            _find.GetInt64("Vanished") != 0);
        _find.Reset();
        return known;
    }

    public void Dispose()
    {
        _find.Dispose();
        connection.Dispose();
    }
}
