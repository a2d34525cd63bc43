using System.Runtime.InteropServices;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Finds the form of a board in its posts: segments that recur over posts of many authors. What it finds depends on the posts alone,
/// not on their order.</summary>
/// <remarks>The bounds were set on 1,473 posts of a board with a form and 144 of boards without: docs/decisions/0029-posting-forms.md.</remarks>
public sealed class PostingFormLearner
{
    /// <summary>Raised when other segments are found in the same posts.</summary>
    public const int Version = 1;

    /// <summary>From how many posts on a segment recurs.</summary>
    private const int MinPosts = 10;

    /// <summary>From how many authors on it is no habit of theirs.</summary>
    private const int MinAuthors = 5;

    /// <summary>The part of a class's posts that have it. People use short labels (停損：) themselves, a form's own stand in most posts of its class.</summary>
    private const double LineShare = 0.05;
    private const double LabelShare = 0.2;

    /// <summary>Shorter lines, and labels, are what people write: 討論, 謝謝大家.</summary>
    private const int LineLetters = 6;
    private const int LabelLetters = 2;

    private readonly List<(long Author, string Class, string Text)> _posts = [];

    /// <summary>Takes a post in.</summary>
    /// <param name="author">Who wrote it, by any number.</param>
    /// <param name="titleClass">The class of its title; null for none.</param>
    /// <param name="text">Its body with its lines joined.</param>
    public void Add(long author, string? titleClass, string text) => _posts.Add((author, titleClass ?? string.Empty, text));

    /// <summary>The form of the posts that were taken in, its segments by how many posts have them.</summary>
    public PostingForm Learn()
    {
        if (_posts.Count < MinPosts)
        {
            return PostingForm.None;
        }

        var recurring = CountSegments().Where(count => count.Value >= MinPosts).Select(count => count.Key).ToHashSet();
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        Span<char> key = stackalloc char[PostingForm.MaxKey];
        for (var post = 0; post < _posts.Count; post++)
        {
            var (author, titleClass, text) = _posts[post];
            foreach (var (start, end) in new PostingForm.SegmentEnumerator(text))
            {
                if (PostingForm.ReadKey(text.AsSpan(start, end - start), key) is > 0 and var length && recurring.Contains(string.GetHashCode(key[..length])))
                {
                    var name = key[..length].ToString();
                    ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, name, out _);
                    (tally ??= new Tally()).Note(post, author, titleClass, text[start..end].Trim());
                }
            }
        }

        var ofClass = _posts.CountBy(post => post.Class).ToDictionary();
        return new PostingForm(tallies
            .Where(tally => tally.Value.Authors.Count >= MinAuthors && IsForm(tally.Key, tally.Value, ofClass))
            .OrderByDescending(tally => tally.Value.Posts).ThenBy(tally => tally.Key, StringComparer.Ordinal)
            .Select(tally => new FormSegment(tally.Key, tally.Value.Text, tally.Value.Posts)));
    }

    private static bool IsForm(string key, Tally tally, Dictionary<string, int> ofClass)
    {
        var isLabel = key[^1] == ':';
        var letters = isLabel ? key.Length - 1 : key.Length;
        var share = tally.Classes.Where(of => of.Value >= MinPosts).Select(of => (double)of.Value / ofClass[of.Key]).DefaultIfEmpty().Max();
        return (letters >= LineLetters && share >= LineShare) || (isLabel && letters >= LabelLetters && share >= LabelShare);
    }

    /// <summary>How often each segment stands there, or more: they are counted by a hash, because most stand in one post
    /// and no string is made of those.</summary>
    private Dictionary<int, int> CountSegments()
    {
        var counts = new Dictionary<int, int>();
        Span<char> key = stackalloc char[PostingForm.MaxKey];
        foreach (var (_, _, text) in _posts)
        {
            foreach (var (start, end) in new PostingForm.SegmentEnumerator(text))
            {
                if (PostingForm.ReadKey(text.AsSpan(start, end - start), key) is > 0 and var length)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, string.GetHashCode(key[..length]), out _)++;
                }
            }
        }

        return counts;
    }

    private sealed class Tally
    {
        private int _last = -1;

        public int Posts { get; private set; }

        public HashSet<long> Authors { get; } = [];

        public Dictionary<string, int> Classes { get; } = new(StringComparer.Ordinal);

        /// <summary>Of its spellings the shortest and then the first in ordinal order, so that the order of the posts does not matter.</summary>
        public string Text { get; private set; } = string.Empty;

        public void Note(int post, long author, string titleClass, string text)
        {
            if (_last == post)
            {
                return;
            }

            _last = post;
            Posts++;
            Authors.Add(author);
            CollectionsMarshal.GetValueRefOrAddDefault(Classes, titleClass, out _)++;
            if (Posts == 1 || text.Length < Text.Length || (text.Length == Text.Length && string.CompareOrdinal(text, Text) < 0))
            {
                Text = text;
            }
        }
    }
}
