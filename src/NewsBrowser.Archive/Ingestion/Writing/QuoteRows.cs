using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Quotations;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Writes the addresses that an item quotes.</summary>
internal sealed class QuoteRows(SqliteConnection connection) : IDisposable
{
    private readonly Statement _delete = new(connection, "DELETE FROM QuotedUrls WHERE ItemId = ?1");
    private readonly Statement _add = new(connection, "INSERT INTO QuotedUrls (ItemId, Position, \"Key\", Place, Floor) VALUES (?1, ?2, ?3, ?4, ?5)");

    public void Delete(long itemId) => _delete.Bind(itemId).Run();

    /// <summary>Writes the quotations of an item that has none.</summary>
    public void Write(long itemId, IReadOnlyList<Quotation> quotations)
    {
        foreach (var (position, quotation) in quotations.Index())
        {
            _add.Bind(itemId).Bind(position).Bind(quotation.Key).Bind((long)quotation.Place).Bind(quotation.Floor).Run();
        }
    }

    public void Dispose()
    {
        _delete.Dispose();
        _add.Dispose();
    }
}
