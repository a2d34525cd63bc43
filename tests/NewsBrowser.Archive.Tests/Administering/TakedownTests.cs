using System.Text;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>What is taken down is gone from rows, index, raw texts and every file of the data folder, and nothing brings it back.</summary>
public sealed class TakedownTests
{
    private const string Distinctive = "Zyxomma petiolatum";

    private static readonly string ToBeGone = $"  - title: \"{Distinctive} seen\"\n    webUrl: \"https://example.com/gone-2024\"\n    type: article\n    "
        + $"excerpt: \"{Distinctive} again.\"\n";

    [Fact]
    public async Task It_is_gone_from_rows_index_and_every_file_of_the_data_folder()
    {
        await using var archive = await TestArchive.OpenAsync();
        var path = archive.Write(
            "gone.md", Documents.News(Distinctive + " seen before", "https://example.com/gone-2024", published: "2024-03-01T10:00:00Z", excerpt: Distinctive));
        await archive.IngestAsync(archive.Inbox, Checkout.Seeds);
        archive.Write("gone.md", Documents.News(
            Distinctive + " seen",
            "https://example.com/gone-2024",
            excerpt: Distinctive + " again.",
            extra: "unknownKey: \"" + Distinctive + " in a key of its own.\"\n"));
        archive.Write(
            "other.md",
            Documents.News("Another", "https://example.com/other", extra: "related:\n" + ToBeGone + Documents.Related("Kept", "https://example.com/kept")));
        File.Copy(path, Path.Combine(archive.Inbox, "copy of gone.md"));
        await archive.IngestAsync();
        await archive.ReopenAsync();
        Assert.NotEqual(0, await CountAsync(archive, Distinctive));
        Assert.NotEmpty(FilesWith(archive, Distinctive));
        var id = FindId(archive, Distinctive + " seen");

        var report = await archive.Archive.Takedowns.TakeDownAsync(id, "asked for", TestContext.Current.CancellationToken);

        Assert.Equal(TakedownRemains.None, report!.Left);
        Assert.Equal(0, await CountAsync(archive, Distinctive));
        Assert.Equal(["Another", "Kept"], archive.Rows("SELECT Title FROM Items WHERE Link LIKE '%example.com%' ORDER BY Title"));
        Assert.Equal(
            "1|0",
            archive.Rows("SELECT RelatedCount, (SELECT count(*) FROM RelatedReferences r JOIN Items t ON t.Id = r.ToItemId WHERE r.FromItemId = i.Id "
                + "AND t.Title <> 'Kept') FROM Items i WHERE Title = 'Another'").Single());
        Assert.Empty(FilesWith(archive, Distinctive));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.True(await archive.Archive.Takedowns.IsTakenDownAsync(id, TestContext.Current.CancellationToken));

        await archive.ReopenAsync();
        Assert.Empty(FilesWith(archive, Distinctive));
        Assert.Equal(0, await CountAsync(archive, Distinctive));
    }

    [Fact]
    public async Task Nothing_brings_it_back_and_it_is_said_once()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("gone.md", Documents.News(Distinctive + " seen", "https://example.com/gone-2024"));
        await archive.IngestAsync();
        await TakeDownAsync(archive, Distinctive + " seen");

        // The same file, a changed one, another file, a link of another file, and the stored texts.
        var same = await archive.IngestAsync();
        Assert.Equal((1, 0, 1), (same.Counts.Unchanged, same.Counts.Rejected, same.LeftOut.Count));
        Assert.EndsWith("gone.md", same.LeftOut[0].Path, StringComparison.Ordinal);
        Assert.Empty((await archive.IngestAsync()).LeftOut);
        archive.Write("gone.md", Documents.News(Distinctive + " changed", "https://example.com/gone-2024"));
        archive.Write("again.md", Documents.News(Distinctive + " again", "http://www.example.com/gone-2024?utm_source=x"));
        archive.Write(
            "other.md",
            Documents.News("Another", "https://example.com/other", extra: "related:\n" + Documents.Related("Kept", "https://example.com/kept") + ToBeGone));
        var changed = await archive.IngestAsync();
        Assert.Equal(2, changed.LeftOut.Count);
        await archive.Archive.Ingestor.ReparseAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(["Another|1", "Kept|0"], archive.Rows("SELECT Title, RelatedCount FROM Items ORDER BY Title"));
        Assert.Empty(FilesWith(archive, Distinctive));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.Empty((await archive.IngestAsync()).LeftOut);
    }

    [Fact]
    public async Task A_text_that_others_came_from_is_withheld_and_they_stay()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("crawl.jsonl", string.Join('\n', Crawled("M.1694447439.A.B1F", Distinctive), Crawled("M.1694447440.A.B1E", "Kept post")));
        var added = await archive.IngestAsync();
        Assert.Empty(added.Rejections);
        var kept = FindId(archive, "Kept post");

        await TakeDownAsync(archive, Distinctive);

        Assert.Equal("Kept post", archive.Rows("SELECT Title FROM Items").Single());
        Assert.Equal("0|0|1", archive.Rows("SELECT Length, length(Compressed), WithheldBy FROM SourceTexts").Single());
        Assert.True((await archive.Archive.Items.ReadRawAsync(kept, TestContext.Current.CancellationToken))!.IsWithheld);
        Assert.Empty(FilesWith(archive, Distinctive));
        Assert.Equal(0, (await archive.IngestAsync()).Counts.Updated);
        await archive.Archive.Ingestor.ReparseAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal("Kept post", archive.Rows("SELECT Title FROM Items").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task People_boards_and_topics_that_only_it_had_go_with_it()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("zyxomma", "[閒聊] 測試", "內文", 3));
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();

        await TakeDownAsync(archive, "[閒聊] 測試");

        Assert.Empty(archive.Rows("SELECT Key FROM People UNION ALL SELECT Key FROM Boards"));
        Assert.Equal("Microsoft AI", archive.Rows("SELECT Name FROM Topics").Single());
        Assert.DoesNotContain(
            await archive.Archive.Search.SuggestAsync("zyxo", 10, TestContext.Current.CancellationToken),
            s => s.ToString().Contains("zyxomma", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Allowed_again_it_comes_with_the_next_ingestion_of_its_file()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("gone.md", Documents.News(Distinctive + " seen", "https://example.com/gone-2024"));
        archive.Write("other.md", Documents.News("Another", "https://example.com/other", extra: "related:\n" + ToBeGone));
        await archive.IngestAsync();
        var id = FindId(archive, Distinctive + " seen");
        await TakeDownAsync(archive, Distinctive + " seen");
        await archive.IngestAsync();
        var takedown = Assert.Single(await archive.Archive.Takedowns.ListAsync(10, TestContext.Current.CancellationToken));

        Assert.True(archive.Archive.Takedowns.AllowAgain(takedown.Id));
        Assert.False(archive.Archive.Takedowns.AllowAgain(takedown.Id));
        Assert.False(await archive.Archive.Takedowns.IsTakenDownAsync(id, TestContext.Current.CancellationToken));
        await archive.IngestAsync();

        Assert.Equal(["Another", Distinctive + " seen"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));
        Assert.Equal(id, FindId(archive, Distinctive + " seen"));
        Assert.Equal(0, archive.Number("SELECT count(*) FROM SourceTexts WHERE WithheldBy IS NOT NULL"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_killed_takedown_left_in_files_is_said_and_the_next_start_removes_it()
    {
        await using var archive = await TestArchive.OpenAsync();
        const string Shown =
            "https://pictures.example.com/a.png?a=1&b=2", Linked = "https://pictures.example.com/b.png", Others = "https://pictures.example.com/c.png";
        archive.Write("gone.md", Documents.News(Distinctive + " seen", "https://example.com/gone-2024", extra: $"images:\n  - url: \"{Shown}\"\n"));
        archive.Write(
            "other.md", Documents.News("Another", "https://example.com/other", extra: "related:\n" + ToBeGone + $"    images:\n      - url: \"{Linked}\"\n"));
        await archive.IngestAsync();
        await archive.ReopenAsync();
        foreach (var picture in (string[])[Shown, Linked, Others])
        {
            Directory.CreateDirectory(Path.Combine(archive.Data, CachedPictures.Folder));
            await File.WriteAllTextAsync(PathOf(picture), "picture", TestContext.Current.CancellationToken);
        }

        // The transaction of a takedown alone, as a kill right after it leaves it.
        var id = FindId(archive, Distinctive + " seen");
        var row = archive.Number($"SELECT Id FROM Items WHERE PublicId = '{id}'");
        archive.Store.Write(connection =>
        {
            var keys = TakedownWriter.ReadKeys(connection, row);
            return TakedownWriter.Write(
                connection,
                (row, id),
                keys,
                RawTextMentions.Find(connection, keys, null, CancellationToken.None),
                null,
                archive.Store.Clock.GetUtcNow().UtcDateTime);
        });

        Assert.NotEmpty(FilesWith(archive, Distinctive));
        Assert.True(File.Exists(PathOf(Shown)));
        Assert.Contains(
            new ArchiveWarning(WarningKind.UnfinishedTakedowns, 1), await archive.Archive.Health.WarningsAsync(TestContext.Current.CancellationToken));
        await using (var reader = await TestArchive.OpenAsync(archive.Data, readOnly: true))
        {
            var fault = Assert.Single(await reader.VerifyAsync(TestContext.Current.CancellationToken));
            Assert.Contains($"The takedown of {id} is not finished", fault, StringComparison.Ordinal);
            Assert.Contains("older pages of archive.db, the files of the index, kept pictures", fault, StringComparison.Ordinal);
        }

        // Lifted before it was finished, it is finished all the same.
        Assert.True(archive.Archive.Takedowns.AllowAgain(archive.Number("SELECT Id FROM Takedowns")));
        await archive.ReopenAsync();

        Assert.Empty(FilesWith(archive, Distinctive));
        Assert.Equal([PathOf(Others)], Directory.GetFiles(Path.Combine(archive.Data, CachedPictures.Folder)));
        Assert.Equal("0|", archive.Rows("SELECT Unfinished, Pictures FROM Takedowns").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));

        string PathOf(string picture) => Path.Combine(archive.Data, CachedPictures.Folder, CachedPictures.ComputeFileName(picture));
    }

    [Fact]
    public async Task Backups_from_before_are_named_and_later_ones_are_not()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("gone.md", Documents.News(Distinctive + " seen", "https://example.com/gone-2024"));
        archive.Write("other.md", Documents.News("Another", "https://example.com/other"));
        await archive.IngestAsync();
        var before = await ArchiveBackup.WriteOwnAsync(
            archive.Archive.Options, TimeProvider.System, ArchiveBackup.OnDemand, null, TestContext.Current.CancellationToken);

        var report = await TakeDownAsync(archive, Distinctive + " seen");
        await ArchiveBackup.WriteOwnAsync(archive.Archive.Options, TimeProvider.System, ArchiveBackup.Scheduled, null, TestContext.Current.CancellationToken);

        Assert.Equal([Path.GetFileName(before.File)], report.Backups);
        var takedown = Assert.Single(await archive.Archive.Takedowns.ListAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal([Path.GetFileName(before.File)], archive.Archive.Takedowns.BackupsBefore(takedown.At));

        // Copied elsewhere and back, it is younger by its file, not by its name.
        File.SetLastWriteTimeUtc(before.File, archive.Store.Clock.GetUtcNow().UtcDateTime.AddHours(1));
        Assert.Equal([Path.GetFileName(before.File)], archive.Archive.Takedowns.BackupsBefore(takedown.At));
    }

    [Fact]
    public async Task What_is_not_there_is_not_taken_down()
    {
        await using var archive = await TestArchive.OpenAsync();

        Assert.Null(await archive.Archive.Takedowns.TakeDownAsync("nothing", null, TestContext.Current.CancellationToken));
        Assert.Empty(await archive.Archive.Takedowns.ListAsync(10, TestContext.Current.CancellationToken));
    }

    private static string Crawled(string name, string title) =>
        $$"""{"article_id":"{{name}}","article_title":"{{title}}","author":"alice (nick)","board":"Stock","content":"內文 {{title}}","date":"Mon Sep 11 23:50:37 2023","ip":"1.2.3.4","messages":[]}""";

    private static async Task<TakedownReport> TakeDownAsync(TestArchive archive, string title) =>
        (await archive.Archive.Takedowns.TakeDownAsync(FindId(archive, title), null, TestContext.Current.CancellationToken))!;

    private static string FindId(TestArchive archive, string title) => archive.Rows($"SELECT PublicId FROM Items WHERE Title = '{title}'").Single();

    private static async Task<int> CountAsync(TestArchive archive, string query) =>
        (await archive.Archive.Search.FindAsync(new SearchRequest(OpenedArchive.Parse($"\"{query}\"")), TestContext.Current.CancellationToken)).Total;

    /// <summary>Files of the data folder that have a text in them, whole or as the folded words of an index.</summary>
    private static List<string> FilesWith(TestArchive archive, string text)
    {
        var found = new List<string>();
        foreach (var path in Directory.GetFiles(archive.Data, "*", SearchOption.AllDirectories))
        {
            // The lock is nobody's to read.
            if (Path.GetFileName(path) == "archive.lock")
            {
                continue;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);

            var letters = Encoding.Latin1.GetString(bytes);
            foreach (var word in text.Split(' ').Append(text))
            {
                if (letters.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add($"{Path.GetRelativePath(archive.Data, path)}: {word}");
                }
            }
        }

        return found;
    }
}
