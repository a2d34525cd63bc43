using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Makes an item's row of what a document says. Its id, its hashes, its language and its place are the writer's to fill in.</summary>
internal sealed class ItemBuilder(LookupTables names)
{
    /// <summary>How much of a post a list shows, in UTF-16 units.</summary>
    public const int MaxExcerpt = 220;

    /// <summary>The row of a full news item.</summary>
    public Item CreateItem(NewsItem news)
    {
        var source = GetOrAddSource(news);
        var authors = ItemDetailsBuilder.Authors(news);
        var author = authors.Count > 0 ? names.GetOrAddAuthor(authors[0]) : null;
        var image = news.Images.Count > 0 ? news.Images[0] : null;
        return new Item
        {
            PublicId = string.Empty,
            Language = string.Empty,
            TextHash = [],
            ContentHash = [],
            Kind = ItemKind.News,
            Title = news.Title,
            Excerpt = news.Excerpt,
            PublishedAt = news.PublishedAt?.Utc,
            PublishedDateOnly = news.PublishedAt?.DateOnly ?? false,
            Link = news.WebUrl ?? news.OriginalUrl,
            Category = news.Category,
            Type = news.Type,
            Quality = news.Quality,
            Heat = news.Heat,
            Published = news.Published,
            SourceId = source?.Id,
            Source = source,
            AuthorId = author?.Id,
            Author = author,
            RelatedCount = news.Related.Count,
            HasBody = !string.IsNullOrWhiteSpace(news.BodyText) || !string.IsNullOrWhiteSpace(news.BodyHtml),
            ImageUrl = image?.Url,
            ImageWidth = image?.Width,
            ImageHeight = image?.Height,
        };
    }

    /// <summary>The row of a post.</summary>
    public Item CreateItem(ForumPost post)
    {
        var board = post.Board is { Length: > 0 } name ? names.GetOrAddBoard(name) : null;
        var author = post.Author is { Length: > 0 } id ? names.GetOrAddPerson(id) : null;
        var marked = post.PageCounts.Total > 0 ? post.PageCounts : CountComments(post.Comments);
        var commenters = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var comment in post.Comments)
        {
            commenters.Add(comment.Person);
        }

        return new Item
        {
            PublicId = string.Empty,
            Language = string.Empty,
            TextHash = [],
            ContentHash = [],
            Kind = ItemKind.Forum,
            Title = post.Title,
            RawTitle = post.RawTitle == post.Title ? null : post.RawTitle,
            Excerpt = BuildExcerpt(post),
            PublishedAt = post.PostedAt,
            Link = post.Url,
            BoardId = board?.Id,
            Board = board,
            AuthorId = author?.Id,
            Author = author,
            Nickname = post.Nickname,
            TitleClass = post.TitleClass,
            Reporter = post.Template?.Reporter,
            ThreadKey = post.ThreadKey,
            ArticleKey = ItemKeys.GetArticleKey(post),
            ReplyDepth = post.ReplyDepth,
            IsForward = post.IsForward,
            // What the site's page counts, as its readers and crawlers do; the comments kept under the post may be a few more or fewer (docs/decisions/0002).
            PushCount = marked.Push,
            BooCount = marked.Boo,
            ArrowCount = marked.Arrow,
            CommentCount = post.Comments.Count,
            CommenterCount = commenters.Count,
            HasBody = !string.IsNullOrWhiteSpace(post.Body),
        };
    }

    /// <summary>The row of a link, which stands for a news item until its own file comes.</summary>
    public Item CreateItem(RelatedLink link)
    {
        var source = GetOrAddSource(link);
        var image = link.Images.Count > 0 ? link.Images[0] : null;
        return new Item
        {
            PublicId = string.Empty,
            Language = string.Empty,
            TextHash = [],
            ContentHash = [],
            Kind = ItemKind.News,
            IsLink = true,
            Title = link.Title,
            Excerpt = link.Excerpt,
            PublishedAt = link.PublishedAt?.Utc,
            PublishedDateOnly = link.PublishedAt?.DateOnly ?? false,
            Link = link.WebUrl ?? link.AmpUrl ?? link.CdnAmpUrl,
            Type = link.Type,
            Quality = link.Quality,
            SourceId = source?.Id,
            Source = source,
            ImageUrl = image?.Url,
            ImageWidth = image?.Width,
            ImageHeight = image?.Height,
        };
    }

    /// <summary>What lists show of a post: the beginning of its own words, else of the article it carries, on one line.</summary>
    private static string? BuildExcerpt(ForumPost post)
    {
        var words = !string.IsNullOrWhiteSpace(post.Template?.OwnWords) ? post.Template.OwnWords
            : post.Parts.FirstOrDefault(part => part.Kind == BodyPartKind.Own && !string.IsNullOrWhiteSpace(part.Text))?.Text
            ?? post.Template?.Article
            ?? post.Body;
        var line = string.Join(' ', WrappedText.Unwrap(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MaxExcerpt)
        {
            return line.Length == 0 ? null : line;
        }

        var end = char.IsHighSurrogate(line[MaxExcerpt - 2]) ? MaxExcerpt - 2 : MaxExcerpt - 1;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    private static CommentCounts CountComments(IReadOnlyList<Comment> comments) => new(
        comments.Count(comment => comment.Tag == CommentTag.Push),
        comments.Count(comment => comment.Tag == CommentTag.Boo),
        comments.Count(comment => comment.Tag == CommentTag.Arrow));

    /// <summary>The publisher that a news file names; null where it names none.</summary>
    public Source? GetOrAddSource(NewsItem news) => GetOrAddSource(FindDomain(news.Provider, news.WebUrl ?? news.OriginalUrl), news.Provider);

    /// <summary>The publisher that a link names; null where it names none.</summary>
    public Source? GetOrAddSource(RelatedLink link) => GetOrAddSource(FindDomain(link), link.Provider);

    public static bool HasPublisher(RelatedLink link) => FindDomain(link) is not null;

    private static string? FindDomain(RelatedLink link) => FindDomain(link.Provider, link.WebUrl ?? link.AmpUrl ?? link.CdnAmpUrl);

    /// <summary>A publisher that is named without a domain is on the one of the item's address.</summary>
    private static string? FindDomain(Provider? provider, string? address)
    {
        if (!string.IsNullOrWhiteSpace(provider?.Domain))
        {
            return provider.Domain;
        }

        return !string.IsNullOrWhiteSpace(provider?.Name) && Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Host is { Length: > 0 } host
            ? host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host
            : null;
    }

    private Source? GetOrAddSource(string? domain, Provider? provider) => domain is null ? null : names.GetOrAddSource(domain, provider?.Name);
}
