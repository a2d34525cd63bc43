using System.Reflection;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Architecture.Tests;

/// <summary>The rules that keep the house in order (docs/architecture.md), read from the compiled projects, the code of their methods too.</summary>
public sealed class ArchitectureTests
{
    /// <summary>From the ground. What stands on one floor may name what stands beside it or lower.</summary>
    private static readonly string[][] Floors =
    [
        ["Storage", "Metrics"],
        ["Identity", "Items"],
        ["Quotations", "Versions", "Indexing"],
        ["Searching", "Stories", "Ingestion"],
        ["Browsing", "Backups", "Maintenance"],
    ];

    private static readonly CompiledProject Text = Read("NewsBrowser.Text");
    private static readonly CompiledProject Index = Read("NewsBrowser.Index");
    private static readonly CompiledProject Archive = Read("NewsBrowser.Archive");
    private static readonly CompiledProject Web = Read("newsbrowser");

    [Fact]
    public void No_arrow_of_the_archive_goes_up() => AssertNone("Arrows that go up", Rules.ArrowsUp(Archive, "NewsBrowser.Archive", Floors));

    [Fact]
    public void No_folders_form_a_cycle() => AssertNone(
        "Folders in a cycle",
        [
            .. Rules.FolderCycles(Text, "NewsBrowser.Text"), .. Rules.FolderCycles(Index, "NewsBrowser.Index"),
            .. Rules.FolderCycles(Archive, "NewsBrowser.Archive"), .. Rules.FolderCycles(Web, "NewsBrowser.Web"),
        ]);

    [Fact]
    public void No_name_is_given_twice() =>
        // The cases of the two trees are written with the tree before them: QueryNode.And, IndexQuery.And.
        AssertNone("Names that several types have", Rules.NamesTwice([Text, Index, Archive, Web], "QueryNode", "IndexQuery"));

    [Fact]
    public void Nothing_is_public_without_need()
    {
        var tests = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..");
        var (framework, configuration) = (new DirectoryInfo(AppContext.BaseDirectory).Name, new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name);
        var others = Directory.EnumerateDirectories(tests, "NewsBrowser.*")
            .Select(folder => Path.Combine(folder, "bin", configuration, framework, Path.GetFileName(folder) + ".dll"))
            .Where(File.Exists).Select(CompiledProject.Read).ToList();
        Assert.Contains(others, project => project.Name == "NewsBrowser.Browser.Tests");
        AssertNone("Public types that no other project needs", Rules.NeedlesslyPublic([Text, Index, Archive, Web], others));
    }

    [Fact]
    public void No_entity_reaches_a_page()
    {
        var entities = typeof(ArchiveContext).GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Select(property => property.PropertyType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DbSet<>)).Select(type => type.GetGenericArguments()[0]).ToList();
        Assert.NotEmpty(entities);
        AssertNone("Entities in the web project", Rules.EntitiesNamed(Web, entities));
    }

    private static CompiledProject Read(string name) => CompiledProject.Read(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    private static void AssertNone(string what, List<string> violations) =>
        Assert.True(violations.Count == 0, $"{what}: {violations.Count}\n{string.Join('\n', violations)}");
}
