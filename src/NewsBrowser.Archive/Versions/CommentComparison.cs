using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Versions;

/// <summary>Compares the comments of two states of a post: what came, what was edited, what vanished.</summary>
internal sealed class CommentComparison
{
    /// <summary>How many changed comments are listed; all are counted.</summary>
    public const int MaxShown = 300;

    private readonly List<CommentDifference> _shown = [];
    private int _appended;
    private int _inserted;
    private int _edited;
    private int _vanished;

    public CommentComparison(IReadOnlyList<Comment> before, IReadOnlyList<Comment> after)
    {
        var ranges = Difference.Compute(before.Select(GetKey).ToList(), after.Select(GetKey).ToList(), out var exact);
        Exact = exact;
        for (var at = 0; at < ranges.Count; at++)
        {
            var range = ranges[at];
            if (range.Kind == DifferenceKind.Same)
            {
                continue;
            }

            var next = range.Kind == DifferenceKind.Removed && at + 1 < ranges.Count && ranges[at + 1].Kind == DifferenceKind.Added ? ranges[++at] : default;
            var removed = range.Kind == DifferenceKind.Removed ? before.Skip(range.BeforeStart).Take(range.BeforeEnd - range.BeforeStart).ToList() : [];
            var added = range.Kind == DifferenceKind.Added ? range : next;
            Add(removed, after.Skip(added.AfterStart).Take(added.AfterEnd - added.AfterStart).ToList(), isLast: at == ranges.Count - 1);
        }
    }

    public IReadOnlyList<CommentDifference> Shown => _shown;

    public bool Exact { get; }

    public CommentDifferenceCounts Counts => new(_appended, _inserted, _edited, _vanished);

    // Equal in what a reader sees; the floor moves with every comment that vanishes above.
    private static (CommentTag Tag, string Person, string Text, string? Time) GetKey(Comment comment) =>
        (comment.Tag, comment.Person, comment.Text, comment.TimeText);

    /// <summary>An edited comment is one that went and one that came at the same place, of one person, with the same time or some of the same words.</summary>
    private void Add(List<Comment> removed, List<Comment> added, bool isLast)
    {
        foreach (var before in removed)
        {
            if (added.Find(after => IsEdited(before, after)) is { } after)
            {
                for (var first = added[0]; first != after; first = added[0])
                {
                    AddNew(first, CommentChange.Inserted);
                    added.RemoveAt(0);
                }

                added.RemoveAt(0);
                _edited++;
                Show(new CommentDifference(
                    CommentChange.Edited, before.Floor, after.Floor, after.Tag, after.Person, TextPieces.Compare(before.Text, after.Text, out _)));
            }
            else
            {
                _vanished++;
                Show(new CommentDifference(
                    CommentChange.Vanished, before.Floor, null, before.Tag, before.Person, [new TextPiece(DifferenceKind.Removed, before.Text)]));
            }
        }

        added.ForEach(after => AddNew(after, isLast ? CommentChange.Appended : CommentChange.Inserted));
    }

    private static bool IsEdited(Comment before, Comment after) => before.Person == after.Person
        && ((before.TimeText is not null && before.TimeText == after.TimeText) || before.Text == after.Text
            || TextPieces.Likeness(TextPieces.Compare(before.Text, after.Text, out _)) >= 0.5);

    private void AddNew(Comment comment, CommentChange change)
    {
        if (change == CommentChange.Appended)
        {
            _appended++;
        }
        else
        {
            _inserted++;
        }

        Show(new CommentDifference(change, null, comment.Floor, comment.Tag, comment.Person, [new TextPiece(DifferenceKind.Added, comment.Text)]));
    }

    private void Show(CommentDifference difference)
    {
        if (_shown.Count < MaxShown)
        {
            _shown.Add(difference);
        }
    }
}

/// <summary>What became of a comment.</summary>
public enum CommentChange
{
    /// <summary>New, after all that both have.</summary>
    Appended = 0,

    /// <summary>New, between others.</summary>
    Inserted,

    Edited,
    Vanished,
}

/// <summary>A comment that two states have differently.</summary>
public sealed record CommentDifference(
    CommentChange Change,
    int? FloorBefore,
    int? FloorAfter,
    CommentTag Tag,
    string Person,
    IReadOnlyList<TextPiece> Pieces);

/// <summary>How many comments became what.</summary>
public readonly record struct CommentDifferenceCounts(int Appended, int Inserted, int Edited, int Vanished)
{
    public int Total => Appended + Inserted + Edited + Vanished;
}
