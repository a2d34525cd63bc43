using System.Text;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Tests.Analysis;

public sealed class TokenizerTests
{
    // A token is written start+length@position and w, c or l; the slice itself follows in angle brackets.
    [Theory]
    [InlineData("", "")]
    [InlineData("++ -- \"", "")]
    [InlineData("paige.ai", "0+5@0w<paige> 6+2@1w<ai>")]
    [InlineData("don't", "0+3@0w<don> 4+1@1w<t>")]
    [InlineData("a1b2😀c", "0+4@0w<a1b2> 6+1@1w<c>")]
    [InlineData("naı\u0308f", "0+5@0w<naı\u0308f>")]
    [InlineData("\u0308x", "1+1@0w<x>")]
    // Han beside Han.
    [InlineData("癌", "0+1@0c<癌>")]
    [InlineData("癌症", "0+1@0c<癌> 0+2@0l<癌症> 1+1@1c<症>")]
    [InlineData("𠮷野", "0+2@0c<𠮷> 0+3@0l<𠮷野> 2+1@1c<野>")]
    [InlineData("野𠮷", "0+1@0c<野> 0+3@0l<野𠮷> 1+2@1c<𠮷>")]
    [InlineData("カナㄅ한", "0+1@0c<カ> 0+2@0l<カナ> 1+1@1c<ナ> 1+2@1l<ナㄅ> 2+1@2c<ㄅ> 2+2@2l<ㄅ한> 3+1@3c<한>")]
    // Han before a word: its first letter, and its first two.
    [InlineData("癌a", "0+1@0c<癌> 0+2@0l<癌a> 1+1@1w<a>")]
    [InlineData("癌ai", "0+1@0c<癌> 0+2@0l<癌a> 0+3@0l<癌ai> 1+2@1w<ai>")]
    [InlineData("癌abc", "0+1@0c<癌> 0+2@0l<癌a> 0+3@0l<癌ab> 1+3@1w<abc>")]
    [InlineData("癌a\u0301", "0+1@0c<癌> 0+2@0l<癌a> 0+3@0l<癌a\u0301> 1+2@1w<a\u0301>")]
    [InlineData("癌𝒜𝒷c", "0+1@0c<癌> 0+3@0l<癌𝒜> 0+5@0l<癌𝒜𝒷> 1+5@1w<𝒜𝒷c>")]
    [InlineData("癌a.b", "0+1@0c<癌> 0+2@0l<癌a> 1+1@1w<a> 3+1@2w<b>")]
    // A word before Han: its last letter, and its last two.
    [InlineData("a癌", "0+1@0w<a> 0+2@0l<a癌> 1+1@1c<癌>")]
    [InlineData("ai癌", "0+2@0w<ai> 1+2@0l<i癌> 0+3@0l<ai癌> 2+1@1c<癌>")]
    [InlineData("abc癌", "0+3@0w<abc> 2+2@0l<c癌> 1+3@0l<bc癌> 3+1@1c<癌>")]
    [InlineData("a\u0301癌", "0+2@0w<a\u0301> 1+2@0l<\u0301癌> 0+3@0l<a\u0301癌> 2+1@1c<癌>")]
    [InlineData("c𝒜𝒷癌", "0+5@0w<c𝒜𝒷> 3+3@0l<𝒷癌> 1+5@0l<𝒜𝒷癌> 5+1@1c<癌>")]
    [InlineData("b.a癌", "0+1@0w<b> 2+1@1w<a> 2+2@1l<a癌> 3+1@2c<癌>")]
    [InlineData("生成式ai晶片", "0+1@0c<生> 0+2@0l<生成> 1+1@1c<成> 1+2@1l<成式> 2+1@2c<式> 2+2@2l<式a> 2+3@2l<式ai> 3+2@3w<ai> 4+2@3l<i晶> 3+3@3l<ai晶>"
        + " 5+1@4c<晶> 5+2@4l<晶片> 6+1@5c<片>")]
    // A sign before or behind Han, also at the ends of the text.
    [InlineData("「癌", "1+1@0c<癌> 0+2@0l<「癌>")]
    [InlineData("癌」", "0+1@0c<癌> 0+2@0l<癌」>")]
    [InlineData("癌、症", "0+1@0c<癌> 0+2@0l<癌、> 2+1@1c<症> 1+2@1l<、症>")]
    [InlineData("癌」「症", "0+1@0c<癌> 0+2@0l<癌」> 3+1@1c<症> 2+2@1l<「症>")]
    [InlineData("😀癌😀", "2+1@0c<癌> 0+3@0l<😀癌> 2+3@0l<癌😀>")]
    [InlineData("a-癌", "0+1@0w<a> 2+1@1c<癌> 1+2@1l<-癌>")]
    [InlineData("癌-a", "0+1@0c<癌> 0+2@0l<癌-> 2+1@1w<a>")]
    [InlineData("癌\u0301a", "0+1@0c<癌> 0+2@0l<癌\u0301> 2+1@1w<a>")]
    [InlineData("\u0301癌", "1+1@0c<癌> 0+2@0l<\u0301癌>")]
    // One single space between two of which one is Han.
    [InlineData("癌 症", "0+1@0c<癌> 0+3@0l<癌 症> 2+1@1c<症>")]
    [InlineData("癌 ai", "0+1@0c<癌> 0+3@0l<癌 a> 2+2@1w<ai>")]
    [InlineData("ai 癌", "0+2@0w<ai> 1+3@0l<i 癌> 3+1@1c<癌>")]
    [InlineData("𝒜 𠮷", "0+2@0w<𝒜> 0+5@0l<𝒜 𠮷> 3+2@1c<𠮷>")]
    [InlineData("a b", "0+1@0w<a> 2+1@1w<b>")]
    // White space links with nothing else.
    [InlineData(" 癌 ", "1+1@0c<癌>")]
    [InlineData("癌  症", "0+1@0c<癌> 3+1@1c<症>")]
    [InlineData("癌\n症", "0+1@0c<癌> 2+1@1c<症>")]
    [InlineData("ai\n癌\nai", "0+2@0w<ai> 3+1@1c<癌> 5+2@2w<ai>")]
    [InlineData("癌「 症", "0+1@0c<癌> 0+2@0l<癌「> 3+1@1c<症>")]
    [InlineData("癌 「症", "0+1@0c<癌> 3+1@1c<症> 2+2@1l<「症>")]
    [InlineData("癌\n「症", "0+1@0c<癌> 3+1@1c<症> 2+2@1l<「症>")]
    public void Words_characters_and_links_become_tokens(string text, string expected) => Assert.Equal(expected, Written(text));

    // Not in the table above: data of theories cannot carry half a pair.
    [Fact]
    public void Half_a_surrogate_pair_is_no_part_of_any_token()
    {
        Assert.Equal("1+1@0w<x>", Written("\uD842x\uDFB7"));
        Assert.Equal("1+1@0c<癌>", Written("\uDFB7癌\uD842"));
        Assert.Equal("1+1@0c<癌>", Written("\uD842癌\uDFB7"));
        Assert.Equal("2+1@0c<癌>", Written("\uD842\uD842癌\uD842\uD842"));
    }

    [Fact]
    public void Random_texts_have_the_tokens_that_the_rules_read_one_by_one_give()
    {
        string[] pieces = ["癌", "症", "𠮷", "a", "b", "7", "𝒜", "\u0301", " ", " ", "  ", "\n", "「", "。", "-", "😀", "\uD842", "\uDFB7"];
        var random = new Random(20231);
        var text = new StringBuilder();
        var tokens = new List<Token>();
        var links = 0;
        for (var round = 0; round < 20_000; round++)
        {
            text.Clear();
            for (var left = random.Next(12); left >= 0; left--)
            {
                text.Append(pieces[random.Next(pieces.Length)]);
            }

            var folded = text.ToString();
            tokens.Clear();
            Tokenizer.Tokenize(folded, tokens);

            Assert.Equal(Expected(folded).OrderBy(token => token.Position).ThenBy(token => token.Start).ThenBy(token => token.Length),
                tokens.OrderBy(token => token.Position).ThenBy(token => token.Start).ThenBy(token => token.Length));
            for (var i = 0; i < tokens.Count; i++)
            {
                // In order of position, none left out, the word or character of a position before its links.
                var before = i == 0 ? -1 : tokens[i - 1].Position;
                Assert.Equal(tokens[i].Kind == TokenKind.Link ? before : before + 1, tokens[i].Position);
                links += tokens[i].Kind == TokenKind.Link ? 1 : 0;
            }
        }
        Assert.True(links > 20_000);
    }

    [Fact]
    public void The_text_of_a_link_is_never_that_of_a_word_or_a_character()
    {
        string[] pieces = ["癌", "𠮷", "a", "𝒜", "\u0301", " ", "「", "😀"];
        var random = new Random(7);
        var links = new HashSet<string>();
        var others = new HashSet<string>();
        var tokens = new List<Token>();
        for (var round = 0; round < 5_000; round++)
        {
            var folded = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            tokens.Clear();
            Tokenizer.Tokenize(folded, tokens);
            foreach (var token in tokens)
            {
                (token.Kind == TokenKind.Link ? links : others).Add(folded.Substring(token.Start, token.Length));
            }
        }
        Assert.NotEmpty(links);
        Assert.Empty(links.Intersect(others));
    }

    [Fact]
    public void Tokens_are_handed_over_without_memory()
    {
        const string text = "生成式ai晶片 「癌症」 in 2024、paige.ai 的 😀";
        var count = default(Count);
        Tokenizer.Tokenize(text, ref count);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Tokenizer.Tokenize(text, ref count);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(count.Tokens > 40);
    }

    private static string Written(string text)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(text, tokens);
        return string.Join(' ', tokens.Select(token =>
            $"{token.Start}+{token.Length}@{token.Position}{"wcl"[(int)token.Kind]}<{text.Substring(token.Start, token.Length)}>"));
    }

    // The rules, one at a time, over characters instead of units.
    private static List<Token> Expected(string text)
    {
        var characters = new List<(int Start, int Length, CharacterKind Kind)>();
        for (var at = 0; at < text.Length;)
        {
            var kind = CharacterClass.At(text, at, out var length);
            characters.Add((at, length, kind));
            at += length;
        }
        var atoms = new List<(int First, int Last, bool Han)>();
        for (var i = 0; i < characters.Count; i++)
        {
            if (characters[i].Kind == CharacterKind.Han)
            {
                atoms.Add((i, i, true));
            }
            else if (characters[i].Kind == CharacterKind.Word)
            {
                var last = i;
                while (last + 1 < characters.Count && characters[last + 1].Kind is CharacterKind.Word or CharacterKind.Mark)
                {
                    last++;
                }

                atoms.Add((i, last, false));
                i = last;
            }
        }

        var tokens = new List<Token>();
        for (var position = 0; position < atoms.Count; position++)
        {
            (var first, var last, var han) = atoms[position];
            Add(first, last, position, han ? TokenKind.Character : TokenKind.Word);
            var gapBefore = position == 0 ? 0 : atoms[position - 1].Last + 1;
            if (han && gapBefore < first && IsSign(first - 1))
            {
                Add(first - 1, last, position, TokenKind.Link);
            }

            var isLast = position + 1 == atoms.Count;
            var gapEnd = isLast ? characters.Count : atoms[position + 1].First;
            if (han && gapEnd > last + 1 && IsSign(last + 1))
            {
                Add(first, last + 1, position, TokenKind.Link);
            }

            if (isLast)
            {
                continue;
            }

            (var nextFirst, var nextLast, var nextHan) = atoms[position + 1];
            if (gapEnd == last + 1)
            {
                // Two words never touch: they would be one.
                Assert.True(han || nextHan);
                Add(last, nextFirst, position, TokenKind.Link);
                if (!nextHan && nextFirst < nextLast)
                {
                    Add(last, nextFirst + 1, position, TokenKind.Link);
                }

                if (!han && first < last)
                {
                    Add(last - 1, nextFirst, position, TokenKind.Link);
                }
            }
            else if (gapEnd == last + 2 && text[characters[last + 1].Start] == ' ' && (han || nextHan))
            {
                Add(last, nextFirst, position, TokenKind.Link);
            }
        }
        return tokens;

        bool IsSign(int character) =>
            characters[character].Length == 2 || text[characters[character].Start] is not (' ' or '\n' or (>= '\uD800' and <= '\uDFFF'));

        void Add(int from, int to, int position, TokenKind kind) =>
            tokens.Add(new Token(characters[from].Start, characters[to].Start + characters[to].Length - characters[from].Start, position, kind));
    }

    private struct Count : ITokenSink
    {
        public int Tokens;

        public void Add(int start, int length, int position, TokenKind kind) => Tokens++;
    }
}
