using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>Finds the texts of a search that a match may hold.</summary>
public static class QueryTerms
{
    /// <summary>The texts that are asked for and not excluded, each once, in order.</summary>
    public static IReadOnlyList<HighlightTerm> Extract(QueryNode root)
    {
        var terms = new List<HighlightTerm>();
        Collect(root, null, excluded: false, terms);
        return terms;
    }

    /// <summary>The single words and pairs of Chinese characters of those texts, each once, in order:
    /// what to mark in a document that has some of them only.</summary>
    /// <param name="root">The search.</param>
    /// <param name="weight">How much a folded word or pair tells; what tells nothing (0 or less) is left out.</param>
    public static IReadOnlyList<HighlightTerm> ExtractParts(QueryNode root, Func<string, double> weight)
    {
        var parts = new List<HighlightTerm>();
        var seen = new HashSet<(string Text, DocumentPart? Part)>();
        var tokens = new List<Token>();
        foreach (var term in Extract(root))
        {
            var folded = TextFolding.FoldForSearch(term.Text);
            tokens.Clear();
            Tokenizer.Tokenize(folded, tokens);
            foreach (var token in tokens)
            {
                if (token.Kind == TokenKind.Link ? !IsPair(folded, token) : token.Kind == TokenKind.Character && HasPartner(folded, token))
                {
                    continue;
                }

                var text = folded.Substring(token.Start, token.Length);
                var told = weight(text);
                if (told > 0 && seen.Add((text, term.Part)))
                {
                    parts.Add(new HighlightTerm(text, TextForm.Word, term.Part) { Weight = told });
                }
            }
        }
        return parts;
    }

    // Two Han characters and nothing else.
    private static bool IsPair(string folded, Token link)
    {
        var first = CharacterClass.At(folded, link.Start, out var length);
        return first == CharacterKind.Han && CharacterClass.At(folded, link.Start + length, out var second) == CharacterKind.Han
            && length + second == link.Length;
    }

    // Whether a Han character is also part of a pair.
    private static bool HasPartner(string folded, Token character)
    {
        var end = character.Start + character.Length;
        var before = character.Start - (character.Start >= 2 && char.IsLowSurrogate(folded[character.Start - 1]) ? 2 : 1);
        return (end < folded.Length && CharacterClass.At(folded, end, out _) == CharacterKind.Han)
            || (before >= 0 && CharacterClass.At(folded, before, out _) == CharacterKind.Han);
    }

    private static void Collect(QueryNode node, DocumentPart? part, bool excluded, List<HighlightTerm> terms)
    {
        switch (node)
        {
            case QueryNode.And and:
                foreach (var child in and.Children)
                {
                    Collect(child, part, excluded, terms);
                }

                break;
            case QueryNode.Or or:
                foreach (var child in or.Children)
                {
                    Collect(child, part, excluded, terms);
                }

                break;
            case QueryNode.Not not:
                Collect(not.Child, part, !excluded, terms);
                break;
            case QueryNode.Within within:
                Collect(within.Child, within.Part, excluded, terms);
                break;
            case QueryNode.Text text when !excluded:
                var term = new HighlightTerm(text.Value, text.Form, part);
                if (!terms.Contains(term))
                {
                    terms.Add(term);
                }

                break;
        }
    }
}

/// <summary>A text that a search asked for, to be marked where it occurs.</summary>
/// <param name="Text">As the reader wrote it.</param>
/// <param name="Form">How it matches.</param>
/// <param name="Part">The part of a document that it was asked for in; null for all of them.</param>
public sealed record HighlightTerm(string Text, TextForm Form, DocumentPart? Part = null)
{
    /// <summary>How much it tells beside the other terms, such as its inverse document frequency; a snippet shows first what tells most.</summary>
    public double Weight { get; init; } = 1;
}
