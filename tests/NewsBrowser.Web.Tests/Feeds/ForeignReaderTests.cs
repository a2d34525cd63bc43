using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NewsBrowser.Web.Tests.Feeds;

/// <summary>Feeds read back by parsers that are not ours: the npm packages feedsmith and rss-parser, run by node, which no build needs.</summary>
public sealed class ForeignReaderTests(FeedSite site)
{
    /// <summary>Names the folder that holds the packages.</summary>
    private const string ModulesName = "NEWSBROWSER_NODE_MODULES";

    /// <summary>Makes the test fail where it would be skipped.</summary>
    private const string RequiredName = "NEWSBROWSER_REQUIRE_NODE";

    [Fact]
    public async Task Other_programs_find_the_same_entries_in_every_feed()
    {
        var modules = Modules();
        var written = new List<Written>();
        using var reader = site.Reader();
        foreach (var (asked, _) in FeedTests.Asked.Select(row => row.Data))
        {
            foreach (var format in new[] { "atom", "rss", "json" })
            {
                var address = FeedTests.BuildAddress(asked, format);
                written.Add(
                    new Written(address, format, await reader.GetStringAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken)));
            }
        }

        var read = await ReadAsync(modules, written);
        Assert.Equal(written.Count + written.Count(feed => feed.Format != "json"), read.Count);
        foreach (var feed in read)
        {
            using var ours = JsonDocument.Parse(written.Single(other => other.Name == feed.Name.Replace("feed.atom", "feed.json", StringComparison.Ordinal)
                .Replace("feed.rss", "feed.json", StringComparison.Ordinal)).Text);
            Assert.Equal(ours.RootElement.GetProperty("title").GetString(), feed.Title);
            var items = ours.RootElement.GetProperty("items").EnumerateArray().ToList();
            Assert.Equal(items.Select(item => item.GetProperty("id").GetString()), feed.Entries.Select(entry => entry.Id));
            Assert.Equal(items.Select(item => item.GetProperty("url").GetString()), feed.Entries.Select(entry => entry.Url));
            Assert.Equal(items.Select(item => item.GetProperty("title").GetString()!.Trim()), feed.Entries.Select(entry => entry.Title.Trim()));
        }

        var thread = read.Single(feed => feed is { Parser: "feedsmith" } && feed.Name == FeedSite.Thread + "/feed.atom");
        Assert.All(thread.Entries, entry => Assert.StartsWith("urn:uuid:", entry.RepliesTo, StringComparison.Ordinal));
    }

    private static string Modules()
    {
        var modules = Environment.GetEnvironmentVariable(ModulesName);
        var fault = string.IsNullOrEmpty(modules)
            ? $"{ModulesName} names no folder."
            : new[] { "feedsmith", "rss-parser" }.Where(name => !Directory.Exists(Path.Combine(modules, name))).Select(name => $"{modules} has no {name}.")
                .FirstOrDefault();
        if (fault is null && !IsThere("node"))
        {
            fault = "There is no node.";
        }

        if (fault is not null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable(RequiredName) == "1", fault);
            Assert.Fail(fault);
        }

        return modules!;
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program)));

    private static async Task<List<Read>> ReadAsync(string modules, List<Written> feeds)
    {
        var script = Path.Combine(Checkout.Root, "tests", "NewsBrowser.Web.Tests", "Feeds", "read-feeds.cjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, modules])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var faults = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var answer = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(feeds, JsonSerializerOptions.Web));
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await faults);
        return JsonSerializer.Deserialize<List<Read>>(await answer, JsonSerializerOptions.Web)!;
    }

    private sealed record Written(string Name, string Format, string Text);

    private sealed record Read(string Name, string Parser, string Title, [property: JsonRequired] List<Entry> Entries);

    private sealed record Entry(string Id, string Url, string Title, string? RepliesTo);
}
