using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>Rows as another parser would have left them become what the present one makes of the stored texts, without the files.</summary>
public sealed class ReparseTests
{
    /// <summary>What an earlier parser might have read otherwise: texts, comments, pictures, topics, names, references, addresses quoted.</summary>
    private const string Earlier =
        """
        UPDATE Items SET Title = 'old ' || Title, ContentHash = zeroblob(32), Excerpt = NULL, PushCount = 99, PublishedAt = PublishedAt + 3600000;
        UPDATE ItemBodies SET Text = 'old', Html = NULL;
        DELETE FROM Comments WHERE Floor > 1;
        DELETE FROM CommentRuns WHERE Floor > 1;
        DELETE FROM ItemImages;
        DELETE FROM ItemTopics;
        DELETE FROM RelatedReferences WHERE Position > 0;
        DELETE FROM QuotedUrls;
        UPDATE ItemVersions SET Title = 'old ' || Title, ContentHash = randomblob(32);
        UPDATE SourceFiles SET ParserVersion = 1, WarningsJson = NULL;
        INSERT INTO People (Key, Name) VALUES ('nobody', 'nobody');
        INSERT INTO Topics (Name, Slug) VALUES ('nothing', 'nothing');
        """;

    [Fact]
    public async Task The_end_state_is_that_of_an_ingestion_by_the_present_parser_and_nothing_needs_the_files()
    {
        await using var archive = await TestArchive.OpenAsync();
        WriteFamily(archive);
        await archive.IngestAsync(archive.Inbox, Checkout.Seeds);
        var expected = States(archive);
        Execute(archive, Earlier);
        Directory.Move(archive.Inbox, archive.Inbox + "-away");
        Assert.NotEqual(expected, States(archive));

        var report = await ReparseAsync(archive);

        Assert.Equal(expected, States(archive));
        Assert.Equal((0, 0, report.Counts.Files), (report.Counts.Added, report.Counts.Rejected, report.Counts.Updated + report.Counts.Unchanged));
        Assert.Equal("5|2", archive.Rows("SELECT Kind, State FROM IngestionRuns ORDER BY Id DESC LIMIT 1").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_text_that_cannot_be_stored_keeps_what_it_gave_and_costs_nobody_else()
    {
        await using var archive = await TestArchive.OpenAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            archive.Write(name + ".md", Documents.News($"Story {name}", $"https://example.com/{name}"));
        }

        await archive.IngestAsync();
        var expected = archive.Rows("SELECT PublicId, Title FROM Items ORDER BY Title");
        Execute(archive, "UPDATE Items SET Title = 'old ' || Title, ContentHash = zeroblob(32)");
        archive.Execute("CREATE TRIGGER Refusing BEFORE UPDATE ON Items WHEN new.Title = 'Story b' BEGIN SELECT RAISE(ABORT, 'refused'); END");

        var report = await ReparseAsync(archive);

        Assert.Equal((3, 2, 1), (report.Counts.Files, report.Counts.Updated, report.Counts.Rejected));
        Assert.EndsWith("b.md", Assert.Single(report.Rejections).Path, StringComparison.Ordinal);
        Assert.Equal(
            expected.Select(row => row.Replace("Story b", "old Story b", StringComparison.Ordinal)).Order(),
            archive.Rows("SELECT PublicId, Title FROM Items ORDER BY Title").Order());
        archive.Execute("DROP TRIGGER Refusing");
        Assert.Equal(0, (await ReparseAsync(archive)).Counts.Rejected);
        Assert.Equal(expected, archive.Rows("SELECT PublicId, Title FROM Items ORDER BY Title"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Parsing_again_what_the_same_parser_read_changes_nothing()
    {
        await using var archive = await TestArchive.OpenAsync();
        WriteFamily(archive);
        await archive.IngestAsync(archive.Inbox, Checkout.Seeds);
        var expected = archive.Everything();

        var report = await ReparseAsync(archive);

        Assert.Equal(report.Counts.Files, report.Counts.Unchanged);
        foreach (var (table, rows) in archive.Everything())
        {
            Assert.Equal(expected[table], rows);
        }
    }

    [Fact]
    public async Task An_earlier_state_stays_a_version_and_the_run_that_saw_it_is_kept()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 5));
        await archive.IngestAsync();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "改過的內文", 3));
        await archive.IngestAsync();

        // They commented in the earlier state alone; an ingestion leaves their names.
        Execute(archive, "DELETE FROM People WHERE Key IN ('user4', 'user5')");
        var expected = States(archive);
        Execute(archive, Earlier);

        await ReparseAsync(archive);

        Assert.Equal(expected, States(archive));
        Assert.Equal("5|2", archive.Rows("SELECT CommentCount, SeenInRun FROM ItemVersions").Single());
    }

    [Fact]
    public async Task A_state_that_went_and_came_back_is_kept_as_it_was()
    {
        await using var archive = await TestArchive.OpenAsync();
        foreach (var body in (string[])["內文", "改過的內文", "內文"])
        {
            archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", body, 2));
            await archive.IngestAsync();
        }

        var expected = States(archive);
        Execute(archive, Earlier);

        await ReparseAsync(archive);

        Assert.Equal(expected, States(archive));
        Assert.Equal(2, archive.Number("SELECT count(*) FROM ItemVersions"));
    }

    [Fact]
    public async Task What_no_text_gives_any_more_is_gone_and_what_only_now_can_be_read_comes()
    {
        await using var archive = await TestArchive.OpenAsync();
        WriteFamily(archive);
        await archive.IngestAsync();
        var expected = Ids(archive);

        // An earlier parser missed b.md and read an item in a.md that is none.
        Execute(
            archive,
            """
            UPDATE ArchiveState SET ChangeNumber = ChangeNumber + 1;
            INSERT INTO Tombstones SELECT Id, (SELECT ChangeNumber FROM ArchiveState) FROM Items WHERE Title = 'B';
            DELETE FROM Items WHERE Title = 'B';
            CREATE TEMP TABLE Wrong AS SELECT * FROM Items WHERE Title = 'A later';
            UPDATE Wrong SET Id = Id + 1000, PublicId = 'wrong', Title = 'Wrong', SourceLine = 99, ChangeNumber = (SELECT ChangeNumber FROM ArchiveState);
            INSERT INTO Items SELECT * FROM Wrong;
            INSERT INTO ItemKeys SELECT 'url:wrong', Id FROM Wrong;
            INSERT INTO ItemBodies (ItemId, DetailsJson) SELECT Id, '{}' FROM Wrong;
            """);

        await ReparseAsync(archive);

        Assert.Equal(expected, Ids(archive));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_vanished_is_parsed_again_and_stays_marked()
    {
        await using var archive = await TestArchive.OpenAsync();
        var path = archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();
        File.Delete(path);
        await archive.IngestAsync();
        var expected = States(archive);
        Execute(archive, Earlier);

        await ReparseAsync(archive);

        Assert.Equal(expected, States(archive));
        Assert.Equal(1, archive.Number("SELECT count(*) FROM SourceFiles WHERE VanishedInRun = 2"));
    }

    [Fact]
    public async Task A_cancelled_run_is_run_again_and_ends_the_same()
    {
        await using var archive = await TestArchive.OpenAsync();
        WriteFamily(archive);
        await archive.IngestAsync();
        var expected = States(archive);
        Execute(archive, Earlier);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<IngestionCancelledException>(() => archive.Archive.Ingestor.ReparseAsync(null, cancelled.Token));
        Assert.NotEqual(expected, States(archive));
        await ReparseAsync(archive);

        Assert.Equal(expected, States(archive));
    }

    /// <summary>Items that several files give, as whole ones, as links, as copies and as states beside each other.</summary>
    private static void WriteFamily(TestArchive archive)
    {
        archive.Write("a.md", Documents.News("A", "https://example.com/a", extra: "related:\n" + Documents.Related("B", "https://example.com/b")
            + Documents.Related("C", "https://example.com/c") + Documents.Related("E", "https://example.com/e")));
        archive.Write("b.md", Documents.News(
            "B", "https://example.com/b", extra: "related:\n" + Documents.Related("E", "https://example.com/e", "    excerpt: \"More is told here.\"\n")));
        archive.Write("older/a.md", Documents.News("A before", "https://example.com/a", published: "2024-03-01T10:00:00Z"));
        archive.Write("newer/z.md", Documents.News("A later", "https://example.com/a", published: "2024-03-09T10:00:00Z"));
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "見 https://example.com/b 的文", 2));
        archive.Write("longer/M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "見 https://example.com/b 的文", 6));
    }

    private static Task<IngestionReport> ReparseAsync(TestArchive archive) =>
        archive.Archive.Ingestor.ReparseAsync(null, TestContext.Current.CancellationToken);

    private static List<string> Ids(TestArchive archive) => archive.Rows("SELECT PublicId, Title, IsLink, CommentCount FROM Items ORDER BY PublicId");

    /// <summary>Every row but those about runs, with people and topics by name, and without change numbers and the runs of changes.</summary>
    private static List<string> States(TestArchive archive)
    {
        var lines = new List<string>();
        foreach (var (table, sql) in ((string, string)[])
        [
            (
                "Items",
                "SELECT i.Id, i.PublicId, i.Kind, i.IsLink, i.Title, i.RawTitle, i.Excerpt, i.Language, i.PublishedAt, i.Link, i.Category, i.Type, i.Quality, "
                    + "i.Heat, s.Domain, b.Key, i.PostName, p.Key, i.PushCount, i.CommentCount, i.RelatedCount, i.HasBody, i.ImageUrl, i.SourceFileId, i.SourceLine, i.TextHash, i.ContentHash, i.AddedInRun FROM Items i LEFT JOIN Sources s ON s.Id = i.SourceId LEFT JOIN Boards b ON b.Id = i.BoardId LEFT JOIN People p ON p.Id = i.AuthorId ORDER BY i.Id"),
            ("Bodies", "SELECT * FROM ItemBodies ORDER BY ItemId"),
            ("Keys", "SELECT * FROM ItemKeys ORDER BY Key"),
            ("Versions", "SELECT * FROM ItemVersions ORDER BY Id"),
            ("Images", "SELECT * FROM ItemImages ORDER BY ItemId, Position"),
            ("Topics", "SELECT l.ItemId, l.Position, t.Name, t.Slug FROM ItemTopics l JOIN Topics t ON t.Id = l.TopicId ORDER BY 1, 2"),
            ("References", "SELECT * FROM RelatedReferences ORDER BY 1, 2"),
            ("Quoted", "SELECT * FROM QuotedUrls ORDER BY 1, 2"),
            ("Comments", "SELECT c.ItemId, c.Floor, c.RunFloor, c.Tag, p.Key, c.Text, c.At FROM Comments c JOIN People p ON p.Id = c.PersonId ORDER BY 1, 2"),
            ("Runs", "SELECT r.Id, r.Count, r.Tag, p.Key, r.Text FROM CommentRuns r JOIN People p ON p.Id = r.PersonId ORDER BY 1"),
            ("Notes", "SELECT * FROM Notes ORDER BY 1, 2"),
            ("People", "SELECT Key, Name FROM People ORDER BY Key"),
            ("Names", "SELECT Name, Slug FROM Topics UNION ALL SELECT Domain, Name FROM Sources UNION ALL SELECT Key, Name FROM Boards ORDER BY 1"),
            ("Files", "SELECT * FROM SourceFiles ORDER BY Id"),
        ])
        {
            lines.AddRange(archive.Rows(sql).Select(row => table + " " + row));
        }

        return lines;
    }

    private static void Execute(TestArchive archive, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={archive.Store.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
