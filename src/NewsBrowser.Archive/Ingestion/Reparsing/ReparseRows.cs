using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Ingestion.Reparsing;

/// <summary>Rows that only parsing stored texts again reads and writes.</summary>
internal sealed class ReparseRows(RunWriter run) : IDisposable
{
    private readonly Statement _saveFile = new(
        run.Connection, "UPDATE SourceFiles SET ParserVersion = ?2, Format = ?3, Outcome = ?4, WarningsJson = ?5, RejectionsJson = ?6 WHERE Id = ?1");

    private readonly Statement _shownFrom = new(run.Connection, "SELECT Id FROM Items WHERE SourceFileId = ?1 AND TextHash = ?2");

    private readonly Statement _versionsFrom = new(
        run.Connection, "SELECT ItemId, Id, SeenInRun, SourceLine FROM ItemVersions WHERE SourceFileId = ?1 AND TextHash = ?2 ORDER BY Id");

    private readonly Statement _deleteVersionsFrom = new(run.Connection, "DELETE FROM ItemVersions WHERE SourceFileId = ?1 AND TextHash = ?2");

    private readonly Statement _filesBeside = new(
        run.Connection,
        "SELECT i.SourceFileId FROM RelatedReferences r JOIN Items i ON i.Id = r.FromItemId WHERE r.ToItemId = ?1 "
        + "UNION SELECT SourceFileId FROM ItemVersions WHERE ItemId = ?1");

    private readonly Statement _namedBy = new(run.Connection, "SELECT FromItemId FROM RelatedReferences WHERE ToItemId = ?1");

    /// <summary>Writes what the parser says of a file's stored text; whether and when the file itself was seen stays as it is.</summary>
    public void SaveFile(long id, PreparedFile file) => _saveFile
        .Bind(id)
        .Bind(DocumentParser.Version)
        .Bind((long)file.Format)
        .Bind((long)(file.Documents.Count > 0 ? FileOutcome.Parsed : FileOutcome.Rejected))
        .Bind(file.WarningsJson)
        .Bind(PreparedFile.ToJson(file.Rejections))
        .Run();

    /// <summary>The items that are shown as a file's text has them.</summary>
    public HashSet<long> ShownFrom(long fileId, byte[] textHash) => [.. _shownFrom.Bind(fileId).Bind(textHash).Numbers()];

    public bool HasVersionsFrom(long fileId, byte[] textHash) => _versionsFrom.Bind(fileId).Bind(textHash).Number() is not null;

    /// <summary>Deletes the versions that come from a file's text; returns, by item, what they keep when they are written anew.</summary>
    public Dictionary<long, List<VersionMark>> RemoveVersionsFrom(long fileId, byte[] textHash)
    {
        var marks = new Dictionary<long, List<VersionMark>>();
        _versionsFrom.Bind(fileId).Bind(textHash);
        while (_versionsFrom.Next())
        {
            var item = _versionsFrom.GetInt64("ItemId");
            if (!marks.TryGetValue(item, out var list))
            {
                marks[item] = list = [];
            }

            list.Add(new VersionMark(_versionsFrom.GetInt64("Id"), _versionsFrom.GetInt64("SeenInRun"), (int)_versionsFrom.GetInt64("SourceLine")));
        }

        if (marks.Count > 0)
        {
            _deleteVersionsFrom.Bind(fileId).Bind(textHash).Run();
        }

        return marks;
    }

    /// <summary>The files of the items that name an item, and of its versions.</summary>
    public List<long> FilesBeside(long id) => _filesBeside.Bind(id).Numbers();

    /// <summary>Whether an item outside a set names this one.</summary>
    public bool IsNamedByOthers(long id, HashSet<long> set) => _namedBy.Bind(id).Numbers().Exists(from => !set.Contains(from));

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_saveFile, _shownFrom, _versionsFrom, _deleteVersionsFrom, _filesBeside, _namedBy])
        {
            statement.Dispose();
        }
    }
}
