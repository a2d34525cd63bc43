using System.Globalization;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Makes runs of comments as the archive gives them to their own index, each from its number alone.</summary>
internal sealed class RunGenerator(SentenceSets sentences, FacetValues values)
{
    private const ulong ItemSeed = 0x5EED_0002;
    private const ulong RunSeed = 0x5EED_0003;
    private const int RunsAnItem = 20;
    private static readonly string[] Kind = [FlagValues.Forum];
    private static readonly string[] Source = ["ptt.cc"];
    private static readonly string[] ItsFlags = [FlagValues.Published, FlagValues.Comments];

    public IndexDocument Make(long number)
    {
        var item = number / RunsAnItem;
        var ofItem = new Draw(ItemSeed, item);
        var draw = new Draw(RunSeed, number);
        var subject = ofItem.Zipf(SentencePool.Subjects, 0.8);
        var keywords = new string[]?[SearchSchema.KeywordCount];
        keywords[SearchSchema.Kind] = Kind;
        keywords[SearchSchema.Source] = Source;
        keywords[SearchSchema.Board] = [values.Boards[ofItem.Zipf(values.Boards.Length, 1.3)]];
        keywords[SearchSchema.Author] = [values.Authors[ofItem.Zipf(values.Authors.Length, 0.9)]];
        keywords[SearchSchema.Class] = [values.Classes[ofItem.Zipf(values.Classes.Length, 0.9)]];
        keywords[SearchSchema.Language] = FacetValues.ChineseTags;
        keywords[SearchSchema.Url] = [string.Create(CultureInfo.InvariantCulture, $"url:ptt.cc/bbs/stock/m.{1_451_600_000 + item}.a")];
        keywords[SearchSchema.Flag] = ItsFlags;
        keywords[SearchSchema.Item] = [item.ToString(CultureInfo.InvariantCulture)];
        keywords[SearchSchema.Commenter] = [values.Commenters[draw.Zipf(values.Commenters.Length, 0.8)]];

        var text = sentences.Comments.Next(ref draw, subject);
        if (draw.Chance(0.2))
        {
            text += " " + draw.Rare(0.1).ToString(CultureInfo.InvariantCulture);
        }

        var numbers = new long?[SearchSchema.NumberCount];
        numbers[SearchSchema.Time] = 1_451_606_400 + (long)(FacetValues.Days * 86_400L * ofItem.Unit()) + (number % RunsAnItem * 60);
        numbers[SearchSchema.Push] = ofItem.Below(40);
        numbers[SearchSchema.Boo] = ofItem.Below(6);
        numbers[SearchSchema.Comments] = RunsAnItem;
        numbers[SearchSchema.ItemNumber] = item;
        return new IndexDocument { Id = number + 1, Texts = [text], Keywords = keywords, Numbers = numbers };
    }
}
