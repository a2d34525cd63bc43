using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Storage;

/// <summary>Each kind of fault, made in a real archive, is named by <c>verify</c>.</summary>
public sealed class VerifyTests
{
    private const string AnItem = "(SELECT Id FROM Items WHERE IsLink = 0 ORDER BY Id LIMIT 1)";

    private const string APost = "(SELECT Id FROM Items WHERE CommentCount > 0 ORDER BY Id LIMIT 1)";

    [Theory]
    [InlineData("DELETE FROM SourceTexts", "The raw text of the item ")]
    [InlineData("UPDATE SourceTexts SET Compressed = x'00'", " is damaged.")]
    [InlineData("UPDATE Items SET SourceFileId = 999 WHERE Id = " + AnItem, " has no source file.")]
    [InlineData("DELETE FROM ItemKeys WHERE ItemId = " + AnItem, " has no key.")]
    [InlineData("DELETE FROM ItemBodies WHERE ItemId = " + AnItem, " has no body row.")]
    [InlineData("DELETE FROM Comments WHERE ItemId = " + APost + " AND Floor = 1", " are not as many as its row says.")]
    [InlineData("DELETE FROM CommentRuns WHERE ItemId = " + APost, " do not hold its comments.")]
    [InlineData("UPDATE ArchiveState SET ChangeNumber = 0", " is ahead of the archive's change number.")]
    [InlineData("UPDATE Items SET Title = Title || '!' WHERE Id = " + AnItem, " does not say what its raw text says")]
    [InlineData("UPDATE Items SET PublishedAt = PublishedAt + 1 WHERE Id = " + AnItem, " does not say what its raw text says")]
    [InlineData("UPDATE ItemBodies SET Text = '' WHERE ItemId = " + APost, " does not say what its raw text says")]
    [InlineData("UPDATE Comments SET Text = 'another' WHERE ItemId = " + APost + " AND Floor = 2", " does not say what its raw text says")]
    [InlineData("UPDATE Comments SET PersonId = (SELECT max(Id) FROM People) WHERE ItemId = " + APost + " AND Floor = 1", " does not say what its raw")]
    [InlineData("UPDATE CommentRuns SET Text = 'another' WHERE ItemId = " + APost + " AND Floor = 1", " does not say what its raw text says")]
    [InlineData("DELETE FROM Topics", "refers to a row of Topics that is not there")]
    public async Task A_fault_of_the_rows_is_named(string harm, string fault)
    {
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));

        Execute(archive.Store.DatabasePath, harm);

        Assert.Contains(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken), found => found.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_index_that_disagrees_with_the_rows_is_named_and_building_it_again_mends_it()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        archive.Write("b.md", Documents.News("B", "https://example.com/b"));
        archive.Write("post.txt", Documents.Post("alice", "[閒聊] 測試", "內文"));
        await archive.IngestAsync();

        // Behind the program's back: no change number tells the index.
        Execute(
            archive.Store.DatabasePath,
            "CREATE TEMP TABLE Gone AS SELECT Id FROM Items WHERE Title = 'B'; DELETE FROM ItemKeys WHERE ItemId IN Gone; DELETE FROM ItemBodies "
                + "WHERE ItemId IN Gone; DELETE FROM ItemTopics WHERE ItemId IN Gone; DELETE FROM Items WHERE Id IN Gone");
        var faults = await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken);
        Assert.Equal("The index holds 3 items, the store 2; reindex.", Assert.Single(faults));

        await archive.Archive.ReindexAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_page_is_named()
    {
        using var folder = new TemporaryFolder();
        await using (var archive = await TestArchive.OpenAsync(folder.Path))
        {
            await archive.Ingestor.RunAsync(new([Checkout.Seeds]), null, TestContext.Current.CancellationToken);
        }

        // A page of a table that opening does not read.
        var database = folder.File(ArchiveStore.FileName);
        var page = long.Parse(
            TestArchive.Rows(database, "SELECT rootpage FROM sqlite_master WHERE name = 'SourceTexts'").Single(),
            System.Globalization.CultureInfo.InvariantCulture);
        var size = int.Parse(TestArchive.Rows(database, "PRAGMA page_size").Single(), System.Globalization.CultureInfo.InvariantCulture);
        await using (var file = File.OpenWrite(database))
        {
            file.Seek((page - 1) * size, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0xAB, size).ToArray());
        }

        await using var opened = await TestArchive.OpenAsync(folder.Path, readOnly: true);
        Assert.Contains(
            await opened.VerifyAsync(TestContext.Current.CancellationToken), fault => fault.StartsWith("The database is damaged", StringComparison.Ordinal));
    }

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
