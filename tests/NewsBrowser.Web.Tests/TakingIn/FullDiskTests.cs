using System.Net;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>Uploads to a site whose disk gets full under them: a sentence for whoever sent them, nothing half kept,
/// and everything whole when there is room again.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-full-").FullName;

    [Fact]
    public async Task An_upload_that_the_disk_has_no_room_for_is_refused_whole_and_comes_in_when_there_is()
    {
        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder, "disk"), "32m");
        var data = Path.Combine(disk.Path, "data");
        await using var site = await ServedSite.StartAsync("--data", data);
        using var administrator = await Administrator.SignInAsync(site);
        var token = await administrator.TokenAsync("/admin/ingest");

        // Room for the first file, not for the second.
        disk.Fill();
        var filler = Path.Combine(disk.Path, "filler");
        using (var shorter = new FileStream(filler, FileMode.Open))
        {
            shorter.SetLength(shorter.Length - (200 * 1024));
        }

        byte[] first = Padded("First", 100 * 1024), second = Padded("Second", 500 * 1024);
        using (var sent = await administrator.UploadAsync(token, ("first.md", first), ("second.md", second)))
        {
            Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
            Assert.Equal("/admin/ingest?fault=upload.disk", sent.Headers.Location!.OriginalString);
            Assert.Contains(
                "nothing of them was kept",
                (await administrator.PageAsync(sent.Headers.Location.OriginalString)).QuerySelector("main [role=alert]")!.TextContent,
                StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(data, "uploads")));

        // Room for the file and none for its run: where the store cannot even give that a number, the file is not kept either.
        disk.Fill();
        using (var sent = await administrator.UploadAsync(token, ("empty.md", [])))
        {
            Assert.Equal("/admin/ingest?fault=upload.disk", sent.Headers.Location!.OriginalString);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(data, "uploads")));
        Assert.Empty(await administrator.Archive.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(await administrator.Archive.Runs.ListAsync(10, TestContext.Current.CancellationToken), run => run.Kind == RunKind.Upload);

        File.Delete(filler);
        using (var sent = await administrator.UploadAsync(token, ("first.md", first), ("second.md", second)))
        {
            var run = await administrator.EndedAsync(sent);
            Assert.Equal((RunState.Completed, 2, 0), (run.State, run.Added, run.Rejected));
        }

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(data, "uploads")));
        Assert.Empty(await administrator.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A news item with so much text that it takes that many bytes.</summary>
    private static byte[] Padded(string title, int bytes) =>
        [.. Administrator.News(title), .. new byte[bytes].Select((_, i) => (byte)(i % 60 == 59 ? '\n' : 'a' + (i * i % 26)))];
}
