using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Searching;

/// <summary>A stretch of the store's changes: the items that changed, those that are gone, and the change number that they reach.</summary>
internal sealed record IndexChunk(long ChangeNumber, IReadOnlyList<IndexedRow> Rows, IReadOnlyList<long> Gone)
{
    /// <summary>Reads the next changes after a number, whole batches of the writer each, about <paramref name="size"/> items; null when there are none.</summary>
    public static async Task<IndexChunk?> ReadAsync(ArchiveContext context, long after, int size, CancellationToken cancellation)
    {
        // One transaction, so that all statements see the same state while the writer goes on.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var newest = await context.State.Select(s => (long?)s.ChangeNumber).FirstOrDefaultAsync(cancellation) ?? 0;
        if (newest <= after)
        {
            return null;
        }

        var upTo = await context.Items.Where(i => i.ChangeNumber > after).OrderBy(i => i.ChangeNumber).Select(i => (long?)i.ChangeNumber)
            .Skip(size - 1).FirstOrDefaultAsync(cancellation) ?? newest;
        var rows = await RowsAsync(context, after, upTo, cancellation);
        var gone = await context.Tombstones.Where(t => t.ChangeNumber > after && t.ChangeNumber <= upTo).Select(t => t.ItemId).ToListAsync(cancellation);
        return new IndexChunk(upTo, rows, gone);
    }

    private static async Task<List<IndexedRow>> RowsAsync(ArchiveContext context, long after, long upTo, CancellationToken cancellation)
    {
        var changed = context.Items.Where(i => i.ChangeNumber > after && i.ChangeNumber <= upTo);

        var items = await changed.Select(i => new
        {
            i.Id,
            i.Kind,
            i.IsLink,
            i.Title,
            i.RawTitle,
            i.Excerpt,
            i.Language,
            i.PublishedAt,
            i.PublishedDateOnly,
            i.Link,
            i.Type,
            i.Quality,
            i.Heat,
            i.Published,
            SourceName = (string?)i.Source!.Name,
            SourceDomain = (string?)i.Source!.Domain,
            BoardKey = (string?)i.Board!.Key,
            BoardName = (string?)i.Board!.Name,
            AuthorKey = (string?)i.Author!.Key,
            AuthorName = (string?)i.Author!.Name,
            i.Nickname,
            i.TitleClass,
            i.Reporter,
            i.ArticleKey,
            i.PushCount,
            i.BooCount,
            i.CommentCount,
            i.RelatedCount,
            HasImage = i.ImageUrl != null,
        }).ToListAsync(cancellation);

        var topics = (await (
            from item in changed
            join link in context.ItemTopics on item.Id equals link.ItemId
            orderby link.ItemId, link.Position
            select new { link.ItemId, link.Topic!.Name, link.Topic.Slug }).ToListAsync(cancellation)).ToLookup(t => t.ItemId, t => (t.Name, t.Slug));
        var keys = (await (
            from item in changed
            join key in context.Keys on item.Id equals key.ItemId
            select new { key.ItemId, key.Key }).ToListAsync(cancellation)).ToLookup(k => k.ItemId, k => k.Key);
        var notes = (await (
            from item in changed
            join note in context.Notes on item.Id equals note.ItemId
            where note.Kind == NoteKind.Author
            orderby note.ItemId, note.Position
            select new { note.ItemId, note.Text }).ToListAsync(cancellation)).ToLookup(n => n.ItemId, n => n.Text);
        var runs = (await (
            from item in changed
            join run in context.Runs on item.Id equals run.ItemId
            join person in context.People on run.PersonId equals person.Id
            orderby run.Id
            select new { run.ItemId, Run = new IndexedRun(run.Id, person.Key, run.Text, run.At) }).ToListAsync(cancellation)).ToLookup(r => r.ItemId, r => r.Run);
        var bodies = await (
            from item in changed
            join body in context.Bodies on item.Id equals body.ItemId
            select new { body.ItemId, body.Text, body.DetailsJson }).ToDictionaryAsync(b => b.ItemId, cancellation);

        return items.ConvertAll(i => new IndexedRow
        {
            Id = i.Id,
            Kind = i.Kind,
            IsLink = i.IsLink,
            Title = i.Title,
            RawTitle = i.RawTitle,
            Excerpt = i.Excerpt,
            Language = i.Language,
            PublishedAt = i.PublishedAt,
            PublishedDateOnly = i.PublishedDateOnly,
            Link = i.Link,
            Type = i.Type,
            Quality = i.Quality,
            Heat = i.Heat,
            Published = i.Published,
            SourceName = i.SourceName,
            SourceDomain = i.SourceDomain,
            BoardKey = i.BoardKey,
            BoardName = i.BoardName,
            AuthorKey = i.AuthorKey,
            AuthorName = i.AuthorName,
            Nickname = i.Nickname,
            TitleClass = i.TitleClass,
            Reporter = i.Reporter,
            ArticleKey = i.ArticleKey,
            PushCount = i.PushCount,
            BooCount = i.BooCount,
            CommentCount = i.CommentCount,
            RelatedCount = i.RelatedCount,
            HasImage = i.HasImage,
            Topics = [.. topics[i.Id]],
            Keys = [.. keys[i.Id]],
            AuthorNotes = [.. notes[i.Id]],
            Runs = [.. runs[i.Id]],
            Parts = bodies.TryGetValue(i.Id, out var body) && body.Text is { Length: > 0 } text ? ItemDetails.Parse(body.DetailsJson).Parts(text) : [],
        });
    }
}
