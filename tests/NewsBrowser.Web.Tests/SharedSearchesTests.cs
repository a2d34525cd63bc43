using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Tests;

/// <summary>The administrator's named searches in their file.</summary>
public sealed class SharedSearchesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-searches-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void They_keep_their_order_and_survive_a_start()
    {
        var shared = Open();
        foreach (var name in new[] { "One", "二", "Three" })
        {
            Assert.Null(shared.Store(new SharedSearch(name, "微軟 \"a b\"", "newest", Comments: false), replaced: null));
        }

        Assert.Null(shared.MoveUp("three"));
        Assert.Null(shared.MoveUp("One"));
        Assert.Null(shared.Store(new SharedSearch("Two", "x", null, Comments: true), replaced: "二"));
        Assert.Equal(["One", "Three", "Two"], Open().All.Select(search => search.Name));
        Assert.Equal("/search?q=%E5%BE%AE%E8%BB%9F%20%22a%20b%22&sort=newest", Open().All[0].Address);
        Assert.Equal("/feed.atom?q=x&of=comments", Open().All[2].Feed);
        Assert.Null(Open().Remove("ONE"));
        Assert.Equal(["Three", "Two"], Open().All.Select(search => search.Name));
    }

    [Fact]
    public void What_has_no_name_a_name_twice_or_no_room_is_refused()
    {
        var shared = Open();
        for (var number = 0; number < SharedSearchList.MaxSearches; number++)
        {
            Assert.Null(shared.Store(new SharedSearch($"n{number}", string.Empty, null, Comments: false), replaced: null));
        }

        Assert.Equal("saved.fault.most", shared.Store(new SharedSearch("more", string.Empty, null, Comments: false), replaced: null));
        Assert.Equal("saved.fault.twice", shared.Store(new SharedSearch("N3", string.Empty, null, Comments: false), replaced: "n4"));
        Assert.Equal("saved.fault.name", shared.Store(new SharedSearch(string.Empty, string.Empty, null, Comments: false), replaced: "n4"));
        Assert.Equal(
            "saved.fault.name",
            shared.Store(new SharedSearch(new string('n', SharedSearchList.LongestName + 1), string.Empty, null, Comments: false), replaced: "n4"));
        Assert.Equal(
            "saved.fault.query",
            shared.Store(new SharedSearch("n4", new string('q', SharedSearchList.LongestQuery + 1), null, Comments: false), replaced: "n4"));
        Assert.Equal(SharedSearchList.MaxSearches, shared.All.Count);
    }

    [Fact]
    public void A_damaged_file_shows_none_and_does_not_keep_the_site_from_starting()
    {
        File.WriteAllText(Path.Combine(_folder, "searches.json"), "[{\"name\":");
        var shared = Open();
        Assert.Empty(shared.All);
        Assert.Null(shared.Store(new SharedSearch("One", "x", null, Comments: false), replaced: null));
        Assert.Single(Open().All);
    }

    private SharedSearchList Open() => new(Options.Create(new NewsBrowserSettings { DataDirectory = _folder }), NullLogger<SharedSearchList>.Instance);
}
