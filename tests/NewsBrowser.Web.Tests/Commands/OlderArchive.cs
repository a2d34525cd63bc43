using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Makes a data folder as the first version left it: its own migration, and of an archive's rows what it knew.</summary>
internal static class OlderArchive
{
    /// <summary>Writes the older folder; without index, which that version had not.</summary>
    public static async Task<string> MakeAsync(string data, string older)
    {
        var database = Path.Combine(Directory.CreateDirectory(older).FullName, "archive.db");
        var options = new DbContextOptionsBuilder<ArchiveContext>()
            .UseSqlite($"Data Source={database};Pooling=False")
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            .Options;
        await using (var context = new ArchiveContext(options))
        {
            await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().First());
        }

        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False;Foreign Keys=False");
        await connection.OpenAsync();
        Run(connection, $"ATTACH '{Path.Combine(data, "archive.db")}' AS present");
        foreach (var table in ArchiveDump.Strings(
            connection, "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\'"))
        {
            var columns = string.Join(", ", ArchiveDump.Strings(connection, $"SELECT '\"' || name || '\"' FROM pragma_table_info('{table}', 'main')"));
            Run(connection, $"DELETE FROM main.{table}; INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}");
        }

        return older;
    }

    public const string ForgottenTitle = "As an earlier parser read it";

    /// <summary>Makes rows look as if an earlier parser had read their files less well.</summary>
    public static void ForgetTitles(string data)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "archive.db")};Pooling=False");
        connection.Open();
        Run(connection, $"UPDATE Items SET Title = '{ForgottenTitle}', ContentHash = zeroblob(32), ChangeNumber = (SELECT ChangeNumber + 1 FROM ArchiveState) "
            + $"WHERE IsLink = 0; UPDATE ArchiveState SET ChangeNumber = ChangeNumber + 1; UPDATE SourceFiles SET ParserVersion = 0");
    }

    /// <summary>How many files a run that parses again has committed; null when there is none.</summary>
    public static int? CountReparsedFiles(string data)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "archive.db")};Mode=ReadOnly;Pooling=False;Default Timeout=1");
            connection.Open();
            return ArchiveDump.Strings(connection, $"SELECT CAST(Files AS TEXT) FROM IngestionRuns WHERE Kind = {(int)RunKind.Reparse}") is [.., var files]
                ? int.Parse(files, System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    /// <summary>Whether all migrations are in; false as well while the database cannot be asked.</summary>
    public static bool IsPresent(string data)
    {
        var database = Path.Combine(data, "archive.db");
        if (!File.Exists(database))
        {
            return false;
        }

        try
        {
            using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False;Default Timeout=1");
            connection.Open();
            return ArchiveDump.Strings(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId DESC LIMIT 1") is [var newest]
                && newest == Newest;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static string Newest { get; } = typeof(ArchiveContext).Assembly.GetTypes()
        .Select(type => type.GetCustomAttributes(typeof(MigrationAttribute), inherit: false).OfType<MigrationAttribute>().SingleOrDefault()?.Id)
        .Order(StringComparer.Ordinal).Last()!;

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the schema itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
