using System.Text;

namespace NewsBrowser.Archive.Versions;

/// <summary>A piece of a text that was compared.</summary>
public sealed record TextPiece(DifferenceKind Kind, string Text);

/// <summary>Compares two texts word by word; a Chinese character is a word of its own.</summary>
public static class TextPieces
{
    /// <summary>Words past which two texts are not compared word by word but replaced as wholes.</summary>
    public const int MaxWords = 20_000;

    /// <summary>The pieces in order: equal, only in the first, only in the second.</summary>
    public static IReadOnlyList<TextPiece> Compare(string before, string after, out bool exact)
    {
        var (left, right) = (Words(before), Words(after));
        if (left.Count > MaxWords || right.Count > MaxWords)
        {
            exact = false;
            return Replaced(before, after);
        }

        var ranges = Difference.Compute(left, right, out exact);
        var pieces = new List<TextPiece>(ranges.Count);
        foreach (var range in ranges)
        {
            var text = range.Kind == DifferenceKind.Added ? Joined(right, range.AfterStart, range.AfterEnd) : Joined(left, range.BeforeStart, range.BeforeEnd);
            pieces.Add(new TextPiece(range.Kind, text));
        }

        return Quiet(pieces);
    }

    /// <summary>How much of both texts is equal: 0 to 1.</summary>
    public static double Likeness(IReadOnlyList<TextPiece> pieces)
    {
        var same = pieces.Where(piece => piece.Kind == DifferenceKind.Same).Sum(piece => piece.Text.Length);
        var all = pieces.Sum(piece => piece.Kind == DifferenceKind.Same ? 2 * piece.Text.Length : piece.Text.Length);
        return all == 0 ? 1 : 2.0 * same / all;
    }

    public static IReadOnlyList<TextPiece> Replaced(string before, string after) =>
        [.. new[] { new TextPiece(DifferenceKind.Removed, before), new TextPiece(DifferenceKind.Added, after) }.Where(piece => piece.Text.Length > 0)];

    /// <summary>A run of letters and digits, a run of white space, or one of anything else.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + LengthAt(text, start);
            var kind = Classify(text, start);
            while (kind != Kind.Single && end < text.Length && Classify(text, end) == kind)
            {
                end += LengthAt(text, end);
            }

            words.Add(text[start..end]);
            start = end;
        }

        return words;
    }

    /// <summary>An equal blank between two changes says nothing: it joins them.</summary>
    private static List<TextPiece> Quiet(List<TextPiece> pieces)
    {
        var result = new List<TextPiece>(pieces.Count);
        var removed = new StringBuilder();
        var added = new StringBuilder();
        for (var at = 0; at < pieces.Count; at++)
        {
            var piece = pieces[at];
            var between = piece.Kind == DifferenceKind.Same && string.IsNullOrWhiteSpace(piece.Text) && removed.Length + added.Length > 0
                && at + 1 < pieces.Count;
            if (piece.Kind == DifferenceKind.Same && !between)
            {
                Flush();
                result.Add(piece);
                continue;
            }

            if (piece.Kind != DifferenceKind.Added)
            {
                removed.Append(piece.Text);
            }

            if (piece.Kind != DifferenceKind.Removed)
            {
                added.Append(piece.Text);
            }
        }

        Flush();
        return result;

        void Flush()
        {
            if (removed.Length > 0)
            {
                result.Add(new TextPiece(DifferenceKind.Removed, removed.ToString()));
            }

            if (added.Length > 0)
            {
                result.Add(new TextPiece(DifferenceKind.Added, added.ToString()));
            }

            removed.Clear();
            added.Clear();
        }
    }

    private static string Joined(IReadOnlyList<string> words, int start, int end) => string.Concat(words.Skip(start).Take(end - start));

    private static int LengthAt(string text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    private static Kind Classify(string text, int at)
    {
        var letter = text[at];
        return char.IsWhiteSpace(letter) ? Kind.Blank
            : letter < '\u2E80' && (char.IsLetterOrDigit(letter) || letter is '\'' or '’') ? Kind.Word
            : Kind.Single;
    }

    private enum Kind
    {
        Single = 0,
        Word,
        Blank,
    }
}
