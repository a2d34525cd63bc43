using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Tests;

/// <summary>Documents and queries over a small alphabet, so that matches, near misses and shared prefixes are common.</summary>
internal sealed class RandomData(int seed)
{
    public const int Fields = 3;
    public const int KeywordColumns = 2;
    public const int NumberColumns = 2;

    private static readonly string[] Letters =
        ["癌", "症", "研", "究", "𠮷", "カ", "a", "b", "a", "ab", "ai", "1", " ", " ", " ", "-", ".", "\u0301",
            "😀", "+", "+", "^_^", "$", "&", "%"];
    private readonly Random _random = new(seed);

    public static IndexSchema Schema { get; } = new(
        [new TextField("title", 4), new TextField("body", 1), new TextField("comments", 0.6)],
        [new KeywordField("topic", true), new KeywordField("board", true)],
        ["time", "push"],
        TextTokens.Tokenize);

    public int Next(int max) => _random.Next(max);

    public IndexDocument Document(long id) => new()
    {
        Id = id,
        Texts = [.. Enumerable.Range(0, Fields).Select(field => Next(5) == 0 ? null : Text(field == 0 ? 6 : 40))],
        Keywords =
        [
            .. Enumerable.Range(0, KeywordColumns).Select(_ => Next(4) == 0 ? null : Enumerable.Range(0, Next(4)).Select(_ => "v" + Next(5)).ToArray())
        ],
        Numbers = [.. Enumerable.Range(0, NumberColumns).Select(_ => Next(4) == 0 ? (long?)null : Next(9) - 2)],
    };

    public IndexQuery Query(int depth = 0)
    {
        switch (Next(depth >= 3 ? 6 : 10))
        {
            case 0 or 1 or 2:
                return new IndexQuery.Text(Text(3), (MatchForm)Next(3), 1 + Next((1 << Fields) - 1));
            case 3:
                return new IndexQuery.Keyword(Next(KeywordColumns), [.. Enumerable.Range(0, 1 + Next(2)).Select(_ => "v" + Next(6))]);
            case 4:
                return new IndexQuery.Range(Next(NumberColumns), Next(3) == 0 ? null : Next(9) - 3, Next(3) == 0 ? null : Next(9));
            case 5:
                return new IndexQuery.All();
            case 6 or 7:
                return new IndexQuery.And([.. Enumerable.Range(0, 1 + Next(3)).Select(_ => Query(depth + 1))]);
            case 8:
                return new IndexQuery.Or([.. Enumerable.Range(0, Next(4)).Select(_ => Query(depth + 1))]);
            default:
                return new IndexQuery.Not(Query(depth + 1));
        }
    }

    private string Text(int pieces) =>
        NewsBrowser.Text.Analysis.TextFolding.FoldForSearch(string.Concat(Enumerable.Range(0, 1 + Next(pieces)).Select(_ => Letters[Next(Letters.Length)])));
}
