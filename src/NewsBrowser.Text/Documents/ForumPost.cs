namespace NewsBrowser.Text.Documents;

/// <summary>A post of a PTT board with what was written under it.</summary>
public sealed record ForumPost : SourceDocument
{
    /// <summary>The board's name as written (<c>Stock</c>); null when neither the file nor its name tells.</summary>
    public string? Board { get; init; }

    /// <summary>The post's name on the BBS, such as <c>M.1694447439.A.B1F</c>; null when unknown.</summary>
    public string? FileName { get; init; }

    /// <summary>The post's page at www.ptt.cc, stated by the file or made from board and name; null when unknown.</summary>
    public string? Url { get; init; }

    /// <summary>The author's id; null when the header was edited away and no edit mark names it.</summary>
    public string? Author { get; init; }

    /// <summary>The author's nickname as written, without its parentheses; null when the header has no such part.</summary>
    public string? Nickname { get; init; }

    /// <summary>The header's title, which the BBS may have cut.</summary>
    public required string RawTitle { get; init; }

    /// <summary>The title with its cut end restored from the body where the body repeats it; else <see cref="RawTitle"/>.</summary>
    public required string Title { get; init; }

    /// <summary>The title that the crawler's list gave, when it differs from the header's.</summary>
    public string? ListTitle { get; init; }

    /// <summary>The bracketed class such as <c>新聞</c>, without its brackets; null when the title has none.</summary>
    public string? TitleClass { get; init; }

    /// <summary>How many times the title says <c>Re:</c>.</summary>
    public int ReplyDepth { get; init; }

    /// <summary>True when the title says <c>Fw:</c> or the post says that it was forwarded.</summary>
    public bool IsForward { get; init; }

    /// <summary>The title that all posts of one thread share: without Re: and Fw:, NFKC, lower case, white space collapsed.</summary>
    public required string ThreadKey { get; init; }

    /// <summary>When it was posted (Asia/Taipei clock time turned into UTC); null when nothing tells.</summary>
    public DateTime? PostedAt { get; init; }

    /// <summary>Where <see cref="PostedAt"/> comes from.</summary>
    public PostTimeSource PostedAtSource { get; init; }

    /// <summary>The text above the signature and the station's lines, newlines kept, ANSI codes removed.</summary>
    public required string Body { get; init; }

    /// <summary>The body's parts in order; their texts joined by newlines give <see cref="Body"/>.</summary>
    public IReadOnlyList<BodyPart> Parts { get; init; } = [];

    public string? Signature { get; init; }

    /// <summary>The fields of the [新聞] template; null when the post does not follow it.</summary>
    public NewsTemplate? Template { get; init; }

    /// <summary>The address that the station line names.</summary>
    public string? Ip { get; init; }

    /// <summary>The country that the station line names, as written.</summary>
    public string? Country { get; init; }

    /// <summary>The edit marks in order, wherever they stand.</summary>
    public IReadOnlyList<EditMark> Edits { get; init; } = [];

    /// <summary>Where a forwarded post came from, as written (board and AID, or <c>某隱形看板</c>); null for others.</summary>
    public string? ForwardedFrom { get; init; }

    /// <summary>Everything under the post in file order: comments and the lines between them.</summary>
    public IReadOnlyList<ThreadEntry> Thread { get; init; } = [];

    /// <summary>The comments alone, in order; the n-th has floor n, counted from 1.</summary>
    public IReadOnlyList<Comment> Comments { get; init; } = [];

    /// <summary>Comments joined into messages; together they hold every comment once, in order.</summary>
    public IReadOnlyList<Message> Runs { get; init; } = [];

    /// <summary>True when the page says that it shows only a part (檔案過大).</summary>
    public bool Incomplete { get; init; }

    /// <summary>What a crawler counted (推, 噓, →), when the file carries such counts; an oracle, not a total.</summary>
    public CommentCounts? StatedCounts { get; init; }

    /// <summary>
    /// How many comment lines the site's own page marks as comments, which is what crawlers count: with lines pasted above the station's
    /// (they are no comments of this post), without lines whose colours or tail an edit destroyed (they are).
    /// </summary>
    public CommentCounts PageCounts { get; init; }

    /// <summary>Keys of crawler JSON that this record has no place for, as a JSON object; null when there is none.</summary>
    public string? ExtraJson { get; init; }
}

/// <summary>What told the time of a post.</summary>
public enum PostTimeSource
{
    None = 0,
    Header,
    FileName,
    Metadata,
}

/// <summary>What a stretch of a post's body is.</summary>
public enum BodyPartKind
{
    /// <summary>The poster's own words.</summary>
    Own = 0,

    /// <summary>Lines quoted from another post (<c>: </c> or <c>&gt; </c>), with the 引述 line before them.</summary>
    Quote,

    /// <summary>The article that a [新聞] post carries: headline, link, time, reporter and text.</summary>
    Article,

    /// <summary>The post that a forward carries, with its own header and comments.</summary>
    Forwarded,
}

/// <summary>A stretch of whole lines of a body.</summary>
public sealed record BodyPart(BodyPartKind Kind, string Text);

/// <summary>The fields of a post that follows the board's [新聞] template; each null when its label is missing or empty.</summary>
public sealed record NewsTemplate(
    string? Headline,
    string? Link,
    string? PublishedText,
    PublicationTime? PublishedAt,
    string? Reporter,
    string? Article,
    string? OwnWords);

/// <summary>A line <c>※ 編輯: id (IP 國家), time</c>.</summary>
/// <param name="Person">The id that edited.</param>
/// <param name="Ip">The address, or null.</param>
/// <param name="At">The time in UTC, or null when it has no year or cannot be read.</param>
/// <param name="Line">The 1-based line in the file.</param>
public sealed record EditMark(string Person, string? Ip, DateTime? At, int Line);

/// <summary>推 +1, 噓 -1, → 0.</summary>
public enum CommentTag
{
    Push = 1,
    Boo = 2,
    Arrow = 3,
}

/// <summary>How many comments carry each tag.</summary>
public readonly record struct CommentCounts(int Push, int Boo, int Arrow)
{
    public int Total => Push + Boo + Arrow;
}

/// <summary>Something that stands under a post: a comment or a line that is none.</summary>
public abstract record ThreadEntry
{
    /// <summary>The 1-based line in the file.</summary>
    public int Line { get; init; }
}

/// <summary>One comment line (推文).</summary>
public sealed record Comment : ThreadEntry
{
    /// <summary>The 1-based position among the post's comments.</summary>
    public required int Floor { get; init; }

    public required CommentTag Tag { get; init; }

    /// <summary>The id, without its padding.</summary>
    public required string Person { get; init; }

    /// <summary>What was written; may be empty, which still counts.</summary>
    public required string Text { get; init; }

    public string? Ip { get; init; }

    /// <summary>The tail as written, such as <c>09/11 23:53</c>; null when the line lost it.</summary>
    public string? TimeText { get; init; }

    /// <summary>The time in UTC with its inferred year; null when the line has none.</summary>
    public DateTime? At { get; init; }

    /// <summary>True when the year is not in the source but follows from the post and its neighbours.</summary>
    public bool YearInferred { get; init; }

    /// <summary>True when more than a year may hide before this comment, or the line's clock is out of order.</summary>
    public bool YearDoubtful { get; init; }

    /// <summary>The line as it stood, ANSI codes removed.</summary>
    public required string RawLine { get; init; }
}

/// <summary>What a line under a post is when it is not a comment.</summary>
public enum NoteKind
{
    /// <summary>The author's words between comments.</summary>
    Author = 0,

    /// <summary>An edit mark.</summary>
    Edit,

    /// <summary>Somebody forwarded the post to a board.</summary>
    Forwarded,

    /// <summary>A moderator removed or cut something.</summary>
    Moderator,

    /// <summary>Another line of the station, or one that nothing explains.</summary>
    Other,
}

/// <summary>Lines under a post that are not comments, kept in place.</summary>
public sealed record ThreadNote(NoteKind Kind, string Text) : ThreadEntry;

/// <summary>Consecutive comments of one person read as one message.</summary>
/// <param name="Floor">The floor of its first comment.</param>
/// <param name="Count">How many comments it joins.</param>
/// <param name="Tag">The tag of its first comment.</param>
/// <param name="Person">Who wrote it.</param>
/// <param name="Text">The joined text: continuations without a seam, new thoughts on a new line.</param>
/// <param name="At">The time of its first comment in UTC, or null.</param>
/// <param name="YearInferred">As in its first comment.</param>
public sealed record Message(int Floor, int Count, CommentTag Tag, string Person, string Text, DateTime? At, bool YearInferred);
