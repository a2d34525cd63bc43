using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>The real data that stands beside the repository, and the seeds in it.</summary>
internal static class PttCorpus
{
    public static string Docs(string name) => Path.Combine(Checkout.Root, "docs", name);

    public static ParseInput Load(string path) => new(path, File.ReadAllBytes(path));

    public static ForumPost Post(ParseResult result) => Assert.IsType<ForumPost>(Assert.Single(Assert.IsType<ParseResult.Parsed>(result).Documents));

    public static ForumPost TextPost(string text, string path = "post.txt") =>
        Post(PttTextParser.Parse(new ParseInput(path, Encoding.UTF8.GetBytes(text)), text));

    public static CommentCounts Count(ForumPost post) =>
        new(
            post.Comments.Count(c => c.Tag == CommentTag.Push),
            post.Comments.Count(c => c.Tag == CommentTag.Boo),
            post.Comments.Count(c => c.Tag == CommentTag.Arrow));
}
