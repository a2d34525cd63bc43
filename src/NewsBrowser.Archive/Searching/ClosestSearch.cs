using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index;
using NewsBrowser.Index.Documents;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Searching;

/// <summary>When a search is answered by any of its words instead of all of them, and what is marked then.</summary>
/// <remarks>The rules and why: docs/decisions/0011-ranking.md.</remarks>
internal static class ClosestSearch
{
    /// <summary>A Chinese text of so many characters is a phrase of several words, of which some may stand elsewhere; a shorter one is a word.</summary>
    public const int MinCharacters = 5;

    private static readonly HashSet<string> QuestionWords = new(StringComparer.Ordinal) { "what", "whom", "whose", "which", "when", "where", "why", "how" };

    /// <summary>A question has at least so many words.</summary>
    public const int MinQuestionWords = 3;

    /// <summary>A sentence has at least so many words.</summary>
    public const int MinSentenceWords = 5;

    /// <summary>A Chinese question has at least so many characters.</summary>
    public const int MinQuestionCharacters = 8;

    /// <summary>A term that more than one document in so many has is not marked: it says nothing about the match.</summary>
    private const int TellingShare = 5;

    private static readonly string[] Quotes = ["\"\"", "“”", "＂＂", "「」", "『』"];

    /// <summary>Whether any of the words may answer where all of them find nothing: there are several, or one that has other forms and no sign in it.
    /// What is quoted is wanted as it is.</summary>
    public static bool MayReplace(ParsedQuery query)
    {
        var texts = QueryTerms.Extract(query.Root).Where(t => !IsQuoted(query, t.Text, t.Form)).ToList();
        return texts.Count > 1
            || texts.Any(t => !HasSign(t.Text) && CountTokens(t.Text) is var (words, characters) && (words > 0 || characters >= MinCharacters));
    }

    /// <summary>Whether the search is a question or another whole sentence: few items have all of its words, and those are long, not good.</summary>
    /// <remarks>A question ends with its mark, or begins with a word that asks. Another sentence has five words or more, a function word among them,
    /// and stands nowhere as it was typed: what does was copied from there.</remarks>
    public static bool IsSentence(ParsedQuery query, Func<string, bool> stands)
    {
        var texts = QueryTranslator.GetFilters(query.Root).OfType<QueryNode.Text>().ToList();
        if (texts.Count == 0 || texts.Exists(text => IsQuoted(query, text.Value, text.Form)))
        {
            return false;
        }

        var folded = texts.ConvertAll(text => TextFolding.FoldForSearch(text.Value));
        var words = folded.Count(text => CountTokens(text).Words > 0);
        var hasMark = query.Text.AsSpan().TrimEnd() is [.., '?' or '？'];
        if ((hasMark && folded.Sum(text => CountTokens(text).Characters) >= MinQuestionCharacters)
            || (words >= MinQuestionWords && (hasMark || QuestionWords.Contains(folded[0]))))
        {
            return true;
        }

        return words >= MinSentenceWords && folded.Exists(FunctionWords.Contains) && !stands(string.Join(' ', folded));
    }

    /// <summary>The words and pairs of characters that tell something, to be marked one by one.</summary>
    public static IReadOnlyList<HighlightTerm> Terms(QueryNode root, SearchIndex index)
    {
        var terms = new List<HighlightTerm>();
        var many = index.Count / TellingShare;
        foreach (var text in QueryTerms.Extract(root))
        {
            // Where a text has nothing but common words, these are what there is to see of it.
            if (!Add(text, many, withFunctionWords: false))
            {
                Add(text, int.MaxValue, withFunctionWords: false);
            }
        }

        if (terms.Count == 0)
        {
            foreach (var text in QueryTerms.Extract(root))
            {
                Add(text, int.MaxValue, withFunctionWords: true);
            }
        }

        return terms;

        bool Add(HighlightTerm text, int most, bool withFunctionWords)
        {
            var folded = TextFolding.FoldForSearch(text.Text);
            var tokens = new List<Token>();
            Tokenizer.Tokenize(folded, tokens);
            var marked = terms.Count;
            foreach (var token in tokens.Where(t => most == int.MaxValue || t.Kind != TokenKind.Character))
            {
                var term = folded.Substring(token.Start, token.Length);
                var marking = new HighlightTerm(term, TextForm.Word, text.Part);
                if ((withFunctionWords || !FunctionWords.Contains(term)) && !terms.Contains(marking) && index.DocumentsWith(term) <= most)
                {
                    terms.Add(marking);
                }
            }

            return terms.Count > marked;
        }
    }

    // A sentence with 「quoted words」 in it is kept as a phrase too, though the reader wants no phrase;
    // what the reader put in quotes stands in the query with them.
    private static bool IsQuoted(ParsedQuery query, string text, TextForm form) =>
        form == TextForm.Phrase && Quotes.Any(pair => query.Text.Contains(pair[0] + text + pair[1], StringComparison.Ordinal));

    // C++ is another word than C.
    private static bool HasSign(string text)
    {
        var tokens = new List<IndexToken>();
        SearchSchema.Tokenize(TextFolding.FoldForSearch(text), tokens);
        return tokens.Exists(t => t.Kind == IndexTokenKind.Sign);
    }

    private static (int Words, int Characters) CountTokens(string text)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(TextFolding.FoldForSearch(text), tokens);
        return (tokens.Count(t => t.Kind == TokenKind.Word), tokens.Count(t => t.Kind == TokenKind.Character));
    }
}
