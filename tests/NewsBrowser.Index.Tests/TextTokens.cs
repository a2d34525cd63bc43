using NewsBrowser.Index.Documents;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Index.Tests;

/// <summary>The archive's tokenizer as the index takes it.</summary>
internal static class TextTokens
{
    public static void Tokenize(string folded, List<IndexToken> tokens)
    {
        var sink = new Sink(tokens);
        SignTokens.Tokenize<Sink>(folded, ref sink);
        Text.Analysis.Tokenizer.Tokenize<Sink>(folded, ref sink);
    }

    private readonly struct Sink(List<IndexToken> tokens) : ITokenSink
    {
        public void Add(int start, int length, int position, Text.Analysis.TokenKind kind) =>
            tokens.Add(new IndexToken(start, length, position, (IndexTokenKind)kind));
    }
}
