using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Searching;

/// <summary>Finds the items that are most like one.</summary>
internal sealed class SimilarItems(ArchiveStore store)
{
    /// <summary>How many of an item's terms are searched for.</summary>
    public const int Terms = 40;

    /// <summary>How much of a body is looked at.</summary>
    private const int BodyLength = 6_000;

    /// <summary>A term of the title counts as if it stood so often in the body.</summary>
    private const int TitleWeight = 4;

    /// <summary>How much closer an item is that shares a topic.</summary>
    private const double SharedTopic = 1.25;

    /// <summary>How many of the closest are looked at for shared topics, as a multiple of those asked for.</summary>
    private const int LookedAt = 3;

    public async Task<IReadOnlyList<ItemSummary>> FindAsync(
        IndexGeneration index, long itemRowId, int limit, SearchBudget budget, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var item = await (
            from row in context.Items
            where row.Id == itemRowId
            join body in context.Bodies on row.Id equals body.ItemId into bodies
            from body in bodies.DefaultIfEmpty()
            select new { row.Kind, row.Title, row.Excerpt, Text = (string?)body.Text, Topics = row.Topics.Select(t => t.Topic!.Name).ToList() }).AsSingleQuery()
            .FirstOrDefaultAsync(cancellation);
        if (item is null)
        {
            return [];
        }

        var terms = TellingTerms(index.Items, item.Title, item.Excerpt, item.Text is { } text ? IndexDocumentBuilder.Readable(item.Kind, text) : null);
        var topics = item.Topics.Select(TextFolding.FoldForSearch).ToList();
        var scores = new Dictionary<long, double>();
        if (terms.Count > 0)
        {
            var closest = Ask(new IndexQuery.Closest(terms, ItemTextFields.LikenessMask, terms.Count), relevance: true);
            var sharing = topics.Count == 0 || closest.Count == 0
                ? []
                : Ask(
                    new IndexQuery.And(
                        [new IndexQuery.Keyword(SearchSchema.Topic, topics), new IndexQuery.Closest(terms, ItemTextFields.LikenessMask, terms.Count)]),
                    relevance: true).Select(h => h.Id).ToHashSet();
            foreach (var hit in closest)
            {
                scores[hit.Id] = hit.Score * (sharing.Contains(hit.Id) ? SharedTopic : 1);
            }
        }

        List<long> best = [.. scores.OrderByDescending(s => s.Value).ThenByDescending(s => s.Key).Select(s => s.Key)];
        if (best.Count < limit && topics.Count > 0)
        {
            best.AddRange(Ask(new IndexQuery.Keyword(SearchSchema.Topic, topics), relevance: false).Select(h => h.Id).Where(id => !scores.ContainsKey(id)));
        }

        best.Remove(itemRowId);
        var ids = best.Take(limit).ToList();
        return ids.Count == 0 ? [] : ItemSummaryQueries.InOrder(await ItemSummaryQueries.ByIdAsync(context, ids, cancellation), ids);

        IReadOnlyList<IndexHit> Ask(IndexQuery query, bool relevance) => index.Items.Search(
            new IndexRequest { Query = query, Limit = (limit * LookedAt) + 1, SortColumn = relevance ? null : SearchSchema.Time, Budget = budget },
            cancellation).Hits;
    }

    /// <summary>The terms that say most of what the item is about: often in it, in few others, but in some.</summary>
    private static List<string> TellingTerms(SearchIndex index, string title, string? excerpt, string? body)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        Count(title, TitleWeight);
        Count(excerpt, 1);
        Count(body is { Length: > BodyLength } ? body[..BodyLength] : body, 1);
        double all = Math.Max(2, index.Count);
        return
        [
            .. counts.Select(c => (Term: c.Key, Count: c.Value, Documents: index.DocumentsWith(c.Key)))
                .Where(c => c.Documents >= 2 && c.Documents < all)
                .OrderByDescending(c => (1 + Math.Log(c.Count)) * Math.Log(all / c.Documents)).ThenBy(c => c.Term, StringComparer.Ordinal)
                .Take(Terms).Select(c => c.Term),
        ];

        void Count(string? text, int weight)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return;
            }

            var folded = TextFolding.FoldForSearch(text);
            var tokens = new List<Token>();
            Tokenizer.Tokenize(folded, tokens);
            foreach (var token in tokens.Where(t => t.Kind != TokenKind.Character && t.Length > 1))
            {
                var term = folded.Substring(token.Start, token.Length);
                counts[term] = counts.GetValueOrDefault(term) + weight;
            }
        }
    }
}
