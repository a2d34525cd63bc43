using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>What a format's reader hands to <see cref="PostReader"/>: lines below the header and whatever the source states beside them.</summary>
internal sealed record PostDraft
{
    public required List<PttLine> Lines { get; init; }

    public PttHeader? Header { get; init; }

    /// <summary>The post's name, from the file's name, a crawler's id or a page's own address.</summary>
    public PttPostId? PostId { get; init; }

    /// <summary>The board, where something beside the header tells.</summary>
    public string? Board { get; init; }

    /// <summary>The page's title, for posts whose header was edited away.</summary>
    public string? FallbackTitle { get; init; }

    /// <summary>What a crawler stated, when the post has no header: author, time, address.</summary>
    public DateTime? MetadataTime { get; init; }

    public string? MetadataIp { get; init; }

    public string? ListTitle { get; init; }

    public CommentCounts? StatedCounts { get; init; }

    public string? ExtraJson { get; init; }

    public bool Incomplete { get; init; }

    /// <summary>The index in <see cref="Lines"/> where the source's own list of comments begins; null when the text alone tells.</summary>
    public int? CommentsFrom { get; init; }

    /// <summary>True when ids kept their padding, so that their columns can be counted.</summary>
    public bool KeepsPadding { get; init; } = true;

    public int Line { get; init; } = 1;
}
