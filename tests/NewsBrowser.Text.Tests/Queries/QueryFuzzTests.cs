using System.Text;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

/// <summary>Ten million bytes of broken searches: each gives a tree and a sentence, within bounded memory,
/// and its printed form reads as the same tree.</summary>
public sealed class QueryFuzzTests
{
    private const long Bytes = 10_000_000;

    /// <summary>What one search of at most <see cref="QueryParser.MaxLength"/> letters may allocate while it is read and said.</summary>
    private const long MaxBytesASearch = 16L * 1024 * 1024;

    private static readonly string[] Pieces =
    [
        "癌症", "AI", "OR", "AND", "NOT", "-", "--", "(", ")", "((((((((", "))))))))", "\"", "“", "”", "「", "」", "「「", "*", "a*", "*a", ":", "：", "kind:",
        "kind:news", "topic:", "topic:\"Microsoft AI\"", "source:",
        "board:Stock", "author:", "commenter:", "class:新聞", "reporter:", "lang:zh", "type:", "url:https://a.b/?c=d", "in:title", "in:", "in:comments (",
        "date:2023-09", "date:9999-99-99", "date:0000", "date:2023..", "after:",
        "before:0001-01-01", "age:7d", "age:99999999999d", "push:>50", "push:<", "push:..", "push:99999999999999999999", "boo:-1", "comments:1..0", "quality:",
        "heat:>=", "is:published", "is:", "has:image", "has:", "看板：Stock",
        " ", "　", "\t", "\n", "\0", "\ud800", "\udc00", "👍", "\u200b", "\u202e", "é", "ﬀ", "ｗ", "'", "\\", "/", "%", "&", "<b>", "?", "？", "!", ".", "..", ",",
        "，", "0", "12", "a", "bc", "台積電", "的", "是什麼", "、", "|", "or", "或", "title:", "標題：", "@a", "#a",
        "#1aMxQq2Q", "M.1683936287.A.CFC", "https://a.b/c", "今天", "最近7天",
        "^_^", "(´・ω・`)", "-_-", "C++", "$a", "push:50+", "date:>", "baord:x", "标的:", "－", "《", "》",
    ];

    [Fact]
    public void Ten_million_bytes_of_searches_are_read_and_said()
    {
        var random = new Random(20261122);
        long bytes = 0;
        var searches = 0;
        for (; bytes < Bytes; searches++)
        {
            var text = Search(random);
            bytes += Encoding.UTF8.GetByteCount(text);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var printed = Read(text, random.Next(8) == 0);
            var spent = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(spent < MaxBytesASearch, $"Search {searches} took {spent} bytes: {text}");
            Assert.NotNull(printed);
        }

        Assert.True(searches > 20_000, $"{searches} searches");
    }

    private static string Read(string text, bool again)
    {
        try
        {
            var query = QueryParserTests.Parse(text);
            foreach (var problem in query.Problems)
            {
                Assert.True(problem.Start >= 0 && problem.Length >= 0 && problem.Start + problem.Length <= text.Length, $"{problem.Code} lies outside: {text}");
            }

            var printed = QueryPrinter.Print(query.Root);
            Assert.NotNull(QuerySentence.Describe(query.Root, "en"));
            Assert.NotNull(QueryTerms.Extract(query.Root));
            if (again && printed.Length <= QueryParser.MaxLength)
            {
                Assert.Equal(printed, QueryPrinter.Print(QueryParserTests.Parse(printed).Root));
            }

            return printed;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            throw new InvalidOperationException($"Reading failed: {Convert.ToBase64String(Encoding.Unicode.GetBytes(text))}", e);
        }
    }

    private static string Search(Random random)
    {
        var text = new StringBuilder();
        for (var piece = random.Next(1, random.Next(10) == 0 ? 400 : 40); piece > 0; piece--)
        {
            text.Append(random.Next(12) switch
            {
                0 => ((char)random.Next(0x10000)).ToString(),
                1 => new string(Pieces[random.Next(Pieces.Length)][0], random.Next(1, 60)),
                _ => Pieces[random.Next(Pieces.Length)],
            });
            if (random.Next(2) == 0)
            {
                text.Append(' ');
            }
        }

        return text.ToString();
    }
}
