namespace NewsBrowser.Text.Analysis;

/// <summary>What a token is.</summary>
public enum TokenKind : byte
{
    /// <summary>A run of letters and digits.</summary>
    Word = 0,

    /// <summary>A Han character by itself.</summary>
    Character,

    /// <summary>A Han character and what it touches: the next one, the edge of a word, a sign, or what stands behind a single space.</summary>
    Link,

    /// <summary>A word with a sign that is part of it, a symbol, or a pair of signs: <see cref="SignTokens"/>.</summary>
    Sign,
}

/// <summary>A token: a slice of folded text; tokens of one text overlap where a character is also part of a link.</summary>
/// <param name="Start">In UTF-16 units.</param>
/// <param name="Length">In UTF-16 units, at least 1.</param>
/// <param name="Position">Words and Han characters counted from 0; a link has the position of the first of them that it touches.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct Token(int Start, int Length, int Position, TokenKind Kind);

/// <summary>Takes tokens one by one; a struct that implements it receives them without a copy and without a call through a delegate.</summary>
public interface ITokenSink
{
    void Add(int start, int length, int position, TokenKind kind);
}

/// <summary>Splits folded text into words, Han characters, and the links that tell what a Han character stands next to.</summary>
/// <remarks>
/// Words and Han characters count positions. Links make a substring decidable by positions alone (decision 0012). Beside each other: two Han characters; a Han
/// character and the first letter, and the first two, of the word behind it; the last letter of a word, and the last two, and the Han character behind it. Over
/// separators: a Han character and the sign before it or behind it; and the two sides of one single space,
/// a word giving one letter. White space is no sign, and half a surrogate pair links with nothing. At one position the word or character comes first.
/// </remarks>
public static class Tokenizer
{
    /// <summary>Adds the tokens of a folded text to a list, in order of position.</summary>
    public static void Tokenize(string folded, List<Token> tokens)
    {
        var sink = new ListSink(tokens);
        Tokenize(folded, ref sink);
    }

    /// <summary>Hands the tokens of a folded text to a sink, in order of position.</summary>
    public static void Tokenize<TSink>(ReadOnlySpan<char> folded, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        var position = 0;
        var at = 0;
        // Where the last word or Han character ended; before the first one, 0.
        var ended = 0;
        while (at < folded.Length)
        {
            var kind = CharacterClass.At(folded, at, out var length);
            if (kind == CharacterKind.Han)
            {
                if (ended < at)
                {
                    AddFirstOfRun(folded, at, length, position, ref sink);
                }
                else
                {
                    sink.Add(at, length, position, TokenKind.Character);
                }
                // The run of Han characters, each looked at once.
                var next = at + length;
                while (next < folded.Length && CharacterClass.At(folded, next, out var nextLength) == CharacterKind.Han)
                {
                    sink.Add(at, length + nextLength, position, TokenKind.Link);
                    sink.Add(next, nextLength, ++position, TokenKind.Character);
                    at = next;
                    length = nextLength;
                    next = at + length;
                }
                if (next < folded.Length)
                {
                    AddLinksBehindHan(folded, at, length, position, ref sink);
                }

                position++;
                at = ended = next;
            }
            else if (kind == CharacterKind.Word)
            {
                var end = WordEnd(folded, at + length);
                sink.Add(at, end - at, position, TokenKind.Word);
                if (end < folded.Length)
                {
                    AddLinksBehindWord(folded, at, end, position, ref sink);
                }

                position++;
                at = ended = end;
            }
            else
            {
                at += length;
            }
        }
    }

    /// <summary>Where a word ends that began before <paramref name="at"/>.</summary>
    internal static int WordEnd(ReadOnlySpan<char> folded, int at)
    {
        while (at < folded.Length && CharacterClass.At(folded, at, out var length) is CharacterKind.Word or CharacterKind.Mark)
        {
            at += length;
        }

        return at;
    }

    // A Han character behind separators: itself, and with the sign before it.
    private static void AddFirstOfRun<TSink>(ReadOnlySpan<char> folded, int at, int length, int position, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        sink.Add(at, length, position, TokenKind.Character);
        var sign = CharacterBefore(folded, at);
        if (IsSign(folded, sign))
        {
            sink.Add(sign, at - sign + length, position, TokenKind.Link);
        }
    }

    // The Han character at a place and what stands behind it, which is no Han character.
    private static void AddLinksBehindHan<TSink>(ReadOnlySpan<char> folded, int at, int length, int position, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        var next = at + length;
        var kind = CharacterClass.At(folded, next, out var nextLength);
        if (kind == CharacterKind.Word)
        {
            var second = next + nextLength;
            sink.Add(at, second - at, position, TokenKind.Link);
            if (second < folded.Length && CharacterClass.At(folded, second, out var secondLength) is CharacterKind.Word or CharacterKind.Mark)
            {
                sink.Add(at, second + secondLength - at, position, TokenKind.Link);
            }
        }
        else if (IsSign(folded, next))
        {
            sink.Add(at, length + nextLength, position, TokenKind.Link);
        }
        else if (folded[next] == ' ' && next + 1 < folded.Length
            && CharacterClass.At(folded, next + 1, out var beyond) is CharacterKind.Word or CharacterKind.Han)
        {
            sink.Add(at, length + 1 + beyond, position, TokenKind.Link);
        }
    }

    // The end of a word and the Han character that follows it at once or behind one space.
    private static void AddLinksBehindWord<TSink>(ReadOnlySpan<char> folded, int start, int end, int position, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        var next = folded[end] == ' ' ? end + 1 : end;
        if (next >= folded.Length || CharacterClass.At(folded, next, out var length) != CharacterKind.Han)
        {
            return;
        }

        var last = CharacterBefore(folded, end);
        sink.Add(last, next + length - last, position, TokenKind.Link);
        if (next == end && last > start)
        {
            last = CharacterBefore(folded, last);
            sink.Add(last, next + length - last, position, TokenKind.Link);
        }
    }

    private static int CharacterBefore(ReadOnlySpan<char> folded, int at) =>
        at >= 2 && char.IsLowSurrogate(folded[at - 1]) && char.IsHighSurrogate(folded[at - 2]) ? at - 2 : at - 1;

    // Of a separator. A text may be cut inside a pair, and what is half of a character here may be all of it there.
    private static bool IsSign(ReadOnlySpan<char> folded, int at) => char.IsSurrogate(folded[at])
        ? at + 1 < folded.Length && char.IsSurrogatePair(folded[at], folded[at + 1])
        : !char.IsWhiteSpace(folded[at]);

    private readonly struct ListSink(List<Token> tokens) : ITokenSink
    {
        public void Add(int start, int length, int position, TokenKind kind) => tokens.Add(new Token(start, length, position, kind));
    }
}
