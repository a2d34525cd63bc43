using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Quotations;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>The front page: both worlds side by side and what the archive holds.</summary>
public sealed record FrontPageView(
    IReadOnlyList<ItemSummary> NewestNews,
    IReadOnlyList<ItemSummary> NewestPosts,
    IReadOnlyList<ItemSummary> MostDiscussed,
    IReadOnlyList<ReferencedItem> MostReferenced,
    IReadOnlyList<ListedTopic> Topics,
    IReadOnlyList<ListedSource> Sources,
    IReadOnlyList<ListedBoard> Boards,
    ArchiveStatistics Statistics);

/// <summary>What the archive holds and when it last took something in.</summary>
public sealed record ArchiveStatistics(
    int News,
    int Links,
    int Posts,
    int Comments,
    int People,
    int Topics,
    int Sources,
    int Boards,
    int Files,
    DateTime? LastIngestedAt,
    DateTime? Oldest,
    DateTime? Newest,
    long DatabaseBytes,
    int IndexedItems,
    int IndexedComments);

/// <summary>A topic with how many items have it, and how many in each of the last 12 weeks before the newest item, oldest first.</summary>
public sealed record ListedTopic(string Name, string Slug, int Items, DateTime? Newest, IReadOnlyList<int> Weeks)
{
    public DateTime? Oldest { get; init; }

    /// <summary>As <see cref="Quarters"/> counts them; empty where a list does without.</summary>
    public IReadOnlyList<int> Quarters { get; init; } = [];
}

/// <summary>A publisher with how many full items and links come from it.</summary>
public sealed record ListedSource(string Name, string Domain, int Items, int Links, DateTime? Newest)
{
    public DateTime? Oldest { get; init; }

    /// <summary>As <see cref="Quarters"/> counts them; empty where a list does without.</summary>
    public IReadOnlyList<int> Quarters { get; init; } = [];
}

/// <summary>A board with how many posts and comments it has here.</summary>
public sealed record ListedBoard(string Name, int Posts, int Comments, DateTime? Newest)
{
    public DateTime? Oldest { get; init; }

    /// <summary>What the site's own page counts under its posts, by tag.</summary>
    public CommentCounts Marked { get; init; }

    /// <summary>The classes of its titles, the most used first; only on the board's own page.</summary>
    public IReadOnlyList<ClassCount> Classes { get; init; } = [];

    /// <summary>As <see cref="Quarters"/> counts them; empty where a list does without.</summary>
    public IReadOnlyList<int> Quarters { get; init; } = [];
}

/// <summary>A class in title brackets and how many posts have it.</summary>
public sealed record ClassCount(string Name, int Posts);

/// <summary>A person: how much they wrote here, and how.</summary>
public sealed record PersonView(
    string Name,
    string Key,
    int Items,
    int Comments,
    int Pushes,
    int Boos,
    int Arrows,
    DateTime? First,
    DateTime? Last,
    IReadOnlyList<PersonBoard> Boards)
{
    /// <summary>The nicknames under which the person posted, the newest first.</summary>
    public IReadOnlyList<string> Nicknames { get; init; } = [];

    /// <summary>Posts and comments by hour of the day, from midnight, in the archive's zone; those without a time of day left out.</summary>
    public IReadOnlyList<int> Hours { get; init; } = [];

    /// <summary>Comments by month in the archive's zone, oldest first.</summary>
    public IReadOnlyList<MonthCount> Months { get; init; } = [];
}

/// <summary>What a person wrote on a board.</summary>
public sealed record PersonBoard(string Name, int Posts, CommentCounts Comments);

/// <summary>Months with how many items fall in each, oldest first; <paramref name="Month"/> is <c>2023-09</c>.</summary>
public sealed record MonthCount(string Month, int Count);

/// <summary>Where a shown item comes from.</summary>
/// <param name="FileName">The last part of the path.</param>
/// <param name="Path">The full path, for the administrator.</param>
/// <param name="Line">1-based.</param>
/// <param name="Format">What the file was recognised as.</param>
/// <param name="Warnings">What was odd in the file.</param>
/// <param name="Vanished">True when the file is no longer where it was.</param>
public sealed record Provenance(string FileName, string Path, int Line, string Format, IReadOnlyList<SourceWarning> Warnings, bool Vanished);

/// <summary>Something odd that was met in a file.</summary>
public sealed record SourceWarning(int Line, string Message);

/// <summary>An earlier or other state of an item.</summary>
public sealed record VersionView(long Number, string Title, string FileName, int CommentCount, DateTime SeenAt);

/// <summary>A news item's page.</summary>
public sealed record NewsView
{
    public required ItemSummary Item { get; init; }

    public string? BodyHtml { get; init; }

    public string? BodyText { get; init; }

    public IReadOnlyList<ItemImage> Images { get; init; } = [];

    /// <summary>In the file's own order; each target is an item here, full or a link.</summary>
    public IReadOnlyList<RelatedItem> Related { get; init; } = [];

    /// <summary>News that names this item as related or quotes it in its body.</summary>
    public ConnectionList ReferencedBy { get; init; } = ConnectionList.None;

    /// <summary>Posts whose article is this item, or that quote it anywhere: in the body, in a note, in a comment.</summary>
    public ConnectionList DiscussedIn { get; init; } = ConnectionList.None;

    /// <summary>Items known here that the body quotes.</summary>
    public IReadOnlyList<QuotedItem> Quotes { get; init; } = [];

    public IReadOnlyList<PersonLink> Authors { get; init; } = [];

    /// <summary>Facts in order, for a table: a stable name that the interface translates, and the value.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    public string? VideoUrl { get; init; }

    public IReadOnlyList<DownloadAction> Actions { get; init; } = [];

    /// <summary>How many characters the producer's encrypted body has; 0 for none. The text itself never leaves the store.</summary>
    public int SecuredLength { get; init; }

    /// <summary>Unknown keys of the file as JSON, or null.</summary>
    public string? ExtraJson { get; init; }

    public required Provenance Provenance { get; init; }

    public IReadOnlyList<VersionView> Versions { get; init; } = [];
}

/// <summary>A named value about an item.</summary>
public sealed record Fact(string Name, string Value);

/// <summary>A person as a link.</summary>
public sealed record PersonLink(string Name, string Key);

/// <summary>A related item with the score that this file gave it.</summary>
public sealed record RelatedItem(ItemSummary Item, int? Quality, int Line);

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

    /// <summary>Runs and notes in order, after the filters of <see cref="ThreadRequest"/>.</summary>
    public IReadOnlyList<ThreadBlock> Blocks { get; init; } = [];

    /// <summary>How many runs there are without filters.</summary>
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

/// <summary>The post that a quoted stretch comes from, and why it is held to be that one.</summary>
/// <param name="Item">The post.</param>
/// <param name="SameThread">Whether it has the title of the post that quotes it.</param>
/// <param name="LinesFound">How many of the quoted lines stand in it.</param>
/// <param name="Lines">How many quoted lines could be looked for.</param>
public sealed record QuotedPost(ItemSummary Item, bool SameThread, int LinesFound, int Lines);

/// <summary>Which comments of a thread to show; null shows all.</summary>
public sealed record ThreadRequest(string? Person = null, CommentTag? Tag = null);

/// <summary>Somebody who commented on a post.</summary>
public sealed record Commenter(string Name, string Key, int Pushes, int Boos, int Arrows, bool IsAuthor)
{
    public int Total => Pushes + Boos + Arrows;
}

/// <summary>A run of comments, or lines that stand between them.</summary>
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
        /// <summary>Where the text names the run above or below, or another by its floor.</summary>
        public IReadOnlyList<FloorReference> FloorReferences { get; init; } = [];
    }

    /// <summary>The author's words, an edit mark, a moderator's line.</summary>
    public sealed record Note(NoteKind Kind, string Text) : ThreadBlock;
}

/// <summary>One comment line as it stood.</summary>
public sealed record MessageLine(int Floor, CommentTag Tag, string Text, string? TimeText, DateTime? At, string? Ip, int SourceLine);

/// <summary>What an item says.</summary>
/// <param name="Text">Its text; null when there is none.</param>
/// <param name="Html">The same as safe HTML, for news that came with a body.</param>
/// <param name="ChangedAt">UTC: when it last became another here.</param>
public sealed record ItemText(string? Text, string? Html, DateTime ChangedAt);

/// <summary>A run of ingestion as the administrator sees it.</summary>
public sealed record RunView(
    long Id,
    DateTime StartedAt,
    DateTime? EndedAt,
    RunState State,
    RunKind Kind,
    IReadOnlyList<string> Paths,
    int Files,
    int Added,
    int Updated,
    int Unchanged,
    int Rejected,
    int Vanished,
    string? Failure);
