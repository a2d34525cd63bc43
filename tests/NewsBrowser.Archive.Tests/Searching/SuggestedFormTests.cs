using System.Text;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>Whatever is typed, a suggested term stands in a stored text as it is written.</summary>
public sealed class SuggestedFormTests
{
    private const int Prefixes = 2_000;

    [Fact]
    public async Task Two_thousand_beginnings_are_completed_to_what_stands_in_a_text()
    {
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Corpus("ptt-stock-text"), Checkout.Corpus("news-smartable"));
        await archive.Archive.Search.LearnWordsAsync();
        var all = await ReadTextsAsync(archive);
        var random = new Random(12);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var terms = 0;
        for (var n = 0; n < Prefixes; n++)
        {
            var typed = MakePrefix(all, random);
            foreach (var suggestion in await archive.Archive.Search.SuggestAsync(typed, 10, TestContext.Current.CancellationToken))
            {
                if (suggestion.Kind == SuggestionKind.Term && known.Add(suggestion.Text))
                {
                    Assert.True(all.Contains(suggestion.Text, StringComparison.Ordinal), $"“{typed}” suggests “{suggestion.Text}”, which stands nowhere.");
                    terms++;
                }
            }
        }

        Assert.True(terms > Prefixes, $"{terms} terms were suggested: that tests too little.");
    }

    // The beginning of a word or of a stretch of Chinese: one to four characters, in capitals or full width, with a syllable that is not typed to its end.
    private static string MakePrefix(string all, Random random)
    {
        while (true)
        {
            var at = random.Next(all.Length - 4);
            var isHan = IsHan(all[at]);
            if (!isHan && !(char.IsAsciiLetter(all[at]) && (at == 0 || !char.IsAsciiLetterOrDigit(all[at - 1]))))
            {
                continue;
            }

            var length = 1;
            for (var most = random.Next(isHan ? 3 : 4); length <= most && (isHan ? IsHan(all[at + length]) : char.IsAsciiLetter(all[at + length]));)
            {
                length++;
            }

            var typed = all.Substring(at, length);
            return random.Next(4) switch
            {
                0 when isHan => typed + "ㄐㄧ",
                0 => typed.ToUpperInvariant(),
                1 when !isHan => string.Concat(typed.Select(c => c is > ' ' and < '\u007F' ? (char)(c + 0xFEE0) : c)),
                _ => typed,
            };
        }
    }

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';

    private static async Task<string> ReadTextsAsync(OpenedArchive archive)
    {
        await using var context = archive.Store.CreateContext();
        var all = new StringBuilder();
        foreach (var row in context.Items
            .Select(i => new { i.Kind, i.Title, i.Excerpt, Body = context.Bodies.Where(b => b.ItemId == i.Id).Select(b => b.Text).FirstOrDefault() })
            .AsEnumerable())
        {
            all.Append(row.Title).Append('\n').Append(row.Excerpt).Append('\n').Append(IndexDocumentBuilder.Readable(row.Kind, row.Body ?? "")).Append('\n');
        }

        foreach (var text in context.Messages.Select(m => m.Text).AsEnumerable())
        {
            all.Append(text).Append('\n');
        }

        foreach (var text in context.Notes.Select(n => n.Text).AsEnumerable())
        {
            all.Append(text).Append('\n');
        }

        foreach (var name in context.Sources.Select(s => s.Name).AsEnumerable().Concat(context.Topics.Select(t => t.Name)))
        {
            all.Append(name).Append('\n');
        }

        return TextFolding.RemoveInvisible(all.ToString());
    }
}
