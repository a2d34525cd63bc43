using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Makes a post of its lines: where the body ends, what the station wrote, which lines are comments, what the title says.</summary>
internal static class PostReader
{
    /// <summary>A text without a header that names its title is called by its first line, cut here.</summary>
    private const int MaxFallbackTitle = 60;

    /// <summary>What the station itself shows where there is no title.</summary>
    private const string NoTitle = "(無標題)";

    public static ForumPost? Read(PostDraft draft, List<ParseWarning> warnings, out Rejection? rejection)
    {
        rejection = null;
        var header = draft.Header;
        var frame = PostFrame.Find(draft.Lines, draft.PostId, header?.PostedAt, draft.CommentsFrom);
        var address = draft.PostId ?? OwnAddress(frame, header, warnings);
        var board = header?.Board ?? draft.Board ?? frame.UrlBoard;

        var (postedAt, source) = PostedAt(draft, address, warnings);
        var thread = ThreadReader.Read(draft.Lines, frame, postedAt, warnings, out rejection);
        if (thread is null)
        {
            return null;
        }

        var edits = frame.Edits;
        edits.AddRange(thread.Edits);
        var body = new List<string>(frame.BodyEnd - frame.BodyStart);
        for (var i = frame.BodyStart; i < frame.BodyEnd; i++)
        {
            body.Add(draft.Lines[i].Text.TrimEnd());
        }

        var rawTitle = Title(header, draft, body);
        var title = PttTitle.Read(rawTitle);
        var template = NewsTemplateReader.Read(body, title.TitleClass, out var article);
        var ip = frame.Ip ?? draft.MetadataIp;
        return new ForumPost
        {
            Line = draft.Line,
            Board = board,
            FileName = address?.FileName,
            Url = board is not null && address is { } name ? name.UrlOn(board) : null,
            Author = header?.Author ?? (edits.Count > 0 ? edits[0].Person : null),
            Nickname = header?.Nickname,
            RawTitle = rawTitle,
            Title = TitleRestorer.Restore(rawTitle, title, template, body),
            ListTitle = draft.ListTitle is { Length: > 0 } listed && listed != rawTitle ? listed : null,
            TitleClass = title.TitleClass,
            ReplyDepth = title.ReplyDepth,
            IsForward = title.IsForward || frame.ForwardedFrom is not null,
            // Posts without a title have nothing in common.
            ThreadKey = rawTitle == NoTitle ? string.Empty : title.ThreadKey,
            PostedAt = postedAt,
            PostedAtSource = source,
            Body = string.Join('\n', body),
            Parts = BodyPartition.Split(body, article),
            Signature = frame.Signature,
            Template = template,
            Ip = ip,
            Country = frame.Country,
            Edits = edits,
            ForwardedFrom = frame.ForwardedFrom,
            Thread = thread.Entries,
            Comments = thread.Comments,
            Runs = MessageJoiner.Join(thread.Entries, draft.KeepsPadding),
            Incomplete = draft.Incomplete || thread.Incomplete,
            StatedCounts = draft.StatedCounts,
            PageCounts = thread.PageCounts,
            ExtraJson = draft.ExtraJson,
        };
    }

    private static string Title(PttHeader? header, PostDraft draft, List<string> body)
    {
        if (!string.IsNullOrWhiteSpace(header?.Title))
        {
            return header.Title;
        }

        if (!string.IsNullOrWhiteSpace(draft.FallbackTitle))
        {
            return draft.FallbackTitle.Trim();
        }

        var first = (body.Find(line => !string.IsNullOrWhiteSpace(line) && StationLine.Classify(line) == StationLineKind.None && !BodyPartition.IsQuoted(line))
            ?? body.Find(line => !string.IsNullOrWhiteSpace(line)))?.Trim();
        return first is null ? NoTitle
            : first.Length <= MaxFallbackTitle ? first
            : string.Concat(first.AsSpan(0, MaxFallbackTitle - (char.IsHighSurrogate(first[MaxFallbackTitle - 1]) ? 1 : 0)), "…");
    }

    /// <summary>The name that the post's own 文章網址 line gives, unless its second tells that the line belongs to another post.</summary>
    private static PttPostId? OwnAddress(PostFrame frame, PttHeader? header, List<ParseWarning> warnings)
    {
        if (frame.UrlPostId is not { } address)
        {
            return null;
        }

        if (header?.PostedAt is { } time && Math.Abs((address.Time - time).TotalSeconds) > 3600)
        {
            warnings.Add(new ParseWarning(
                frame.UrlLine, $"The address {address.FileName} is more than an hour away from the header's time and was not taken for the post's own."));
            return null;
        }

        return address;
    }

    private static (DateTime? PostedAt, PostTimeSource Source) PostedAt(PostDraft draft, PttPostId? address, List<ParseWarning> warnings)
    {
        var named = address?.Time;
        if (draft.Header is not null && draft.Header.PostedAt is null && draft.MetadataTime is null)
        {
            warnings.Add(
                new ParseWarning(draft.Line, named is null ? "The header has no readable time." : "The header has no readable time; the file name gave it."));
        }

        var (time, source) = draft.Header?.PostedAt is { } stated ? (stated, PostTimeSource.Header)
            : named is { } fromName ? (fromName, PostTimeSource.FileName)
            : draft.MetadataTime is { } metadata ? (metadata, PostTimeSource.Metadata)
            : ((DateTime?)null, PostTimeSource.None);
        if (source == PostTimeSource.Header && named is { } check && Math.Abs((check - time!.Value).TotalSeconds) > PttLimits.MaxClockDifferenceSeconds)
        {
            warnings.Add(new ParseWarning(
                draft.Line,
                $"The header's time and the file name's are {Math.Abs((check - time.Value).TotalSeconds):F0} seconds apart; the header's was kept."));
        }

        // PTT opened in September 1995; a moment far beyond the crawlers' years is a broken clock. Kept, but said.
        if (time is { Year: < 1995 or > 2050 } odd)
        {
            warnings.Add(new ParseWarning(draft.Line, $"The post is dated {odd.Year}, when PTT could not have had it."));
        }

        return (time, source);
    }
}
