using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Indexing;

/// <summary>Gives the index the texts of documents that it has to look into, made from the store's rows as they were when they were indexed.</summary>
internal sealed class IndexedTextSource(ArchiveStore store, IndexDocumentBuilder documents)
{
    public IReadOnlyList<string?[]?> ReadItems(IReadOnlyList<long> ids)
    {
        using var connection = store.OpenReadConnection();
        using var transaction = connection.BeginTransaction(deferred: true);
        var rows = IndexedItemReader.ById(connection, transaction, ids).ToDictionary(r => r.Id, r => documents.BuildItem(r, documents.BuildRuns(r)).Texts);
        return [.. ids.Select(id => rows.GetValueOrDefault(id))];
    }

    public IReadOnlyList<string?[]?> ReadRuns(IReadOnlyList<long> ids)
    {
        using var connection = store.OpenReadConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id, Text FROM CommentRuns WHERE Id IN (SELECT value FROM json_each($ids))";
        command.Parameters.AddWithValue("$ids", IndexedItemReader.FormatAsJson(ids));
        using var reader = command.ExecuteReader();
        var texts = new Dictionary<long, string?[]>();
        while (reader.Read())
        {
            texts[reader.GetInt64(0)] = [TextFolding.FoldForSearch(reader.GetString(1))];
        }

        return [.. ids.Select(id => texts.GetValueOrDefault(id))];
    }
}
