using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Everything that an archive holds, as text to compare: all rows of all tables but what only tells of the runs themselves.</summary>
internal static class ArchiveDump
{
    private static readonly string[] RunTables =
    [
        "IngestionRuns", "RunRejections", "Tombstones", "ArchiveState", "State", "__EFMigrationsHistory", "__EFMigrationsLock", "AuditEntries", "BackupFiles",
        "BackupFacts"
    ];

    public static string DumpArchive(string dataDirectory) => DumpFile(Directory.EnumerateFiles(dataDirectory, "*.db").Single());

    /// <summary>The same of a copy of a database.</summary>
    public static string DumpFile(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var dump = new StringBuilder();
        foreach (var table in Strings(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"))
        {
            if (RunTables.Contains(table, StringComparer.Ordinal))
            {
                continue;
            }

            List<string> columns = [.. Strings(connection, $"SELECT name FROM pragma_table_info('{table}') ORDER BY cid")
                .Where(column => !column.EndsWith("InRun", StringComparison.Ordinal) && column != "ChangeNumber")];
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the schema itself.
            command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => $"quote(\"{column}\")"))} FROM \"{table}\" "
                + $"ORDER BY {string.Join(", ", Enumerable.Range(1, columns.Count))}";
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                dump.Append(table);
                for (var i = 0; i < columns.Count; i++)
                {
                    dump.Append(CultureInfo.InvariantCulture, $" {columns[i]}={reader.GetString(i)}");
                }

                dump.Append('\n');
            }
        }

        return dump.ToString();
    }

    /// <summary>The first column of each row that a statement gives.</summary>
    public static List<string> Strings(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the schema itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var strings = new List<string>();
        while (reader.Read())
        {
            strings.Add(reader.GetString(0));
        }

        return strings;
    }
}
