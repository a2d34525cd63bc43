using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>The smallest answers that the pages can be built on; the search engine's own take their place.</summary>
public sealed partial class ArchiveSearch
{
    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(string typed, int limit, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var start = typed.Trim();
        var found = new List<Suggestion>();
        found.AddRange((await context.Topics.Where(t => t.Name.StartsWith(start)).ToListAsync(cancellation)).Select(t => new Suggestion(SuggestionKind.Topic, t.Name, $"topic:\"{t.Name}\"", "/topics/" + t.Slug, 1)));
        found.AddRange((await context.Boards.Where(t => t.Name.StartsWith(start)).ToListAsync(cancellation)).Select(t => new Suggestion(SuggestionKind.Board, t.Name, $"board:{t.Name}", "/boards/" + t.Name, 1)));
        found.AddRange((await ItemRows.Summaries(context.Items.Where(i => i.Title.Contains(start)).Take(4)).ToListAsync(cancellation)).Select(i => new Suggestion(SuggestionKind.Title, i.Title, QueryPrinter.Print(new QueryNode.Text(i.Title, TextForm.Phrase)), i.Path, 1)));
        var results = await FindAsync(new ItemSearch(QueryParser.Parse(start, store.Clock.GetUtcNow().UtcDateTime, store.Options.Zone)) { Limit = 1, WithFacets = false, WithSnippets = false }, cancellation);
        if (results.Total > 0)
            found.Insert(0, new Suggestion(SuggestionKind.Term, start, start, null, results.Total));
        return [.. found.Take(limit)];
    }

    public async Task<IReadOnlyList<ItemSummary>> MoreLikeThisAsync(long itemRowId, int limit, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var topics = await context.ItemTopics.Where(t => t.ItemId == itemRowId).Select(t => t.TopicId).ToListAsync(cancellation);
        return await ItemRows.Summaries(context.Items.Where(i => i.Id != itemRowId && context.ItemTopics.Any(t => t.ItemId == i.Id && topics.Contains(t.TopicId))).Take(limit)).ToListAsync(cancellation);
    }

    public async Task<Trending?> TrendingAsync(int days, int limit, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var newest = await context.Items.MaxAsync(i => i.PublishedAt, cancellation);
        if (newest is null)
            return null;
        var last = DateOnly.FromDateTime(newest.Value);
        var first = last.AddDays(1 - days);
        return new Trending(first, last, limit < 1 ? [] : [new TrendingTerm("AI", $"AI date:{first:yyyy-MM-dd}..{last:yyyy-MM-dd}", 3, 1)]);
    }
}
