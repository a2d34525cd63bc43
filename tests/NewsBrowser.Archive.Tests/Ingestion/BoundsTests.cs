using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Tests.Ingestion;

/// <summary>A run with bounds reads nothing outside of its folders, wherever links lead.</summary>
public sealed class BoundsTests
{
    private const string Refusal = "The link leads out of the configured folders; it was not followed.";

    [Fact]
    public async Task Links_that_stay_inside_are_followed_and_those_that_lead_out_are_refused()
    {
        await using var archive = await TestArchive.OpenAsync();
        using var outside = new TemporaryFolder();
        outside.Write("secret.md", Documents.News("Secret", "https://example.com/secret"));
        outside.Write("folder/deep.md", Documents.News("Deep", "https://example.com/deep"));
        archive.Write("real/a.md", Documents.News("A", "https://example.com/a"));
        File.CreateSymbolicLink(Path.Combine(archive.Inbox, "inside.md"), Path.Combine(archive.Inbox, "real", "a.md"));
        File.CreateSymbolicLink(Path.Combine(archive.Inbox, "out.md"), outside.File("secret.md"));
        Directory.CreateSymbolicLink(Path.Combine(archive.Inbox, "out"), outside.File("folder"));
        File.CreateSymbolicLink(Path.Combine(archive.Inbox, "climbs.md"), Path.Combine("..", "..", Path.GetFileName(outside.Path), "secret.md"));

        // The link's own target is inside, and what lies on its way leads out.
        Directory.CreateSymbolicLink(Path.Combine(archive.Inbox, "way"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(archive.Inbox, "by-way.md"), Path.Combine("way", "secret.md"));

        var report = await RunAsync(archive, [archive.Inbox], [archive.Inbox]);

        Assert.Equal(
            ["by-way.md", "climbs.md", "out", "out.md", "way"],
            report.Rejections.Where(r => r.Reason == Refusal).Select(r => Path.GetFileName(r.Path)).Order(StringComparer.Ordinal));
        Assert.Equal(["A"], archive.Rows("SELECT Title FROM Items"));
        Assert.Equal(7, report.Counts.Files);

        // The command line goes where it is told.
        await archive.IngestAsync();
        Assert.Equal(["A", "Deep", "Secret"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));

        // What the run with bounds cannot see is not taken for gone.
        Assert.Equal(0, (await RunAsync(archive, [archive.Inbox], [archive.Inbox])).Counts.Vanished);
    }

    [Fact]
    public async Task A_folder_that_is_itself_a_link_is_its_target_and_a_path_outside_is_refused_before_anything_is_read()
    {
        await using var archive = await TestArchive.OpenAsync();
        using var outside = new TemporaryFolder();
        outside.Write("a.md", Documents.News("A", "https://example.com/a"));
        var link = Path.Combine(archive.Inbox, "linked");
        Directory.CreateSymbolicLink(link, outside.Path);

        Assert.Equal(1, (await RunAsync(archive, [link], [link])).Counts.Added);

        foreach (var path in new[] { outside.Path, Path.Combine(archive.Inbox, "linked"), Path.Combine(archive.Inbox, "..") })
        {
            var inner = Directory.CreateDirectory(Path.Combine(archive.Inbox, "inner")).FullName;
            var fault = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => RunAsync(archive, [path], [inner]));
            Assert.Contains("lead out of the configured folders", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, archive.Number("SELECT count(*) FROM IngestionRuns"));
    }

    [Fact]
    public void A_sibling_with_a_longer_name_is_outside_and_links_in_a_circle_are_too()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/a.md", "a");
        folder.Write("inside/a.md", "a");
        File.CreateSymbolicLink(folder.File("in/x"), folder.File("in/y"));
        File.CreateSymbolicLink(folder.File("in/y"), folder.File("in/x"));
        var bounds = new FolderBounds([folder.File("in")]);

        Assert.True(bounds.Contains(folder.File("in/a.md")));
        Assert.True(bounds.Contains(folder.File("in")));
        Assert.False(bounds.Contains(folder.File("inside/a.md")));
        Assert.False(bounds.Contains(folder.File("in/../inside/a.md")));
        Assert.False(bounds.Contains(folder.File("in/x")));
        Assert.False(bounds.Contains("/"));
        Assert.False(new FolderBounds([]).Contains(folder.Path));
    }

    [Fact]
    public void What_was_put_in_the_place_of_a_file_after_it_was_found_is_seen_when_it_is_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which file was opened.");
        using var folder = new TemporaryFolder();
        folder.Write("in/a.md", "a");
        folder.Write("secret.md", "s");
        File.CreateSymbolicLink(folder.File("in/b.md"), folder.File("secret.md"));
        var bounds = new FolderBounds([folder.File("in")]);

        using var inside = File.OpenHandle(folder.File("in/a.md"));
        using var swapped = File.OpenHandle(folder.File("in/b.md"));
        Assert.True(bounds.Contains(inside, folder.File("in/a.md")));
        Assert.False(bounds.Contains(swapped, folder.File("in/a.md")));
    }

    [Fact]
    public async Task Files_that_changed_after_a_moment_are_left_for_later_and_do_not_count_as_gone()
    {
        await using var archive = await TestArchive.OpenAsync();
        var old = archive.Write("old.md", Documents.News("Old", "https://example.com/old"));
        var fresh = archive.Write("fresh.md", Documents.News("Fresh", "https://example.com/fresh"));
        var moment = DateTime.UnixEpoch.AddYears(50);
        File.SetLastWriteTimeUtc(old, moment.AddMinutes(-1));
        File.SetLastWriteTimeUtc(fresh, moment.AddMinutes(1));

        var report = await archive.Archive.Ingestor.RunAsync(
            new IngestionRequest([archive.Inbox]) { ChangedBefore = moment }, null, TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (report.Counts.Files, report.Counts.Added));
        await archive.IngestAsync();
        report = await archive.Archive.Ingestor.RunAsync(
            new IngestionRequest([archive.Inbox]) { ChangedBefore = moment }, null, TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (report.Counts.Files, report.Counts.Vanished));
    }

    [Fact]
    public async Task Uploaded_files_that_the_program_deleted_are_not_marked_as_gone()
    {
        await using var archive = await TestArchive.OpenAsync();
        var folder = Directory.CreateDirectory(Path.Combine(archive.Archive.Options.Uploads, "1", "files")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.md"), Documents.News("A", "https://example.com/a"), TestContext.Current.CancellationToken);
        await archive.IngestAsync(folder);
        File.Delete(Path.Combine(folder, "a.md"));

        Assert.Equal(0, (await archive.IngestAsync(folder)).Counts.Vanished);
    }

    private static Task<IngestionReport> RunAsync(TestArchive archive, IReadOnlyList<string> paths, IEnumerable<string> folders) =>
        archive.Archive.Ingestor.RunAsync(new IngestionRequest(paths) { Within = new FolderBounds(folders) }, null, TestContext.Current.CancellationToken);
}
