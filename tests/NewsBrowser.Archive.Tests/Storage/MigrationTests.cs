using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Storage;

/// <summary>What happens to an archive when a later version with one more migration opens it.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task An_archive_is_copied_whole_before_it_is_migrated()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder.Path);
        var before = TestArchive.Rows(folder.File(ArchiveStore.FileName), "SELECT * FROM Items ORDER BY Id");

        await OpenAsync(folder.Path, typeof(WithLater));

        Assert.Equal(before.Count, TestArchive.Rows(folder.File(ArchiveStore.FileName), "SELECT Item FROM Later").Count);
        var copy = Assert.Single(Directory.EnumerateFiles(folder.File("backups")));
        Assert.StartsWith("before-29990101000000_Later-", Path.GetFileName(copy), StringComparison.Ordinal);
        Assert.Equal(before, TestArchive.Rows(copy, "SELECT * FROM Items ORDER BY Id"));
        Assert.Empty(TestArchive.Rows(copy, "SELECT name FROM sqlite_master WHERE name = 'Later'"));

        // The copy, put in a folder of its own, is an archive.
        Directory.CreateDirectory(folder.File("restored"));
        File.Copy(copy, Path.Combine(folder.File("restored"), ArchiveStore.FileName));
        await using (var restored = await TestArchive.OpenAsync(folder.File("restored")))
        {
            Assert.Empty(await restored.VerifyAsync(TestContext.Current.CancellationToken));
        }

        // Once is enough.
        await OpenAsync(folder.Path, typeof(WithLater));
        Assert.Single(Directory.EnumerateFiles(folder.File("backups")));
    }

    [Fact]
    public async Task A_new_archive_is_migrated_without_a_copy()
    {
        using var folder = new TemporaryFolder();

        await OpenAsync(folder.Path, typeof(WithLater));

        Assert.False(Directory.Exists(folder.File("backups")));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_archive_as_it_was_and_names_the_copy()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder.Path);

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => OpenAsync(folder.Path, typeof(WithFailing)));

        Assert.Contains(Assert.Single(Directory.EnumerateFiles(folder.File("backups"))), e.Message, StringComparison.Ordinal);
        await using var archive = await TestArchive.OpenAsync(folder.Path);
        Assert.Empty(await archive.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.Empty(TestArchive.Rows(folder.File(ArchiveStore.FileName), "SELECT name FROM sqlite_master WHERE name = 'Half'"));
    }

    [Fact]
    public async Task A_reader_does_not_migrate_and_says_what_does()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder.Path);

        var store = new ArchiveStore(new ArchiveOptions { DataDirectory = folder.Path, ReadOnly = true }, TimeProvider.System, typeof(WithLater));
        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(
            () => ArchiveOpening.CheckReadableAsync(store, NullLogger.Instance, TestContext.Current.CancellationToken));
        store.ReleaseConnections();

        Assert.Contains("older version", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("backups")));
    }

    private static async Task FillAsync(string data)
    {
        await using var archive = await TestArchive.OpenAsync(data);
        await archive.Ingestor.RunAsync(new([Checkout.Seeds]), null, TestContext.Current.CancellationToken);
    }

    private static async Task OpenAsync(string data, Type migrations)
    {
        var store = new ArchiveStore(new ArchiveOptions { DataDirectory = data }, TimeProvider.System, migrations);
        (await ArchiveOpening.OpenAsync(store, NullLogger.Instance, TestContext.Current.CancellationToken)).Held.Dispose();
        store.ReleaseConnections();
    }

    /// <summary>The migrations that there are, and one more.</summary>
    private abstract class OneMore(Type more) : IMigrationsAssembly
    {
        public IReadOnlyDictionary<string, TypeInfo> Migrations { get; } = typeof(ArchiveContext).Assembly.GetTypes().Append(more)
            .Where(type => type.GetCustomAttribute<MigrationAttribute>() is not null)
            .ToDictionary(type => type.GetCustomAttribute<MigrationAttribute>()!.Id, type => type.GetTypeInfo())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary();

        public ModelSnapshot? ModelSnapshot => null;

        public Assembly Assembly => typeof(ArchiveContext).Assembly;

        public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
        {
            var migration = (Migration)Activator.CreateInstance(migrationClass.AsType(), nonPublic: true)!;
            migration.ActiveProvider = activeProvider;
            return migration;
        }

        public string? FindMigrationId(string nameOrId) => Migrations.Keys.SingleOrDefault(id => id == nameOrId);
    }

    private sealed class WithLater() : OneMore(typeof(Later));

    private sealed class WithFailing() : OneMore(typeof(Failing));

    [DbContext(typeof(ArchiveContext))]
    [Migration("29990101000000_Later")]
    private sealed class Later : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("CREATE TABLE Later (Item TEXT NOT NULL); INSERT INTO Later SELECT PublicId FROM Items;");
    }

    [DbContext(typeof(ArchiveContext))]
    [Migration("29990101000000_Failing")]
    private sealed class Failing : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("CREATE TABLE Half (Id INTEGER NOT NULL); INSERT INTO Nowhere VALUES (1);");
    }
}
