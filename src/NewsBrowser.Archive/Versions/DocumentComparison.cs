using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Versions;

/// <summary>Compares two documents that are states of one item.</summary>
internal static class DocumentComparison
{
    /// <summary>How many paragraphs that are the same stand around a change.</summary>
    private const int Around = 1;

    /// <summary>Of two paragraphs at one place less alike than this, one was removed and the other added.</summary>
    private const double LeastLikeness = 0.4;

    public static VersionComparison Compare(SourceDocument before, SourceDocument after, ItemVersionSummary from, ItemVersionSummary to)
    {
        var exact = true;
        var fields = CompareFields(before, after, ref exact);
        var body = CompareBodies(GetText(before), GetText(after), ref exact);
        var comments = before is ForumPost left && after is ForumPost right ? new CommentComparison(left.Comments, right.Comments) : null;
        return new VersionComparison
        {
            From = from,
            To = to,
            Fields = fields,
            Body = body,
            Exact = exact && comments?.Exact != false,
            Comments = comments?.Shown ?? [],
            Counts = comments?.Counts ?? default,
        };
    }

    private static string GetText(SourceDocument document) => (document switch
    {
        NewsItem news => news.BodyText,
        ForumPost post => post.Body,
        _ => null,
    }) ?? string.Empty;

    private static List<FieldDifference> CompareFields(SourceDocument before, SourceDocument after, ref bool exact)
    {
        var fields = new List<FieldDifference>();
        foreach (var (left, right) in DocumentFields.Collect(before).Zip(DocumentFields.Collect(after)))
        {
            if (left.Values.SequenceEqual(right.Values, StringComparer.Ordinal))
            {
                continue;
            }

            var pieces = left.IsList
                ? CompareEntries(left.Values, right.Values, out var whole)
                : TextPieces.Compare(left.Values.FirstOrDefault(string.Empty), right.Values.FirstOrDefault(string.Empty), out whole);
            exact &= whole;
            fields.Add(new FieldDifference(left.Name, left.IsList, pieces));
        }

        return fields;
    }

    private static List<TextPiece> CompareEntries(IReadOnlyList<string> before, IReadOnlyList<string> after, out bool exact) =>
    [
        .. Difference.Compute(before, after, out exact).SelectMany(range => range.Kind == DifferenceKind.Added
            ? after.Skip(range.AfterStart).Take(range.AfterEnd - range.AfterStart).Select(text => new TextPiece(range.Kind, text))
            : before.Skip(range.BeforeStart).Take(range.BeforeEnd - range.BeforeStart).Select(text => new TextPiece(range.Kind, text))),
    ];

    private static List<ParagraphDifference> CompareBodies(string before, string after, ref bool exact)
    {
        if (before == after)
        {
            return [];
        }

        var (left, right) = (SplitParagraphs(before), SplitParagraphs(after));
        var ranges = Difference.Compute(left, right, out var whole);
        exact &= whole;
        var body = new List<ParagraphDifference>();
        for (var at = 0; at < ranges.Count; at++)
        {
            var range = ranges[at];
            if (range.Kind == DifferenceKind.Same)
            {
                AddSame(body, left, range, isFirst: at == 0, isLast: at == ranges.Count - 1);
                continue;
            }

            // A removal with an addition behind it is one change: paragraphs at the same place in both are compared word by word.
            var added = range.Kind == DifferenceKind.Added ? range
                : at + 1 < ranges.Count && ranges[at + 1].Kind == DifferenceKind.Added ? ranges[++at]
                : new DifferenceRange(DifferenceKind.Added, range.BeforeEnd, range.BeforeEnd, range.AfterEnd, range.AfterEnd);
            var removed = range.Kind == DifferenceKind.Removed ? left[range.BeforeStart..range.BeforeEnd] : [];
            AddChanged(body, removed, right[added.AfterStart..added.AfterEnd], ref exact);
        }

        return body;
    }

    private static void AddSame(List<ParagraphDifference> body, List<string> paragraphs, DifferenceRange range, bool isFirst, bool isLast)
    {
        var count = range.BeforeEnd - range.BeforeStart;
        var head = isFirst ? 0 : Math.Min(Around, count);
        var tail = isLast ? 0 : Math.Min(Around, count - head);
        var skipped = count - head - tail;
        Show(range.BeforeStart, head);
        if (skipped == 1)
        {
            Show(range.BeforeStart + head, 1);
        }
        else if (skipped > 1)
        {
            body.Add(new ParagraphDifference(ParagraphChange.Skipped, [], skipped));
        }

        Show(range.BeforeEnd - tail, tail);

        void Show(int start, int number) =>
            body.AddRange(
                paragraphs.GetRange(start, number).Select(text => new ParagraphDifference(ParagraphChange.Same, [new TextPiece(DifferenceKind.Same, text)])));
    }

    private static void AddChanged(List<ParagraphDifference> body, List<string> removed, List<string> added, ref bool exact)
    {
        var late = new List<ParagraphDifference>();
        for (var at = 0; at < Math.Max(removed.Count, added.Count); at++)
        {
            if (at < removed.Count && at < added.Count)
            {
                var pieces = TextPieces.Compare(removed[at], added[at], out var whole);
                if (TextPieces.Likeness(pieces) >= LeastLikeness)
                {
                    exact &= whole;
                    body.AddRange(late);
                    late.Clear();
                    body.Add(new ParagraphDifference(ParagraphChange.Edited, pieces));
                    continue;
                }
            }

            if (at < removed.Count)
            {
                body.Add(new ParagraphDifference(ParagraphChange.Removed, [new TextPiece(DifferenceKind.Removed, removed[at])]));
            }

            if (at < added.Count)
            {
                late.Add(new ParagraphDifference(ParagraphChange.Added, [new TextPiece(DifferenceKind.Added, added[at])]));
            }
        }

        body.AddRange(late);
    }

    private static List<string> SplitParagraphs(string text) => [.. text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
}

/// <summary>What is different between two states.</summary>
public sealed record VersionComparison
{
    public required ItemVersionSummary From { get; init; }

    public required ItemVersionSummary To { get; init; }

    /// <summary>Fields that are not the same, in order.</summary>
    public IReadOnlyList<FieldDifference> Fields { get; init; } = [];

    /// <summary>The body's paragraphs; empty when it is the same.</summary>
    public IReadOnlyList<ParagraphDifference> Body { get; init; } = [];

    /// <summary>False when a text was too different or too long for the shortest comparison, and a part of it counts as replaced.</summary>
    public bool Exact { get; init; } = true;

    /// <summary>Comments that came, were edited or vanished, in the order of the thread; the first of them.</summary>
    public IReadOnlyList<CommentDifference> Comments { get; init; } = [];

    /// <summary>How many comments came at the end, came between others, were edited, and vanished.</summary>
    public CommentDifferenceCounts Counts { get; init; }

    /// <summary>True when the two say the same.</summary>
    public bool IsSame => Fields.Count == 0 && Body.Count == 0 && Counts.Total == 0;

    /// <summary>True when comments at the end of the thread are all that is new.</summary>
    public bool OnlyGrew => Fields.Count == 0 && Body.Count == 0 && Counts.Appended > 0 && Counts.Total == Counts.Appended;
}

/// <summary>A field that two states have differently.</summary>
/// <param name="Name">A stable name that the interface translates.</param>
/// <param name="IsList">True when each piece is an entry of a list, not a stretch of one text.</param>
/// <param name="Pieces">What is the same, removed and added.</param>
public sealed record FieldDifference(string Name, bool IsList, IReadOnlyList<TextPiece> Pieces);

/// <summary>What became of a paragraph.</summary>
public enum ParagraphChange
{
    /// <summary>The same in both.</summary>
    Same = 0,

    Removed,
    Added,

    /// <summary>In both, with other words.</summary>
    Edited,

    /// <summary>Stands for <see cref="ParagraphDifference.Skipped"/> paragraphs that are the same.</summary>
    Skipped,
}

/// <summary>A paragraph of a body in the comparison.</summary>
public sealed record ParagraphDifference(ParagraphChange Change, IReadOnlyList<TextPiece> Pieces, int Skipped = 0);
