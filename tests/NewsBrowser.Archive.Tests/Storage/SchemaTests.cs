using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Tests.Storage;

public sealed class SchemaTests
{
    [Fact]
    public async Task The_migrations_make_the_schema_that_the_model_describes()
    {
        using var migrated = Memory();
        using var described = Memory();
        var store = new ArchiveStore(new ArchiveOptions { DataDirectory = Path.GetTempPath() }, TimeProvider.System);
        using var migratedContext = store.CreateContext(migrated);
        using var describedContext = store.CreateContext(described);
        await StoreSchema.MigrateAsync(migratedContext, migrated, TestContext.Current.CancellationToken);
        await describedContext.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);

        var expected = Facts(described);
        var actual = Facts(migrated);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void No_change_of_the_model_waits_for_a_migration()
    {
        using var connection = Memory();
        var store = new ArchiveStore(new ArchiveOptions { DataDirectory = Path.GetTempPath() }, TimeProvider.System);
        using var context = store.CreateContext(connection);
        // `dotnet ef migrations add` writes the model's snapshot anew, beside a migration whose SQL is then written by hand.
        Assert.False(context.Database.HasPendingModelChanges(), "The model differs from ArchiveContextModelSnapshot: a migration is missing.");
    }

    private static SqliteConnection Memory()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }

    /// <summary>Tables, columns, foreign keys and indexes as lines; how a table is laid out on disk is the migration's own.</summary>
    private static List<string> Facts(SqliteConnection connection)
    {
        var facts = new List<string>();
        foreach (var table in Rows(
            connection,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' ORDER BY name"))
        {
            facts.AddRange(Rows(connection, $"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{table}') ORDER BY name")
                .Select(row => $"{table} column {row}"));
            facts.AddRange(Rows(connection, $"SELECT \"from\", \"table\", \"to\", on_delete FROM pragma_foreign_key_list('{table}') ORDER BY \"from\"")
                .Select(row => $"{table} refers {row}"));
            foreach (var index in Rows(connection, $"SELECT name FROM pragma_index_list('{table}') WHERE origin <> 'pk' ORDER BY name"))
            {
                var unique = Rows(connection, $"SELECT \"unique\", partial FROM pragma_index_list('{table}') WHERE name = '{index}'").Single();
                var columns = string.Join(',', Rows(connection, $"SELECT name FROM pragma_index_info('{index}') ORDER BY seqno"));
                facts.Add($"{table} index {index} {unique} {columns}");
            }
        }

        return facts;
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "-" : reader.GetValue(i).ToString())));
        }

        return rows;
    }
}
