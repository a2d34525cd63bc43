using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Stories;

/// <summary>Which items may tell an item's story: those of its days that share its telling terms, and those of any day that share its addresses.</summary>
internal sealed class SameStoryCandidates
{
    private const int SearchedTerms = 32;
    private const int MostInOneScript = 40;
    private const int MostAcross = 20;
    private const double TitleTerm = 1.5;

    private readonly SearchIndex _index;
    private readonly SameStoryItem _item;
    private readonly SearchBudget _budget;
    private readonly CancellationToken _cancellation;
    private readonly long _around;
    private readonly long _from;
    private readonly long _to;

    public SameStoryCandidates(SearchIndex index, SameStoryItem item, TimeZoneInfo zone, int days, SearchBudget budget, CancellationToken cancellation)
    {
        (_index, _item, _budget, _cancellation) = (index, item, budget, cancellation);
        if (item.PublishedAt is not { } published)
        {
            return;
        }

        // A day without a time is looked at as its noon, with half a day more on both sides.
        var time = item.PublishedDateOnly ? ZonedDay.StartUtc(DateOnly.FromDateTime(published), zone).AddHours(12) : published;
        var half = TimeSpan.FromDays(days + (item.PublishedDateOnly ? 0.5 : 0));
        _around = (long)half.TotalSeconds;
        var at = (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        (_from, _to) = (at - _around, at + _around);
        Weights = new SameStoryWeights(index, _from, _to, budget);
    }

    /// <summary>What terms tell around the item's day; null when the item has none, and words then find nothing.</summary>
    public SameStoryWeights? Weights { get; }

    public bool IsNear(SameStoryItem other) =>
        other.PublishedAt is { } time && (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond is var at && at >= _from - Slack(other)
            && at <= _to + Slack(other);

    /// <summary>By number, the items that share one of the addresses, with those that they share.</summary>
    public Dictionary<long, List<string>> ByUrl(IReadOnlyList<string> urls)
    {
        var sharing = new Dictionary<long, List<string>>();
        foreach (var url in urls.Where(HasPath).Distinct(StringComparer.Ordinal))
        {
            var hits = Search(
                new IndexQuery.Or([new IndexQuery.Keyword(SearchSchema.Url, [url]), new IndexQuery.Keyword(SearchSchema.Article, [url])]),
                SameStoryItem.MaxSharers + 2,
                relevance: false);
            if (hits.Count > SameStoryItem.MaxSharers + 1)
            {
                continue;
            }

            foreach (var hit in hits.Where(h => h.Id != _item.Id))
            {
                if (!sharing.TryGetValue(hit.Id, out var shared))
                {
                    sharing[hit.Id] = shared = [];
                }

                shared.Add(url[ItemKeys.UrlPrefix.Length..]);
            }
        }

        return sharing;
    }

    public IReadOnlyList<long> ByWords()
    {
        if (Weights is null)
        {
            return [];
        }

        var days = new IndexQuery.Range(SearchSchema.Time, _from, _to);
        IndexQuery chinese = new IndexQuery.Keyword(SearchSchema.Language, ["zh"]);
        var other = _item.IsChinese ? new IndexQuery.Not(chinese) : chinese;
        var all = Telling(_item.Text.Known);
        var names = Telling(_item.Text.Names);
        return
        [
            .. all.Count == 0 ? [] : Search(new IndexQuery.And([days, Closest(all)]), MostInOneScript, relevance: true).Select(h => h.Id),
            .. names.Count == 0 ? [] : Search(new IndexQuery.And([days, other, Closest(names)]), MostAcross, relevance: true).Select(h => h.Id),
        ];
    }

    private List<string> Telling(IEnumerable<string> terms) =>
    [
        .. terms.Select(t => (Term: t, Weight: Weights!.GetRarityWeight(t)))
            .Where(t => t.Weight > 0 && Weights!.Items(t.Term) >= 2)
            .OrderByDescending(t => t.Weight * (_item.Text.TitleTerms.Contains(t.Term) ? TitleTerm : 1)).ThenBy(t => t.Term, StringComparer.Ordinal)
            .Take(SearchedTerms).Select(t => t.Term),
    ];

    private IReadOnlyList<IndexHit> Search(IndexQuery query, int limit, bool relevance) =>
        _index.Search(
            new IndexRequest { Query = query, Limit = limit, SortColumn = relevance ? null : SearchSchema.Time, Budget = _budget }, _cancellation).Hits;

    private static IndexQuery.Closest Closest(List<string> terms) => new(terms, ItemTextFields.LikenessMask, terms.Count);

    /// <summary>A site's front page is no story.</summary>
    private static bool HasPath(string key) => Uri.TryCreate(key[ItemKeys.UrlPrefix.Length..], UriKind.Absolute, out var url) && url.PathAndQuery.Length > 1;

    /// <summary>Where its day begins in the archive's zone is not where its stored midnight is.</summary>
    private static long Slack(SameStoryItem other) => other.PublishedDateOnly ? 24 * 60 * 60 : 0;
}
