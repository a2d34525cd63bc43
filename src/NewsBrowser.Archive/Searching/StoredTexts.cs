using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>Gives the index the texts of documents that it has to look into, made from the store's rows as they were when they were indexed.</summary>
internal sealed class StoredTexts(ArchiveStore store, ItemDocuments documents)
{
    public IReadOnlyList<string?[]?> OfItems(IReadOnlyList<long> ids)
    {
        using var connection = store.OpenReadConnection();
        using var transaction = connection.BeginTransaction(deferred: true);
        var rows = IndexedRows.ById(connection, transaction, ids).ToDictionary(r => r.Id, r => documents.OfItem(r, documents.OfRuns(r)).Texts);
        return [.. ids.Select(id => rows.GetValueOrDefault(id))];
    }

    public IReadOnlyList<string?[]?> OfRuns(IReadOnlyList<long> ids)
    {
        using var connection = store.OpenReadConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id, Text FROM CommentRuns WHERE Id IN (SELECT value FROM json_each($ids))";
        command.Parameters.AddWithValue("$ids", IndexedRows.JsonOf(ids));
        using var reader = command.ExecuteReader();
        var texts = new Dictionary<long, string?[]>();
        while (reader.Read())
        {
            texts[reader.GetInt64(0)] = [TextFolding.FoldForSearch(reader.GetString(1))];
        }

        return [.. ids.Select(id => texts.GetValueOrDefault(id))];
    }
}
