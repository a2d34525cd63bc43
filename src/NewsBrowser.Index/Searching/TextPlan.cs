using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Searching;

/// <summary>How a searched text is found through its tokens.</summary>
/// <remarks>
/// Some tokens of a text stay what they are whatever stands before and behind it: wherever the text occurs they occur,
/// in the same places. They give the candidates. If such tokens, each sharing a character with the next, reach from the text's beginning to its end,
/// then whatever has them has the text, and nothing more need be looked at. Otherwise the tokens that the text has alone may do so:
/// documents with those have it for certain, and only the other candidates are looked at in their texts.
/// </remarks>
internal sealed class TextPlan
{
    // What may stand beside a text and become one token with its edge.
    private static readonly string[] Neighbours = ["x", "一"];

    private TextPlan(IndexQuery.Text query) => Query = query;

    public IndexQuery.Text Query { get; }

    /// <summary>The terms that every match has, at these positions relative to each other.</summary>
    public List<PlacedTerm> Sure { get; } = [];

    /// <summary>The terms that make a match certain; null when none do.</summary>
    public List<PlacedTerm>? Certain { get; private set; }

    /// <summary>Whether the sure terms alone decide.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>The key by which the last word begins; null when no word goes on.</summary>
    public byte[]? Prefix { get; private set; }

    /// <summary>The position of the word that goes on.</summary>
    public int PrefixPosition { get; private set; }

    /// <summary>The terms that a match is ranked by.</summary>
    public List<int> Ranked { get; } = [];

    /// <summary>Whether nothing can match.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>A term of the search and its place in the text.</summary>
    /// <param name="Term">Its number in the search.</param>
    /// <param name="Position">Relative to the text's first; without meaning for a term that has no positions.</param>
    /// <param name="HasPosition">Whether the index knows its positions.</param>
    public readonly record struct PlacedTerm(int Term, int Position, bool HasPosition);

    public static TextPlan Build(IndexQuery.Text query, IndexSchema schema, SearchTerms terms)
    {
        var plan = new TextPlan(query);
        if (query.Folded.Length == 0)
        {
            plan.IsEmpty = true;
        }
        else if (query.Form == MatchForm.Substring)
        {
            plan.PlanSubstring(schema, terms);
        }
        else
        {
            plan.PlanWords(schema, terms);
        }

        return plan;
    }

    /// <summary>The tokens of a text, without those of signs.</summary>
    public static List<IndexToken> Tokens(IndexSchema schema, string folded)
    {
        var tokens = new List<IndexToken>();
        schema.Tokenize(folded, tokens);
        tokens.RemoveAll(static token => token.Kind == IndexTokenKind.Sign);
        return tokens;
    }

    /// <summary>The tokens of a text that are a word with its signs.</summary>
    public static List<IndexToken> WordSigns(IndexSchema schema, string folded)
    {
        var tokens = new List<IndexToken>();
        schema.Tokenize(folded, tokens);
        var words = tokens.FindAll(static token => token.Kind is IndexTokenKind.Word);
        return tokens.FindAll(token => token.Kind == IndexTokenKind.Sign
            && words.Exists(word => word.Start < token.Start + token.Length && token.Start < word.Start + word.Length));
    }

    // The symbols and pairs of signs, which are wherever the text is.
    private static List<IndexToken> SignsAlone(IndexSchema schema, string folded)
    {
        var tokens = new List<IndexToken>();
        schema.Tokenize(folded, tokens);
        var words = WordSigns(schema, folded);
        return tokens.FindAll(token => token.Kind == IndexTokenKind.Sign && !words.Contains(token));
    }

    /// <summary>Words and characters, one for each position.</summary>
    public static List<IndexToken> Atoms(List<IndexToken> tokens) => tokens.FindAll(token => token.Kind != IndexTokenKind.Link);

    private void PlanSubstring(IndexSchema schema, SearchTerms terms)
    {
        var folded = Query.Folded;
        var own = Tokens(schema, folded);
        if (own.TrueForAll(token => token.Kind == IndexTokenKind.Word) && SignsAlone(schema, folded) is { Count: > 0 } signs)
        {
            Add(Sure, signs, folded, terms);
            Ranked.AddRange(Sure.Select(part => part.Term).Distinct());
            IsDecided = signs.Count == 1 && signs[0].Length == folded.Length;
            return;
        }

        var sure = own;
        foreach (var neighbour in Neighbours)
        {
            sure = Same(sure, own, Tokens(schema, neighbour + folded), neighbour.Length);
            sure = Same(sure, own, Tokens(schema, folded + neighbour), 0);
        }
        sure = Telling(sure);
        var alone = Telling(own);
        Add(Sure, sure, folded, terms);
        if (Reaches(sure, own, folded))
        {
            IsDecided = true;
        }
        else if (Reaches(alone, own, folded))
        {
            Certain = [];
            Add(Certain, alone, folded, terms);
        }
        var meaning = Meaning(own, folded);
        foreach (var token in meaning.Count > 0 ? Telling(meaning) : alone)
        {
            var term = terms.Add(token, folded);
            if (!Ranked.Contains(term))
            {
                Ranked.Add(term);
            }
        }
    }

    /// <summary>The tokens that say what a text is about: words and links of characters alone, not those that only tie a text together;
    /// single characters when there is nothing else.</summary>
    public static List<IndexToken> Meaning(List<IndexToken> tokens, string folded)
    {
        var isCharacter = new bool[folded.Length];
        foreach (var token in tokens)
        {
            if (token.Kind == IndexTokenKind.Character)
            {
                isCharacter.AsSpan(token.Start, token.Length).Fill(true);
            }
        }
        var meaning = tokens.FindAll(token => token.Kind == IndexTokenKind.Word
            || (token.Kind == IndexTokenKind.Link && !isCharacter.AsSpan(token.Start, token.Length).Contains(false)));
        return meaning.Count > 0 ? meaning : tokens.FindAll(token => token.Kind == IndexTokenKind.Character);
    }

    private void PlanWords(IndexSchema schema, SearchTerms terms)
    {
        var atoms = Atoms(Tokens(schema, Query.Folded));
        IsEmpty = atoms.Count == 0;
        // The index does not know where single characters stand; with words around them the texts are asked.
        IsDecided = atoms.Count == 1 || atoms.TrueForAll(atom => atom.Kind == IndexTokenKind.Word);
        for (var i = 0; i < atoms.Count; i++)
        {
            var atom = atoms[i];
            if (Query.Form == MatchForm.WordsPrefix && i == atoms.Count - 1 && atom.Kind == IndexTokenKind.Word)
            {
                Prefix = Segments.TermKey.Build(Segments.TermKey.Word, Query.Folded.AsSpan(atom.Start, atom.Length));
                PrefixPosition = atom.Position;
                continue;
            }
            var term = terms.Add(atom, Query.Folded);
            Sure.Add(new PlacedTerm(term, atom.Position, atom.Kind == IndexTokenKind.Word));
            if (!Ranked.Contains(term))
            {
                Ranked.Add(term);
            }
        }

        AskForSigns(schema, terms, atoms);
    }

    // Of the words C++ and AT&T alone the sign decides; of more words it tells which texts are worth looking at.
    private void AskForSigns(IndexSchema schema, SearchTerms terms, List<IndexToken> atoms)
    {
        var signs = WordSigns(schema, Query.Folded);
        if (signs.Count == 0)
        {
            return;
        }

        var reachesOver = signs[0].Start == atoms[0].Start && signs[0].Start + signs[0].Length == atoms[^1].Start + atoms[^1].Length;
        var isWhole = Prefix is null && signs.Count == 1 && (atoms.Count == 1 || (atoms.Count == 2 && reachesOver));
        if (isWhole)
        {
            Sure.Clear();
            Ranked.Clear();
        }

        IsDecided = isWhole;
        foreach (var sign in signs)
        {
            if (Prefix is not null && sign.Start + sign.Length >= atoms[^1].Start + atoms[^1].Length)
            {
                continue;
            }

            var term = terms.Add(sign, Query.Folded);
            Sure.Add(new PlacedTerm(term, 0, false));
            if (isWhole)
            {
                Ranked.Add(term);
            }
        }
    }

    // The tokens that are the same, and as far from each other, in a text that has more at one side.
    private static List<IndexToken> Same(List<IndexToken> tokens, List<IndexToken> own, List<IndexToken> among, int start)
    {
        if (own.Count == 0 || among.Count == 0)
        {
            return [];
        }
        // What stands before moves all positions by one, or by none when it is one word with the beginning.
        var shift = start == 0 ? 0 : among[^1].Position - own[^1].Position;
        var there = among.ToHashSet();
        return tokens.FindAll(token => there.Contains(new IndexToken(token.Start + start, token.Length, token.Position + shift, token.Kind)));
    }

    private static void Add(List<PlacedTerm> parts, List<IndexToken> tokens, string folded, SearchTerms terms)
    {
        foreach (var token in tokens)
        {
            parts.Add(new PlacedTerm(terms.Add(token, folded), token.Position, token.Kind is IndexTokenKind.Word or IndexTokenKind.Link));
        }
    }

    // Without what another token says already: a character of a link, a link within a link. Words stay: a link knows only their ends.
    private static List<IndexToken> Telling(List<IndexToken> tokens)
    {
        var length = tokens.Count == 0 ? 0 : tokens.Max(token => token.Start) + 1;

        // How far the links reach that begin at a place, and those that begin before it:
        // a text of a thousand characters has too many tokens to compare each with each.
        var from = new int[length];
        foreach (var token in tokens)
        {
            if (token.Kind == IndexTokenKind.Link)
            {
                from[token.Start] = Math.Max(from[token.Start], token.Start + token.Length);
            }
        }
        var before = new int[length];
        for (var at = 1; at < length; at++)
        {
            before[at] = Math.Max(before[at - 1], from[at - 1]);
        }

        return tokens.FindAll(
            token => token.Kind == IndexTokenKind.Word
                || (before[token.Start] < token.Start + token.Length && from[token.Start] <= token.Start + token.Length));
    }

    // Whether tokens reach over the whole text, each sharing with the next a character whose place both know: a Chinese character,
    // or a letter of a word that is one of the two.
    private static bool Reaches(List<IndexToken> tokens, List<IndexToken> own, string folded)
    {
        if (tokens.Count == 1 && tokens[0].Kind == IndexTokenKind.Character)
        {
            return tokens[0].Length == folded.Length;
        }

        var isCharacter = new bool[folded.Length];
        var isLetter = new bool[folded.Length];
        foreach (var token in own)
        {
            if (token.Kind != IndexTokenKind.Link)
            {
                (token.Kind == IndexTokenKind.Character ? isCharacter : isLetter).AsSpan(token.Start, token.Length).Fill(true);
            }
        }
        var placed = tokens.FindAll(token => token.Kind != IndexTokenKind.Character);
        placed.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Length.CompareTo(b.Length));
        var reached = new bool[placed.Count];
        for (var i = 0; i < placed.Count; i++)
        {
            var token = placed[i];
            reached[i] = token.Start == 0;
            for (var j = 0; j < i && !reached[i]; j++)
            {
                reached[i] = reached[j] && Share(placed[j], token);
            }

            if (reached[i] && token.Start + token.Length == folded.Length)
            {
                return true;
            }
        }
        return false;

        bool Share(IndexToken a, IndexToken b)
        {
            for (var at = b.Start; at < Math.Min(a.Start + a.Length, b.Start + b.Length); at++)
            {
                if (isCharacter[at] || (isLetter[at] && (a.Kind == IndexTokenKind.Word || b.Kind == IndexTokenKind.Word)))
                {
                    return true;
                }
            }
            return false;
        }
    }
}
