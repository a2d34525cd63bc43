using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Restores a title that the BBS cut (64 bytes, on screen some 46) from the line of the body that repeats it.</summary>
internal static class TitleRestorer
{
    /// <summary>A title narrower than this was not cut.</summary>
    private const int MinCutColumns = 36;

    /// <summary>So many letters of the title must be repeated before a line counts as its repetition.</summary>
    private const int MinRepeated = 6;

    private const int LinesSearched = 25;
    private const int MaxTitleLength = 200;

    public static string Restore(string rawTitle, PttTitle title, NewsTemplate? template, List<string> body)
    {
        if (DisplayWidth.Measure(rawTitle) < MinCutColumns)
        {
            return rawTitle;
        }

        var words = title.Words.TrimEnd('\uFFFD', '?', ' ', '…', '.');
        if (Squashed(words) < MinRepeated)
        {
            return rawTitle;
        }

        if (template?.Headline is { } headline && Whole(words, headline) is { } fromTemplate)
        {
            return Put(rawTitle, title, fromTemplate);
        }

        for (var i = 0; i < body.Count && i < LinesSearched; i++)
        {
            var line = body[i].AsSpan().Trim();
            if (line.Length > 0 && line.Length <= MaxTitleLength && line[0] is not (':' or '>' or '※') && Whole(words, line.ToString()) is { } fromBody)
            {
                return Put(rawTitle, title, fromBody);
            }
        }

        return rawTitle;
    }

    private static string Put(string rawTitle, PttTitle title, string whole)
    {
        var at = title.Words.Length == 0 ? -1 : rawTitle.LastIndexOf(title.Words, StringComparison.Ordinal);
        return at < 0 ? rawTitle : string.Concat(rawTitle.AsSpan(0, at), whole);
    }

    /// <summary>The longer spelling when it begins with <paramref name="cut"/>, spaces aside, and goes on.</summary>
    private static string? Whole(string cut, string longer)
    {
        if (longer.Length > MaxTitleLength)
        {
            return null;
        }

        var at = 0;
        foreach (var unit in cut)
        {
            if (char.IsWhiteSpace(unit))
            {
                continue;
            }

            while (at < longer.Length && char.IsWhiteSpace(longer[at]))
            {
                at++;
            }

            if (at >= longer.Length || longer[at] != unit)
            {
                return null;
            }

            at++;
        }

        return longer.AsSpan(at).Trim().Length > 0 ? longer.Trim() : null;
    }

    private static int Squashed(string text) => text.Count(unit => !char.IsWhiteSpace(unit));
}
