using System.Text;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Benchmarks.Fts;

/// <summary>Texts and queries as SQLite's FTS5 takes them: pairs of neighbouring Chinese characters as words, the last of each run by itself.</summary>
/// <remarks>A single character is then the beginning of a pair, or the last by itself: a prefix query, for which FTS5 keeps an index of its own.</remarks>
internal static class FtsText
{
    public static readonly string[] Columns = ["title", "excerpt", "own", "article", "comments", "names"];

    public static string? ConvertDocument(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var result = new StringBuilder(text.Length * 3);
        foreach (var (start, length) in Words(text))
        {
            result.Append(text, start, length).Append(' ');
        }

        return result.ToString();
    }

    /// <summary>Null when the query has to be asked otherwise than by MATCH.</summary>
    public static string? ConvertQuery(IReadOnlyList<IndexQuery> parts)
    {
        var positive = new List<string>();
        var negative = new List<string>();
        foreach (var part in parts)
        {
            if (part is IndexQuery.Not { Child: IndexQuery.Text not })
            {
                negative.Add(ConvertPart(not));
            }
            else if (part is IndexQuery.Text or IndexQuery.Or or IndexQuery.Closest)
            {
                positive.Add(ConvertPart(part));
            }
        }

        if (positive.Count == 0)
        {
            return null;
        }

        var match = string.Join(" AND ", positive);
        return negative.Count == 0 ? match : $"({match}) NOT ({string.Join(" OR ", negative)})";
    }

    public static string ConvertPart(IndexQuery query) => query switch
    {
        IndexQuery.Text text => In(text.Fields, Phrase(text)),
        IndexQuery.Or or => "(" + string.Join(" OR ", or.Children.Select(ConvertPart)) + ")",
        IndexQuery.Closest closest => In(closest.Fields, "(" + string.Join(
            " OR ", closest.Folded.SelectMany(folded => Words(folded).Select(word => Quoted(folded.Substring(word.Start, word.Length)))).Distinct()) + ")"),
        _ => throw new ArgumentException($"FTS5 has no word for {query.GetType().Name}.", nameof(query)),
    };

    private static string Phrase(IndexQuery.Text text)
    {
        var words = Words(text.Folded).Select(word => text.Folded.Substring(word.Start, word.Length)).ToList();
        var prefix = text.Form == MatchForm.WordsPrefix;
        if (text.Form == MatchForm.Substring)
        {
            // The text may go on: a lone character may begin a pair, a word may be longer. Behind a pair its last character says nothing more.
            prefix = true;
            if (words.Count > 1 && words[^1].Length == 1 && words[^2].EndsWith(words[^1], StringComparison.Ordinal)
                && text.Folded.EndsWith(words[^2], StringComparison.Ordinal))
            {
                words.RemoveAt(words.Count - 1);
                prefix = false;
            }
        }

        return Quoted(string.Join(' ', words)) + (prefix ? " *" : "");
    }

    private static string In(int fields, string phrase) =>
        $"{{{string.Join(' ', Columns.Where((_, field) => (fields >> field & 1) != 0))}}} : {phrase}";

    private static string Quoted(string words) => "\"" + words + "\"";

    /// <summary>Words and pairs; the index's own links are not asked, as they are more than pairs.</summary>
    private static List<(int Start, int Length)> Words(string text)
    {
        var tokens = new List<IndexToken>();
        Archive.Indexing.SearchSchema.Tokenize(text, tokens);
        tokens.RemoveAll(token => token.Kind == IndexTokenKind.Link);
        var words = new List<(int, int)>();
        for (var at = 0; at < tokens.Count; at++)
        {
            var (start, length) = (tokens[at].Start, tokens[at].Length);
            var pair = at + 1 < tokens.Count && tokens[at].Kind == IndexTokenKind.Character && tokens[at + 1].Kind == IndexTokenKind.Character
                && tokens[at + 1].Start == start + length;
            words.Add((start, pair ? length + tokens[at + 1].Length : length));
        }

        return words;
    }
}
