using System.Globalization;
using System.Text;

namespace NewsBrowser.Text.Analysis;

/// <summary>The tokens of signs: words with the signs that are part of them, symbols such as emoji, and pairs of signs, of which kaomoji are made.</summary>
/// <remarks>
/// They have no positions of their own; that a text has them is all that is known of them. Of signs that stand together a pair is a token when one of
/// the two is a symbol or an underscore: that leaves out the punctuation of sentences. Their texts are never those of other tokens.
/// </remarks>
public static class SignTokens
{
    private static readonly byte[] Symbols = FindSymbols();

    /// <summary>Hands the tokens of a folded text to a sink.</summary>
    public static void Tokenize<TSink>(ReadOnlySpan<char> folded, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        // The word before, as long as nothing but signs stands behind it.
        int wordStart = -1, wordEnd = 0;
        // The sign before, while it touches.
        int sign = -1, signLength = 0;
        var repeats = false;
        for (var at = 0; at < folded.Length;)
        {
            var kind = CharacterClass.At(folded, at, out var length);
            if (kind == CharacterKind.Word)
            {
                var end = Tokenizer.WordEnd(folded, at + length);
                AddWord(folded, wordStart, wordEnd, at, end, ref sink);
                (wordStart, wordEnd, sign, at) = (at, end, -1, end);
                continue;
            }

            if (kind == CharacterKind.Han || !IsSign(folded, at, length))
            {
                wordStart = kind == CharacterKind.Han ? -1 : wordStart;
                sign = -1;
                at += length;
                continue;
            }

            if (IsAlone(folded, at, length))
            {
                sink.Add(at, length, 0, TokenKind.Sign);
            }

            if (sign >= 0)
            {
                var same = folded.Slice(sign, signLength).SequenceEqual(folded.Slice(at, length));
                // A line of one sign is one pair, not seventy.
                if (!(same && repeats) && (IsSymbol(folded, sign, signLength) || IsSymbol(folded, at, length)))
                {
                    sink.Add(sign, at + length - sign, 0, TokenKind.Sign);
                }

                repeats = same;
            }
            else
            {
                repeats = false;
            }

            // What a mark stands on may be a letter elsewhere, and then it is a part of that: it begins no pair.
            sign = kind == CharacterKind.Mark ? -1 : at;
            signLength = length;
            at += length;
        }
    }

    /// <summary>Whether a folded text without letters, digits and Han characters can be searched: it has a symbol, or signs that make a face.
    /// Punctuation alone, and one sign over and over, says nothing; except ^^.</summary>
    public static bool AreSearchable(ReadOnlySpan<char> folded)
    {
        var counter = default(Counter);
        Tokenize(folded, ref counter);
        if (counter.Tokens == 0)
        {
            return false;
        }

        var text = folded.Trim();
        return text[0] >= 128 || text[0] == '^' || text.IndexOfAnyExcept(text[0]) >= 0;
    }

    private static void AddWord<TSink>(ReadOnlySpan<char> folded, int wordStart, int wordEnd, int start, int end, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        if (WordSigns.HasLead(folded, start))
        {
            sink.Add(start - 1, end - start + 1, 0, TokenKind.Sign);
        }

        if (wordStart >= 0 && WordSigns.IsJoint(folded, wordEnd, start))
        {
            sink.Add(wordStart, end - wordStart, 0, TokenKind.Sign);
        }

        if (WordSigns.FindTail(folded, end) is var tail && tail > end)
        {
            sink.Add(start, tail - start, 0, TokenKind.Sign);
        }
    }

    // Of what is no word and no Han character: no white space, and no half of a pair.
    private static bool IsSign(ReadOnlySpan<char> folded, int at, int length) =>
        length == 2 || !(char.IsWhiteSpace(folded[at]) || char.IsSurrogate(folded[at]) || char.IsControl(folded[at]));

    private static bool IsSymbol(ReadOnlySpan<char> folded, int at, int length) => length == 2 || Symbols[folded[at]] != 0;

    // ASCII symbols are too common to mean anything alone.
    private static bool IsAlone(ReadOnlySpan<char> folded, int at, int length) => length == 2
        ? Rune.GetUnicodeCategory(new Rune(folded[at], folded[at + 1])) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
            or UnicodeCategory.MathSymbol or UnicodeCategory.OtherNotAssigned
        : folded[at] >= 128 && Symbols[folded[at]] == 1;

    private static byte[] FindSymbols()
    {
        var symbols = new byte[char.MaxValue + 1];
        for (var c = 0; c < symbols.Length; c++)
        {
            symbols[c] = char.GetUnicodeCategory((char)c) switch
            {
                UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.CurrencySymbol => 1,
                UnicodeCategory.ConnectorPunctuation => 2,
                _ => 0,
            };
        }

        return symbols;
    }

    private struct Counter : ITokenSink
    {
        public int Tokens;

        public void Add(int start, int length, int position, TokenKind kind) => Tokens++;
    }
}
