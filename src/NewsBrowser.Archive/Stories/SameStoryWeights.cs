using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Stories;

/// <summary>How much it tells that two items share a term: the rarer in the archive the more, and the more of its items fall into the same days.</summary>
/// <param name="index">The index of items.</param>
/// <param name="from">Where the days around the item begin, in Unix seconds.</param>
/// <param name="to">Where they end.</param>
/// <param name="budget">What one count may cost; a count that is cut is too low, and the term tells less.</param>
internal sealed class SameStoryWeights(SearchIndex index, long from, long to, SearchBudget budget)
{
    /// <summary>Nothing tells more than this: a term of one item in a thousand, or a misprint.</summary>
    private const double Most = 7;

    /// <summary>A term of more than this share of all items says what they are about, not which story they tell.</summary>
    private const double CommonShare = 0.02;

    /// <summary>In a small archive a share says little; a term of fewer items than this is looked at, unless a fifth of the archive has it.</summary>
    private const int CommonItems = 40;

    /// <summary>In a large archive a term of more items than this is dear to look up and tells little of four days.</summary>
    private const int MostItems = 5_000;

    private readonly int _all = Math.Max(4, index.Count);
    private readonly Dictionary<string, (double Weight, int Items)> _rarities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _shares = new(StringComparer.Ordinal);

    /// <summary>How much a small archive's counts are stretched to the scale of a large one; 1 from two thousand items on.</summary>
    public double Stretch => Math.Max(1, Most / Math.Log(_all / 2.0));

    /// <summary>How much the term tells by its rarity alone; 0 for one that tells nothing. Comments count:
    /// they are most of what an archive of posts says of a language.</summary>
    public double GetRarityWeight(SameStoryText.Term term) => Look(term.Text, term.IsHan).Weight;

    public double GetRarityWeight(string term) => Look(term, IsHan(term)).Weight;

    /// <summary>How many items have the term.</summary>
    public int Items(string term) => Look(term, IsHan(term)).Items;

    /// <summary>Which share of the term's items appeared in the days around the item: a ticker is spoken of all year, an affair for a few days.</summary>
    public double ComputeDayShare(SameStoryText.Term term)
    {
        var items = Items(term.Text);
        if (items <= 2)
        {
            return 1;
        }

        if (!_shares.TryGetValue(term.Text, out var share))
        {
            var text = new IndexQuery.Text(term.Text, term.IsHan ? MatchForm.Substring : MatchForm.Words, ItemTextFields.EverywhereMask);
            var around = new IndexRequest
            {
                Query = new IndexQuery.And([text, new IndexQuery.Range(SearchSchema.Time, from, to)]),
                Limit = 0,
                SortColumn = SearchSchema.Time,
                Budget = budget
            };
            _shares[term.Text] = share = Math.Min(1, (double)index.Search(around).Total / items);
        }

        return share;
    }

    private (double Weight, int Items) Look(string term, bool isHan)
    {
        if (!_rarities.TryGetValue(term, out var known))
        {
            _rarities[term] = known = Rarity(term, isHan);
        }

        return known;
    }

    private (double Weight, int Items) Rarity(string term, bool isHan)
    {
        if (isHan ? SameStoryCommonWords.Joins(term) : SameStoryCommonWords.Has(term))
        {
            return (0, 0);
        }

        var items = index.DocumentsWith(term);
        return (IsCommon(items) ? 0 : Rarity(items, isHan), items);
    }

    // What is common among words is known beforehand, so that a small archive's counts may be stretched to the whole
    // scale; among pairs of characters it is not.
    private double Rarity(int items, bool isHan) => Math.Min(Most, Math.Log((double)_all / Math.Max(2, items)) * (isHan ? 1 : Stretch));

    private bool IsCommon(int items) => items > Math.Min(MostItems, Math.Max(_all * CommonShare, Math.Min(_all / 5.0, CommonItems)));

    private static bool IsHan(string term) => term.Length == 2 && term[0] >= '\u2E80';
}
