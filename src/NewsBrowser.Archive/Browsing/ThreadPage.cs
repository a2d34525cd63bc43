using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Quotations;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Puts a forum post's page together: nine statements beside the one of its head, however many comments it has;
/// one more when it quotes somebody.</summary>
internal static class ThreadPage
{
    public static async Task<ThreadView> ReadAsync(
        ArchiveContext context, ItemHead head, ThreadRequest request, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var item = head.Item;
        var runs = await (
            from run in context.Messages
            where run.ItemId == item.Id
            orderby run.Id
            select new MessageRow(run.Floor, run.Count, run.Tag, run.PersonId, run.Person!.Name, run.Person.Key, run.Text, run.At, run.YearInferred))
            .ToListAsync(cancellation);
        var lines = await context.Comments.Where(c => c.ItemId == item.Id).OrderBy(c => c.Floor).ToListAsync(cancellation);
        var notes = await context.Notes.Where(n => n.ItemId == item.Id).OrderBy(n => n.Position).ToListAsync(cancellation);
        var sequence = await ThreadSequence.ReadAsync(context, item, cancellation);
        var article = await context.Keys.Where(k => k.Key == item.ArticleKey).Select(k => (long?)k.ItemId).FirstOrDefaultAsync(cancellation);
        var pointing = await ItemConnections.PointingAtAsync(context, item.Id, cancellation);
        var quoted = await ItemConnections.QuotedByAsync(context, item.Id, cancellation);
        var versions = await ItemHead.VersionsAsync(context, item.Id, cancellation);
        var text = head.Text ?? string.Empty;
        var details = head.Details;
        var parts = details.Parts(text);
        var quotes = await ThreadQuotes.ReadAsync(context, item, parts, [.. sequence.Around.Select(p => p.Id)], cancellation);
        var others = sequence.Around.Select(p => p.Id).Concat(quotes.Select(q => q.PostId));
        var rows = await ItemSummaryQueries.ByIdAsync(
            context,
            [item.Id, .. others, .. article is { } a ? [a] : Array.Empty<long>(), .. pointing.Select(p => p.Pointing), .. quoted.Select(q => q.ItemId)],
            cancellation);

        var template = details.Template(text);
        var form = StoredForm.Parse(head.Form);
        var known = article is { } of ? rows.GetValueOrDefault(of) : null;
        var timeline = ThreadTimeline.Build(lines, item.PublishedDateOnly ? null : item.PublishedAt, zone);
        var linesByRun = lines.ToLookup(l => l.RunFloor);
        return new ThreadView
        {
            Item = rows[item.Id],
            RawTitle = item.RawTitle,
            Body = text,
            Parts = parts,
            Signature = details.Signature,
            Template = template,
            Form = form,
            Target = item.TitleClass == TargetTemplate.Class ? TargetTemplate.Read(details.OwnText(text), form) : null,
            Article = known,
            Quotes = ItemConnections.BuildQuotedItems([.. quoted.Where(q => q.ItemId != article)], rows),
            Known = ItemConnections.MapQuotedByKey(quoted, rows),
            ReferencedBy = ItemConnections.BuildList(pointing, rows),
            Ip = details.Ip,
            Country = details.Country,
            Edits = details.Edits ?? [],
            ForwardedFrom = details.ForwardedFrom,
            Incomplete = details.Incomplete,
            Blocks = Blocks(runs, linesByRun, notes, rows[item.Id].AuthorKey, request),
            MessageCount = runs.Count,
            Commenters = CountCommenters(runs, linesByRun, item.AuthorId),
            Sequence = sequence.Places(rows, item.Id),
            SequenceCount = sequence.Total,
            QuotedPosts = quotes.Where(q => rows.ContainsKey(q.PostId))
                .ToDictionary(q => q.Part, q => new QuotedPost(rows[q.PostId], q.SameThread, q.LinesFound, q.Lines)),
            Timeline = timeline,
            Latency = ThreadLatency.Compute(item, CollectPublicationTimes(template, known), lines, timeline, zone),
            Provenance = head.Provenance,
            Versions = versions,
        };
    }

    private static List<PublicationTime> CollectPublicationTimes(NewsTemplate? template, ItemSummary? article)
    {
        var times = new List<PublicationTime>();
        if (article is { PublishedAt: { } at })
        {
            times.Add(new PublicationTime(at, article.PublishedDateOnly));
        }

        if (template?.PublishedAt is { } stated)
        {
            times.Add(stated);
        }

        return times;
    }

    private static List<ThreadBlock> Blocks(
        List<MessageRow> runs, ILookup<int, StoredComment> lines, List<StoredNote> notes, string? author, ThreadRequest request)
    {
        var person = request.Person?.ToLowerInvariant();
        var blocks = new List<ThreadBlock>(runs.Count + notes.Count);
        var note = 0;
        // Of all runs: whom a comment means does not depend on what is shown.
        var mentions = FloorReferences.FindAll(runs.ConvertAll(r => new SpokenMessage(r.Floor, r.Count, r.Key, r.Text)));
        for (var at = 0; at < runs.Count; at++)
        {
            var run = runs[at];
            // A note belongs after the last comment above it; one that stands inside a run comes after the run.
            AddNotes(before: run.Floor);
            if ((person is null || run.Key == person) && (request.Tag is null || run.Tag == request.Tag))
            {
                blocks.Add(CreateRunBlock(run, lines[run.Floor], mentions[at], author));
            }
        }

        AddNotes(before: int.MaxValue);
        return blocks;

        void AddNotes(int before)
        {
            for (; note < notes.Count && notes[note].AfterFloor < before; note++)
            {
                // Under a filter only the asked person's own notes are still part of the question.
                var shown = request is { Person: null, Tag: null } || (request.Tag is null && person == author && notes[note].Kind == NoteKind.Author);
                if (shown)
                {
                    blocks.Add(new ThreadBlock.Note(notes[note].Kind, notes[note].Text));
                }
            }
        }
    }

    private static ThreadBlock.MessageBlock CreateRunBlock(
        MessageRow run, IEnumerable<StoredComment> comments, IReadOnlyList<FloorReference> mentions, string? author)
    {
        var lines = comments.ToList();
        return new ThreadBlock.MessageBlock(
            run.Floor,
            run.Tag,
            run.Name,
            run.Key,
            run.Key == author,
            run.Text,
            run.At,
            run.YearInferred,
            lines.Exists(l => l.YearDoubtful),
            lines.ConvertAll(l => new ThreadBlock.MessageLine(l.Floor, l.Tag, l.Text, l.TimeText, l.At, l.Ip, l.SourceLine)))
        {
            FloorReferences = mentions,
        };
    }

    private static List<Commenter> CountCommenters(List<MessageRow> runs, ILookup<int, StoredComment> lines, long? authorId) =>
    [
        .. runs.GroupBy(r => r.PersonId).Select(g =>
        {
            var tags = g.SelectMany(r => lines[r.Floor]).CountBy(l => l.Tag).ToDictionary();
            var first = g.First();
            return new Commenter(
                first.Name,
                first.Key,
                tags.GetValueOrDefault(CommentTag.Push),
                tags.GetValueOrDefault(CommentTag.Boo),
                tags.GetValueOrDefault(CommentTag.Arrow),
                g.Key == authorId);
        }).OrderByDescending(c => c.Total).ThenBy(c => c.Key, StringComparer.Ordinal),
    ];

    private sealed record MessageRow(
        int Floor, int Count, CommentTag Tag, long PersonId, string Name, string Key, string Text, DateTime? At, bool YearInferred);
}

/// <summary>A forum post's page: its parts and what stands under it.</summary>
public sealed record ThreadView
{
    public required ItemSummary Item { get; init; }

    /// <summary>The header's title when <see cref="ItemSummary.Title"/> was restored.</summary>
    public string? RawTitle { get; init; }

    public required string Body { get; init; }

    public IReadOnlyList<BodyPart> Parts { get; init; } = [];

    public string? Signature { get; init; }

    public NewsTemplate? Template { get; init; }

    /// <summary>The fields of a [標的] post; null when it does not have them.</summary>
    public TargetTemplate? Target { get; init; }

    /// <summary>The form of its board.</summary>
    public PostingForm Form { get; init; } = PostingForm.None;

    /// <summary>The news item that the post's article is, when it is known here.</summary>
    public ItemSummary? Article { get; init; }

    /// <summary>Other items known here that the post, its notes or its comments quote.</summary>
    public IReadOnlyList<QuotedItem> Quotes { get; init; } = [];

    /// <summary>What the addresses in the texts name here, by the addresses' keys.</summary>
    public IReadOnlyDictionary<string, ItemSummary> Known { get; init; } = new Dictionary<string, ItemSummary>();

    /// <summary>News and posts that quote the post.</summary>
    public ConnectionList ReferencedBy { get; init; } = ConnectionList.None;

    public string? Ip { get; init; }

    public string? Country { get; init; }

    public IReadOnlyList<EditMark> Edits { get; init; } = [];

    public string? ForwardedFrom { get; init; }

    public bool Incomplete { get; init; }

    /// <summary>Messages and notes in order, after the filters of <see cref="ThreadRequest"/>.</summary>
    public IReadOnlyList<ThreadBlock> Blocks { get; init; } = [];

    /// <summary>How many messages there are without filters.</summary>
    public int MessageCount { get; init; }

    /// <summary>Who commented, most comments first.</summary>
    public IReadOnlyList<Commenter> Commenters { get; init; } = [];

    /// <summary>The posts of the same title that follow each other, oldest first, this one among them; empty when it stands alone.
    /// Of many, those around this one.</summary>
    public IReadOnlyList<ThreadPlace> Sequence { get; init; } = [];

    /// <summary>How many posts the whole sequence has.</summary>
    public int SequenceCount { get; init; }

    /// <summary>The others of <see cref="Sequence"/>.</summary>
    public IReadOnlyList<ItemSummary> SameThread => [.. Sequence.Where(place => !place.IsThis).Select(place => place.Item)];

    /// <summary>Posts that are quoted here, by the part that quotes them.</summary>
    public IReadOnlyDictionary<int, QuotedPost> QuotedPosts { get; init; } = new Dictionary<int, QuotedPost>();

    /// <summary>All comments over time, whatever <see cref="ThreadRequest"/> asks for; null when there are too few.</summary>
    public ThreadTimeline? Timeline { get; init; }

    /// <summary>How long things took; null when nothing is known.</summary>
    public ThreadLatency? Latency { get; init; }

    public required Provenance Provenance { get; init; }

    public IReadOnlyList<VersionView> Versions { get; init; } = [];
}

/// <summary>Which comments of a thread to show; null shows all.</summary>
public sealed record ThreadRequest(string? Person = null, CommentTag? Tag = null);

/// <summary>Somebody who commented on a post.</summary>
public sealed record Commenter(string Name, string Key, int Pushes, int Boos, int Arrows, bool IsAuthor)
{
    public int Total => Pushes + Boos + Arrows;
}

/// <summary>A message, or lines that stand between messages.</summary>
public abstract record ThreadBlock
{
    private ThreadBlock()
    {
    }

    /// <summary>Comments of one person, joined, with their lines.</summary>
    public sealed record MessageBlock(
        int Floor,
        CommentTag Tag,
        string Person,
        string PersonKey,
        bool IsAuthor,
        string Text,
        DateTime? At,
        bool YearInferred,
        bool YearDoubtful,
        IReadOnlyList<MessageLine> Lines) : ThreadBlock
    {
        /// <summary>Where the text names the message above or below, or another by its floor.</summary>
        public IReadOnlyList<FloorReference> FloorReferences { get; init; } = [];
    }

    /// <summary>The author's words, an edit mark, a moderator's line.</summary>
    public sealed record Note(NoteKind Kind, string Text) : ThreadBlock;

    /// <summary>One comment line as it stood.</summary>
    public sealed record MessageLine(int Floor, CommentTag Tag, string Text, string? TimeText, DateTime? At, string? Ip, int SourceLine);
}
