using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Splits a body's lines into own words, quotes, the article of a [新聞] post and a forwarded post.</summary>
internal static class BodyPartition
{
    /// <param name="lines">The body's lines.</param>
    /// <param name="article">The lines of the template's article part, or an empty range.</param>
    public static List<BodyPart> Split(List<string> lines, (int Start, int End) article)
    {
        var kinds = new BodyPartKind[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            var station = StationLine.Classify(lines[i]);
            if (station == StationLineKind.ForwardedFrom)
            {
                // The forwarded post runs to the end: its own header, text and comments.
                Array.Fill(kinds, BodyPartKind.Forwarded, i, lines.Count - i);
                break;
            }

            kinds[i] = i >= article.Start && i < article.End ? BodyPartKind.Article
                : station == StationLineKind.Quote || IsQuoted(lines[i]) ? BodyPartKind.Quote
                : BodyPartKind.Own;
        }

        for (var i = 1; i < lines.Count; i++)
        {
            if (kinds[i] == BodyPartKind.Own && kinds[i - 1] == BodyPartKind.Quote
                && WrappedText.IsTail(lines[i - 1], lines[i], lines.ElementAtOrDefault(i + 1)))
            {
                kinds[i] = BodyPartKind.Quote;
            }
        }

        // Blank lines belong to what stands above them, so that a quote of two paragraphs stays one part.
        for (var i = 1; i < lines.Count; i++)
        {
            if (kinds[i] == BodyPartKind.Own && string.IsNullOrWhiteSpace(lines[i]))
            {
                kinds[i] = kinds[i - 1];
            }
        }

        var parts = new List<BodyPart>();
        for (var start = 0; start < lines.Count;)
        {
            var end = start + 1;
            while (end < lines.Count && kinds[end] == kinds[start])
            {
                end++;
            }

            parts.Add(new BodyPart(kinds[start], string.Join('\n', lines.GetRange(start, end - start))));
            start = end;
        }

        return parts;
    }

    public static bool IsQuoted(string line) =>
        line is ":" or ">" || line.StartsWith(": ", StringComparison.Ordinal) || line.StartsWith("> ", StringComparison.Ordinal);
}
