using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Stories;

/// <summary>Finds the other items that tell an item's story, across sources and languages; items are never merged.</summary>
/// <remarks>Computed when it is asked for, from the index and the store, so it is never stale. How, and how well: docs/same-story.md.</remarks>
public sealed class SameStory
{
    /// <summary>How many are shown at most.</summary>
    public const int Limit = 12;

    /// <summary>How many days before and after an item its story is looked for by words.</summary>
    public const int Days = 4;

    private const int MaxWords = 5;

    /// <summary>What a shared related link adds. Producers name what is on the topic, not what tells the same:
    /// it supports other evidence and is none alone.</summary>
    private const double PerRelatedLink = 4;

    private const int RelatedLinksCounted = 3;

    /// <summary>One count or one search among the days around an item looks at no more postings than this.</summary>
    private static readonly SearchBudget Budget = new(TimeSpan.FromSeconds(1), 5_000_000);

    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;

    internal SameStory(ArchiveStore store, ArchiveIndex index)
    {
        _store = store;
        _index = index;
    }

    /// <summary>The items that tell the same story, the surest first, each with its evidence. At most five statements go to the store.</summary>
    /// <exception cref="ArchiveUnavailableException">The index is being repaired, and that takes a while.</exception>
    public Task<IReadOnlyList<SameStoryMatch>> FindAsync(long itemRowId, CancellationToken cancellation) =>
        _index.QueryAsync(snapshot => FindAsync(snapshot.Items, itemRowId, cancellation), cancellation);

    private async Task<IReadOnlyList<SameStoryMatch>> FindAsync(SearchIndex items, long itemRowId, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        if ((await SameStoryItem.ReadAsync(context, [itemRowId], cancellation)).GetValueOrDefault(itemRowId) is not { } item)
        {
            return [];
        }

        var candidates = new SameStoryCandidates(items, item, _store.Options.Zone, Days, Budget, cancellation);
        var urls = candidates.ByUrl(await SameStoryItem.UrlsAsync(context, item, cancellation));
        var related = await SameStoryItem.SharedRelatedAsync(context, item.Id, cancellation);
        var others = await SameStoryItem.ReadAsync(context, [.. candidates.ByWords(), .. urls.Keys, .. related.Keys], cancellation);
        others.Remove(item.Id);

        var found = new List<(double Score, SameStoryMatch Match, long Id)>();
        foreach (var other in others.Values.Where(o => !item.IsSameThread(o)))
        {
            var links = related.GetValueOrDefault(other.Id);
            var shared = urls.GetValueOrDefault(other.Id) ?? [];
            var (score, words) = ByWords(candidates, item, other, links);
            if (score > 0 || shared.Count > 0)
            {
                var match = new SameStoryMatch
                {
                    Item = null!,
                    Words = words,
                    Urls = shared,
                    RelatedLinks = links,
                    DaysLater = item.DaysUntil(other, _store.Options.Zone)
                };
                found.Add((score + (shared.Count > 0 ? double.MaxValue / 2 : 0), match, other.Id));
            }
        }

        var best = found.OrderByDescending(f => f.Score).ThenByDescending(f => f.Id).Take(Limit).ToList();
        var rows = best.Count == 0 ? [] : await ItemSummaryQueries.ByIdAsync(context, best.Select(b => b.Id), cancellation);
        return [.. best.Where(b => rows.ContainsKey(b.Id)).Select(b => b.Match with { Item = rows[b.Id] })];
    }

    /// <summary>0 when what the two share is too little.</summary>
    private static (double Score, IReadOnlyList<string> Words) ByWords(SameStoryCandidates candidates, SameStoryItem item, SameStoryItem other, int links)
    {
        // A person and a publisher have their phrases, which say who writes and not of what.
        if (candidates.Weights is not { } weights || item.IsSameVoice(other) || !candidates.IsNear(other))
        {
            return (0, []);
        }

        var support = PerRelatedLink * Math.Min(links, RelatedLinksCounted);
        var across = item.IsChinese != other.IsChinese;
        var score = new SameStoryScore(item.Text, other.Text, weights, across);
        if (score.AtMost() + support < score.Threshold)
        {
            return (0, []);
        }

        var value = score.Value();
        if (value + support < score.Threshold || !score.IsMoreThanOneName())
        {
            return (0, []);
        }

        // One name may be two phrases as the one item writes it.
        var seenFromOther = new SameStoryScore(other.Text, item.Text, weights, across);
        return seenFromOther.IsMoreThanOneName() ? (value + support, score.Words(MaxWords)) : (0, []);
    }
}
