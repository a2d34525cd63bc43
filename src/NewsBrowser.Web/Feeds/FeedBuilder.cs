using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Images;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Feeds;

/// <summary>Makes feeds: of the items or the comments that a search finds, and of the comments under a post.
/// Only what matches is in them, never the closest instead.</summary>
internal sealed class FeedBuilder(
    ArchiveSearch search,
    ItemReader items,
    SearchReader reader,
    Words words,
    PersonLinks people,
    PagePictures pictures)
{
    /// <summary>How many entries a feed has.</summary>
    public const int Entries = 50;

    /// <summary>How long a comment's title gets, which is the beginning of what it says.</summary>
    private const int TitleLength = 80;

    public async Task<Feed> ReadItemsAsync(string? q, string? sort, FeedLocation place, CancellationToken cancellation)
    {
        var query = reader.Parse(q);
        var asked = new SearchRequest(query) { Sort = ParseOrder(sort), Limit = Entries, WithFacets = false, WithSnippets = false, OrClosest = false };
        var results = await search.FindAsync(asked, cancellation);
        AssertKnown(results);
        var hits = results.Hits.Select(hit => hit.Item).ToList();
        var texts = await items.ReadTextsAsync(hits.Select(item => item.RowId), cancellation);
        return new Feed(
            FeedIds.ForFeed(place.Address),
            FormatTitle(SearchReader.Sentence(query)),
            Description(words["feed.items"], query, results.Problems),
            Words.Language,
            place.Root,
            place.Root + place.Address,
            place.Root + SiteUrls.Search(query.Text),
            [.. hits.Where(item => texts.ContainsKey(item.RowId)).Select(item => CreateItemEntry(item, texts[item.RowId], place.Root))]);
    }

    public async Task<Feed> ReadCommentsAsync(string? q, string? sort, FeedLocation place, CancellationToken cancellation)
    {
        var query = reader.ParseComments(q);
        var results = await search.FindCommentsAsync(
            new SearchRequest(query) { Sort = ParseOrder(sort), Limit = Entries, OrClosest = false, WithFacets = false }, cancellation);
        AssertKnown(results);
        var texts = await items.ReadTextsAsync(results.Hits.Select(hit => hit.Item.RowId).Distinct(), cancellation);
        return new Feed(
            FeedIds.ForFeed(place.Address),
            FormatTitle(QuerySentence.DescribeComments(query.Root, Words.Language)),
            Description(words["feed.comments"], query, results.Problems),
            Words.Language,
            place.Root,
            place.Root + place.Address,
            place.Root + SiteUrls.With("/comments", ("q", query.Text)),
            [
                .. results.Hits.Where(hit => texts.ContainsKey(hit.Item.RowId))
                    .Select(hit =>
                        CreateCommentEntry(hit.Item, hit.Floor, hit.Person, hit.PersonKey, hit.Text, hit.At, texts[hit.Item.RowId].ChangedAt, place.Root)),
            ]);
    }

    public async Task<Feed> ReadThreadAsync(ThreadView thread, FeedLocation place, CancellationToken cancellation)
    {
        var item = thread.Item;
        var texts = await items.ReadTextsAsync([item.RowId], cancellation);
        var changed = texts.TryGetValue(item.RowId, out var text) ? text.ChangedAt : DateTime.UnixEpoch;
        return new Feed(
            FeedIds.ForFeed(place.Address),
            FormatTitle(words.Format("feed.under", item.DisplayTitle)),
            words.Format("feed.thread", item.DisplayTitle),
            Words.Language,
            place.Root,
            place.Root + place.Address,
            place.Root + item.Path,
            [
                .. thread.Blocks.OfType<ThreadBlock.MessageBlock>().Reverse().Take(Entries)
                    .Select(run => CreateCommentEntry(item, run.Floor, run.Person, run.PersonKey, run.Text, run.At, changed, place.Root)),
            ]);
    }

    /// <summary>A feed that is empty because time ran out would say that there is nothing.</summary>
    /// <exception cref="ArchiveUnavailableException">The search was cut before it found anything.</exception>
    private static void AssertKnown<THit>(SearchPage<THit> results)
    {
        if (results.KnownTotal is null)
        {
            throw new ArchiveUnavailableException("The search was cut before it found anything.");
        }
    }

    private string FormatTitle(string sentence) =>
        words.Format("feed.title", sentence.Length == 0 ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..]);

    private FeedEntry CreateItemEntry(ItemSummary item, ItemText text, string root) =>
        new(FeedIds.ForItem(item.Id), root + item.Path, item.DisplayTitle, item.Language)
        {
            Summary = item.Excerpt,
            Html = text.Html is { } html ? pictures.In(html, root) : string.IsNullOrWhiteSpace(text.Text) ? null : PostMarkup.Render(text.Text),
            PublishedAt = item.PublishedAt,
            UpdatedAt = text.ChangedAt,
            Author = item.Author is { } author ? new FeedPerson(author, GetPersonPage(item.AuthorKey, root)) : null,
            Categories = CollectCategories(item, root),
            Original = SiteUrls.IsWeb(item.Link) ? item.Link : null,
            Image = pictures.GetSource(item.ImageUrl, root),
            Replies = item.Kind == ItemKind.Forum
            ? new FeedReplies($"{root}{item.Path}#comments", root + FeedLinks.ForThread(item.Path, item.Title).At(FeedFormat.Atom), item.CommentCount)
            : null,
        };

    private static List<FeedCategory> CollectCategories(ItemSummary item, string root)
    {
        var categories = item.Topics.Select(topic => new FeedCategory(topic.Name, root + SiteUrls.Topic(topic.Slug))).ToList();
        if (item.Board is { } board)
        {
            categories.Add(new FeedCategory(board, root + SiteUrls.Board(board)));
        }

        if (item.SourceDomain is { } domain)
        {
            categories.Add(new FeedCategory(item.SourceName ?? domain, root + SiteUrls.Source(domain, item.SourceSlug)));
        }

        return categories;
    }

    /// <param name="item">The post.</param>
    /// <param name="floor">Where under it.</param>
    /// <param name="person">Who says it.</param>
    /// <param name="key">The person's page.</param>
    /// <param name="text">What is said.</param>
    /// <param name="at">When, where the source tells it.</param>
    /// <param name="changed">When the thread last grew here: for comments without a time.</param>
    /// <param name="root">The site.</param>
    private FeedEntry CreateCommentEntry(ItemSummary item, int floor, string person, string key, string text, DateTime? at, DateTime changed, string root) =>
        new(FeedIds.ForFloor(item.Id, floor), root + SiteUrls.Floor(item.Path, floor), $"{person} b{floor}: {BidiText.Close(Beginning(text))}", item.Language)
        {
            Text = text,
            PublishedAt = at,
            UpdatedAt = at ?? changed,
            Author = new FeedPerson(person, GetPersonPage(key, root)),
            Categories = item.Board is { } board ? [new FeedCategory(board, root + SiteUrls.Board(board))] : [],
            InReplyTo = new FeedTarget(FeedIds.ForItem(item.Id), root + item.Path),
        };

    private static string Beginning(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= TitleLength)
        {
            return line;
        }

        var length = char.IsHighSurrogate(line[TitleLength - 1]) ? TitleLength - 1 : TitleLength;
        return line[..length] + "…";
    }

    /// <summary>What the feed is, and what was odd in the search.</summary>
    private string Description(string what, ParsedQuery query, IReadOnlyList<QueryProblem> problems) =>
        string.Join(' ', problems.Select(problem => reader.Describe(problem, query.Text)).Prepend(what));

    /// <summary>Newest first unless the address names another order that there is.</summary>
    private static SortOrder ParseOrder(string? sort) => string.IsNullOrEmpty(sort) ? SortOrder.Newest : SearchRequest.ParseSort(sort) ?? SortOrder.Newest;

    private string? GetPersonPage(string? person, string root) => person is not null && people.GetPath(person) is { } path ? root + path : null;
}

/// <summary>The site as it was asked, and the feed's address on it.</summary>
internal sealed record FeedLocation(string Root, string Address);
