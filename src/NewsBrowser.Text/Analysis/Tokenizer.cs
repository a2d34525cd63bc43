namespace NewsBrowser.Text.Analysis;

/// <summary>What a token is.</summary>
public enum TokenKind : byte
{
    /// <summary>A run of letters and digits.</summary>
    Word = 0,

    /// <summary>A Han character by itself.</summary>
    Character,

    /// <summary>Two neighbours, of which at least one is a Han character.</summary>
    Link,
}

/// <summary>A token: a slice of folded text; tokens of one text overlap where a character is also part of a pair.</summary>
/// <param name="Start">In UTF-16 units.</param>
/// <param name="Length">In UTF-16 units, at least 1.</param>
/// <param name="Position">Words and Han characters counted from 0; a link has the position of its first.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct Token(int Start, int Length, int Position, TokenKind Kind);

/// <summary>Takes tokens one by one; a struct that implements it receives them without a copy and without a call through a delegate.</summary>
public interface ITokenSink
{
    void Add(int start, int length, int position, TokenKind kind);
}

/// <summary>Splits folded text: each Han character and each pair of neighbours, each run of other letters and digits.</summary>
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
        int position = 0;
        int at = 0;
        while (at < folded.Length)
        {
            CharacterKind kind = CharacterClass.At(folded, at, out int length);
            if (kind == CharacterKind.Han)
            {
                sink.Add(at, length, position, TokenKind.Character);
                int next = at + length;
                if (next < folded.Length && CharacterClass.At(folded, next, out int nextLength) == CharacterKind.Han)
                    sink.Add(at, length + nextLength, position, TokenKind.Link);
                position++;
                at = next;
            }
            else if (kind == CharacterKind.Word)
            {
                int end = WordEnd(folded, at + length);
                sink.Add(at, end - at, position++, TokenKind.Word);
                at = end;
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
        while (at < folded.Length && CharacterClass.At(folded, at, out int length) is CharacterKind.Word or CharacterKind.Mark)
            at += length;
        return at;
    }

    private readonly struct ListSink(List<Token> tokens) : ITokenSink
    {
        public void Add(int start, int length, int position, TokenKind kind) => tokens.Add(new Token(start, length, position, kind));
    }
}
