using System.Buffers;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Benchmarks;

/// <summary>What readers type who look for a post that they have seen: its title with a word left out or misspelt, or a sentence of its comments.</summary>
/// <param name="Titles">What is typed, and the title of the one post that is meant.</param>
/// <param name="Comments">The same with sentences that one post alone has.</param>
internal sealed record KnownPosts(IReadOnlyList<(string Typed, string Title)> Titles, IReadOnlyList<(string Typed, string Title)> Comments)
{
    private static readonly SearchValues<char> Operators = SearchValues.Create("\"“”「」():：-|");

    private const int Count = 200;
    private const int Seed = 20;
    private const int MinTitle = 8;
    private const int MinSentence = 8;
    private const int MaxSentence = 40;

    /// <summary>The same searches for the same posts.</summary>
    public static KnownPosts Make(IReadOnlyList<ForumPost> posts)
    {
        var random = new Random(Seed);
        // Answers bear the title of what they answer: only a title that one post has says which is meant.
        var unique = posts.GroupBy(post => Strip(post.Title)).Where(group => group.Count() == 1).Select(group => group.First())
            .Where(post => Strip(post.Title).Length >= MinTitle).ToArray();
        random.Shuffle(unique);
        var letters = posts.SelectMany(post => post.Title).Where(IsHan).ToArray();
        var titles = unique.Take(Count).Select(post => (Spoil(Strip(post.Title), random, letters), post.Title)).ToList();

        var said = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var sentence in posts.SelectMany(post => post.Runs.Select(run => run.Text).Distinct()))
        {
            said[sentence] = said.GetValueOrDefault(sentence) + 1;
        }

        var comments = unique
            .Select(post => (Typed: post.Runs.Select(run => run.Text).Where(IsSentence).Order(StringComparer.Ordinal).ToArray(), post.Title))
            .Where(of => of.Typed.Length > 0)
            .Select(of => (of.Typed[random.Next(of.Typed.Length)], of.Title))
            .Take(Count).ToList();
        return new KnownPosts(titles, comments);

        // Words of a comment, not an address or what would be read as the search language.
        bool IsSentence(string text) => text.Length is >= MinSentence and <= MaxSentence && said[text] == 1 && text.Count(IsHan) >= MinSentence
            && text.AsSpan().IndexOfAny(Operators) < 0;
    }

    // A title's class and answer marks are not what one remembers.
    private static string Strip(string title)
    {
        var text = title;
        while (text.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Fw:", StringComparison.OrdinalIgnoreCase))
        {
            text = text[3..].TrimStart();
        }

        return text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? text[(end + 1)..].Trim() : text.Trim();
    }

    private static string Spoil(string title, Random random, char[] letters)
    {
        var words = title.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (random.Next(2) == 0 && words.Length > 2)
        {
            var gone = random.Next(words.Length);
            return string.Join(' ', words.Where((_, at) => at != gone));
        }

        var at = random.Next(title.Length);
        for (var tried = 0; tried < title.Length && !char.IsLetter(title[at]); tried++)
        {
            at = (at + 1) % title.Length;
        }

        // One character of another word in the place of a Chinese one; a letter of a Latin word left out.
        return IsHan(title[at])
            ? string.Concat(title.AsSpan(0, at), letters[random.Next(letters.Length)].ToString(), title.AsSpan(at + 1))
            : title.Remove(at, 1);
    }

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';
}
