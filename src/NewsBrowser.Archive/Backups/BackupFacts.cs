using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Backups;

/// <summary>What a backup says of itself in its table <c>BackupFacts</c>; the hash over all other rows is what a restore holds it to.</summary>
internal static class BackupFacts
{
    public const string Table = BackupFolder.FactsTable;

    public const string Program = "program";
    public const string Made = BackupFolder.MadeFact;
    public const string Schema = "schema";
    public const string Items = "items";
    public const string Comments = "comments";
    public const string Texts = "texts";
    public const string Rows = "rows-sha256";

    /// <summary>The program's version, as it goes into backups.</summary>
    public static string ProgramVersion { get; } =
        typeof(BackupFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Writes the facts of what is in the database; last, because the hash is over all there is.</summary>
    public static IReadOnlyDictionary<string, string> Write(SqliteConnection connection, DateTime now, CancellationToken cancellation)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Program] = ProgramVersion,
            [Made] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            [Schema] = Text(connection, "SELECT max(MigrationId) FROM __EFMigrationsHistory"),
            [Items] = Text(connection, "SELECT count(*) FROM Items"),
            [Comments] = Text(connection, "SELECT count(*) FROM Comments"),
            [Texts] = Text(connection, "SELECT count(*) FROM SourceTexts"),
            [Rows] = HashRows(connection, cancellation),
        };
        using var create = new Statement(connection, "CREATE TABLE " + Table + " (Name TEXT NOT NULL PRIMARY KEY, Value TEXT NOT NULL) WITHOUT ROWID");
        create.Run();
        using var insert = new Statement(connection, "INSERT INTO " + Table + " (Name, Value) VALUES (?1, ?2)");
        foreach (var (name, value) in facts)
        {
            insert.Bind(name).Bind(value).Run();
        }

        return facts;
    }

    /// <summary>The facts of a database; null when it has none: a plain copy.</summary>
    public static IReadOnlyDictionary<string, string>? Read(SqliteConnection connection)
    {
        if (!HasTable(connection, Table))
        {
            return null;
        }

        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        using var read = new Statement(connection, "SELECT Name, Value FROM " + Table);
        while (read.Next())
        {
            facts[read.GetString(0)] = read.GetString(1);
        }

        return facts;
    }

    public static bool HasTable(SqliteConnection connection, string table)
    {
        using var found = new Statement(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1");
        return found.Bind(table).Number() > 0;
    }

    /// <summary>SHA-256 over every value of every row of every table but the facts themselves, in the order of the tables' names and keys.</summary>
    public static string HashRows(SqliteConnection connection, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tables = new List<string>();
        using (var names = new Statement(
            connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> ?1 ORDER BY name"))
        {
            names.Bind(Table);
            while (names.Next())
            {
                tables.Add(names.GetString(0));
            }
        }

        Span<byte> head = stackalloc byte[9];
        foreach (var table in tables)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(table));

            // Without an index, so that rows come in the order of their key.
            using var rows = new Statement(connection, "SELECT * FROM \"" + table.Replace("\"", "\"\"", StringComparison.Ordinal) + "\" NOT INDEXED");
            for (long row = 0; rows.Next(); row++)
            {
                if (row % 4096 == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                for (var column = 0; column < rows.Columns; column++)
                {
                    var type = rows.GetColumnType(column);
                    var bytes = type is raw.SQLITE_INTEGER or raw.SQLITE_NULL ? default : rows.GetSpan(column);
                    head[0] = (byte)type;
                    BinaryPrimitives.WriteInt64LittleEndian(head[1..], type == raw.SQLITE_INTEGER ? rows.GetInt64(column) : bytes.Length);
                    hash.AppendData(head);
                    hash.AppendData(bytes);
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Text(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        return statement.Next() ? statement.GetText(0) ?? string.Empty : string.Empty;
    }
}
