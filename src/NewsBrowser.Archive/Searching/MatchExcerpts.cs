using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Searching;

/// <summary>Cuts what a page of hits shows of its matches. Texts are read for these hits alone, in two statements.</summary>
internal sealed partial class MatchExcerpts
{
    /// <summary>How long a snippet is, in UTF-16 units: two lines.</summary>
    public const int SnippetLength = 180;

    /// <summary>How many comment hits a post shows.</summary>
    public const int CommentsPerItem = 3;

    /// <summary>What is left of rules and numbers above the first words.</summary>
    private static readonly char[] Marks = [' ', '\n', '-', '=', '*', '─', '—', '_', '.', ':', '：'];

    private readonly IReadOnlyList<HighlightTerm> _title;
    private readonly IReadOnlyList<HighlightTerm> _body;
    private readonly IReadOnlyList<HighlightTerm> _comments;
    private readonly IReadOnlyList<HighlightTerm> _form;

    public MatchExcerpts(IReadOnlyList<HighlightTerm> terms)
    {
        _title = [.. terms.Where(t => t.Part is null or DocumentPart.Title)];
        _body = [.. terms.Where(t => t.Part is null or DocumentPart.Body or DocumentPart.Own)];
        _comments = [.. terms.Where(t => t.Part is null or DocumentPart.Comments)];
        _form = [.. terms.Where(t => t.Part is DocumentPart.Form)];
    }

    private IReadOnlyList<TextRange> HighlightTitle(string text) => _title.Count == 0 ? [] : Highlighter.Ranges(text, _title);

    public Snippet CutComment(string text) => SnippetCutter.Cut(text, _comments, SnippetLength);

    /// <summary>What to show of each item.</summary>
    /// <param name="context">The store.</param>
    /// <param name="items">The items, in their order.</param>
    /// <param name="index">Where the comments that match are looked for; null leaves them out.</param>
    /// <param name="texts">What is looked for in them.</param>
    /// <param name="budget">What looking may cost.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<ItemHit>> CutAsync(
        ArchiveContext context, IReadOnlyList<ItemSummary> items, IndexGeneration? index, IReadOnlyList<IndexQuery> texts, SearchBudget budget,
        CancellationToken cancellation)
    {
        var bodies = await ReadBodiesAsync(context, [.. items.Select(i => i.RowId)], cancellation);
        var comments = index is null
            ? null
            : await FindCommentsAsync(context, index, texts, budget, [.. items.Where(i => i.CommentCount > 0).Select(i => i.RowId)], cancellation);
        return
        [
            .. items.Select(i => new ItemHit(
                i,
                HighlightTitle(i.Title),
                CutItem(i, bodies.GetValueOrDefault(i.RowId)),
                comments is null ? [] : [.. comments[i.RowId]])),
        ];
    }

    /// <summary>The bodies of the items; of news only when something is looked for in them.</summary>
    private async Task<Dictionary<long, StoredBody>> ReadBodiesAsync(ArchiveContext context, long[] items, CancellationToken cancellation)
    {
        if (items.Length == 0)
        {
            return [];
        }

        var all = _body.Count > 0 || _form.Count > 0;
        return await (
            from item in context.Items
            join body in context.Bodies on item.Id equals body.ItemId
            where items.Contains(item.Id) && body.Text != null && (all || item.Board!.Form != null)
            select new StoredBody(item.Id, body.Text!, body.DetailsJson, item.Board!.Form)).ToDictionaryAsync(body => body.ItemId, cancellation);
    }

    /// <summary>The stretch of an item's text that matches best: one of its writer's own words before one that is quoted.
    /// Where nothing in it does, how it begins.</summary>
    private Snippet CutItem(ItemSummary item, StoredBody? body)
    {
        var form = StoredForm.Parse(body?.Form);

        // A news body is one part of its own words; its details need not be read for that.
        var details = item.Kind == ItemKind.News || body is null ? new ItemDetails() : ItemDetails.Parse(body.DetailsJson);
        var parts = details.Parts(body?.Text ?? string.Empty);
        string Join(bool own, bool isForm)
        {
            var stretches = IndexDocumentBuilder.Split(item.Kind, parts, form, own, isForm);
            return QuoteMarks().Replace(string.Join('\n', stretches), string.Empty);
        }

        if (TryCut(() => Join(own: true, isForm: true) + '\n' + Join(own: false, isForm: true), _form) is { } inForm)
        {
            return inForm;
        }

        if ((TryCut(() => Join(own: true, isForm: false), _body) ?? TryCut(() => Join(own: false, isForm: false), _body)) is { } cut)
        {
            return cut;
        }

        // A list's excerpt was written before the board's form was known.
        var beginning = form.Segments.Count > 0 ? Join(own: true, isForm: false) : item.Excerpt;
        return string.IsNullOrWhiteSpace(beginning) ? Snippet.Empty : SnippetCutter.Cut(beginning.TrimStart(Marks), _body, SnippetLength);
    }

    private static Snippet? TryCut(Func<string> text, IReadOnlyList<HighlightTerm> terms) =>
        terms.Count > 0 && SnippetCutter.Cut(text(), terms, SnippetLength) is { Ranges.Count: > 0 } cut ? cut : null;

    /// <summary>For each post the best runs of comments that hold any of the texts, in the order of their floors.</summary>
    private async Task<ILookup<long, CommentExcerpt>> FindCommentsAsync(
        ArchiveContext context, IndexGeneration index, IReadOnlyList<IndexQuery> texts, SearchBudget budget, long[] items, CancellationToken cancellation)
    {
        var wanted = texts.Select(BuildRunQuery).OfType<IndexQuery>().ToList();
        if (wanted.Count == 0 || items.Length == 0)
        {
            return Array.Empty<(long, CommentExcerpt)>().ToLookup(c => c.Item1, c => c.Item2);
        }

        var found = index.Messages.Search(
            new IndexRequest
            {
                Query = new IndexQuery.And(
                    [new IndexQuery.Keyword(SearchSchema.Item, [.. items.Select(IndexDocumentBuilder.ItemKeyword)]), new IndexQuery.Or(wanted)]),
                Limit = int.MaxValue,
                Budget = budget,
            },
            cancellation);
        long[] best = [.. found.Hits.GroupBy(h => h.Id >> StoredMessage.FloorBits).SelectMany(g => g.Take(CommentsPerItem)).Select(h => h.Id)];
        var runs = await ReadMessagesAsync(context, best, cancellation);
        return runs.Values.OrderBy(r => r.Floor).ToLookup(r => r.ItemId, r => new CommentExcerpt(r.Floor, r.Tag, r.Person, CutComment(r.Text)));
    }

    /// <summary>What the runs are asked for an item's text; null when it is not looked for in comments.</summary>
    private static IndexQuery? BuildRunQuery(IndexQuery text) => text switch
    {
        IndexQuery.Text t when (t.Fields & ItemTextFields.CommentsMask) != 0 => t with { Fields = MessageTextFields.TextMask },
        IndexQuery.Closest c when (c.Fields & ItemTextFields.CommentsMask) != 0 => c with { Fields = MessageTextFields.TextMask },
        _ => null,
    };

    public static Task<Dictionary<long, FoundMessage>> ReadMessagesAsync(ArchiveContext context, long[] ids, CancellationToken cancellation) =>
        context.Messages.Where(r => ids.Contains(r.Id))
            .Select(r => new FoundMessage(r.Id, r.ItemId, r.Floor, r.Tag, r.Person!.Name, r.Person.Key, r.Text, r.At, r.YearInferred))
            .ToDictionaryAsync(r => r.Id, cancellation);

    [GeneratedRegex("^(?:[:>] )+", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex QuoteMarks();

    private sealed record StoredBody(long ItemId, string Text, string DetailsJson, string? Form);

    /// <summary>A run of comments with what a list shows of it.</summary>
    internal sealed record FoundMessage(
        long Id, long ItemId, int Floor, CommentTag Tag, string Person, string PersonKey, string Text, DateTime? At, bool YearInferred);
}
