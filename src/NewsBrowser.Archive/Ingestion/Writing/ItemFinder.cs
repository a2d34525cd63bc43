using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Finds the item that a document's keys name and says which of two contents an item shows. The rules:
/// docs/store.md, "Which item a document is".</summary>
internal sealed class ItemFinder(ItemRows rows)
{
    /// <summary>The item that the keys name, made one where they name several; null when they name none. Gives the keys that may become its own.</summary>
    public ExistingItem? Find(IReadOnlyList<string> wanted, out IReadOnlyList<string> keys)
    {
        List<ExistingItem>? found = null;
        List<string>? left = null;
        foreach (var key in wanted)
        {
            if (rows.Find(key) is not { } id)
            {
                continue;
            }

            if (found?.Exists(state => state.Id == id) == true)
            {
                continue;
            }

            // Board, author and second are shared by a post and the copy that its author made at once: two file names are two posts.
            if (key != wanted[0] && ItemKeys.IsPostName(wanted[0]) && rows.ReadKeys(id).Exists(other => ItemKeys.IsPostName(other) && other != wanted[0]))
            {
                (left ??= [.. wanted]).Remove(key);
                continue;
            }

            (found ??= []).Add(rows.Load(id));
        }

        keys = left ?? wanted;
        if (found is null)
        {
            return null;
        }

        var winner = found[0];
        foreach (var state in found.Skip(1))
        {
            winner = IsBetter(state, winner) ? state : winner;
        }

        foreach (var loser in found.Where(state => state != winner))
        {
            rows.Merge(winner, loser);
        }

        return winner;
    }

    /// <summary>Which of two files' content an item shows: of news the later published, of posts one with a body and then with more comments,
    /// then the first by path and line.</summary>
    public static bool IsShownBefore(PreparedDocument prepared, CurrentFile file, ExistingItem shown) =>
        Precedes(GetRank(prepared.Document, file), GetRank(shown));

    /// <summary>Which of two items stays: the full one, then as <see cref="IsShownBefore"/>. Never the order in which they came.</summary>
    private static bool IsBetter(ExistingItem left, ExistingItem right) => left.IsLink != right.IsLink
        ? !left.IsLink
        : Precedes(GetRank(left), GetRank(right));

    private static Rank GetRank(ExistingItem state) =>
        new(
            state.Kind == ItemKind.News ? state.PublishedAt : null,
            state.Kind == ItemKind.News || state.HasBody,
            state.CommentCount,
            state.Path,
            state.SourceLine);

    // The store keeps milliseconds; a document's ticks must not win over them. A post's time is its header's or its file name's,
    // seconds apart, and says nothing of which is newer.
    private static Rank GetRank(SourceDocument document, CurrentFile file) => document switch
    {
        NewsItem { PublishedAt: { } at } =>
            new(UnixMillisecondsConverter.FromStored(UnixMillisecondsConverter.ToStored(at.Utc)), true, 0, file.Path, document.Line),
        ForumPost post => new(null, !string.IsNullOrWhiteSpace(post.Body), post.Comments.Count, file.Path, document.Line),
        _ => new(null, true, 0, file.Path, document.Line),
    };

    private static bool Precedes(Rank left, Rank right)
    {
        var order = Comparer<DateTime?>.Default.Compare(right.At, left.At);
        order = order != 0 ? order : right.HasBody.CompareTo(left.HasBody);
        order = order != 0 ? order : right.Comments.CompareTo(left.Comments);
        order = order != 0 ? order : string.CompareOrdinal(left.Path, right.Path);
        return (order != 0 ? order : left.Line.CompareTo(right.Line)) < 0;
    }

    private readonly record struct Rank(DateTime? At, bool HasBody, int Comments, string Path, int Line);
}
