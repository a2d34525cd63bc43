using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>The real data that stands beside the repository, and the seeds in it.</summary>
internal static class PttCorpus
{
    private static readonly string? Root = FindRoot();

    /// <summary>A folder of the corpus; skips the test where the corpus is absent, fails it where it is required.</summary>
    public static string Folder(string name)
    {
        var path = Root is null ? null : Path.Combine(Root, "..", "shared", "corpus", name);
        if (path is null || !Directory.Exists(path))
        {
            Assert.False(Environment.GetEnvironmentVariable("NEWSBROWSER_REQUIRE_CORPUS") == "1", $"The corpus folder {name} is required and absent.");
            Assert.Skip($"The corpus folder ../shared/corpus/{name} is absent.");
        }

        return path;
    }

    public static string Seed(string name) => Path.Combine(Root ?? throw new InvalidOperationException("No solution above the tests."), "seeds", name);

    public static string Docs(string name) => Path.Combine(Root ?? throw new InvalidOperationException("No solution above the tests."), "docs", name);

    public static ParseInput Load(string path) => new(path, File.ReadAllBytes(path));

    public static ForumPost Post(ParseResult result) => Assert.IsType<ForumPost>(Assert.Single(Assert.IsType<ParseResult.Parsed>(result).Documents));

    public static ForumPost TextPost(string text, string path = "post.txt") =>
        Post(PttTextParser.Parse(new ParseInput(path, Encoding.UTF8.GetBytes(text)), text));

    public static CommentCounts Count(ForumPost post) =>
        new(
            post.Comments.Count(c => c.Tag == CommentTag.Push),
            post.Comments.Count(c => c.Tag == CommentTag.Boo),
            post.Comments.Count(c => c.Tag == CommentTag.Arrow));

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NewsBrowser.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
