using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Where a post's body, signature, station lines and comments begin and end.</summary>
internal sealed class PostFrame
{
    private PostFrame()
    {
    }

    public int BodyStart { get; private set; }

    /// <summary>One past the body's last line.</summary>
    public int BodyEnd { get; private set; }

    /// <summary>The first line of the comment area.</summary>
    public int ThreadStart { get; private set; }

    public string? Signature { get; private set; }

    public string? Ip { get; private set; }

    public string? Country { get; private set; }

    public string? ForwardedFrom { get; private set; }

    public PttPostId? UrlPostId { get; private set; }

    public string? UrlBoard { get; private set; }

    public int UrlLine { get; private set; }

    /// <summary>Edit marks among the station lines, above the comment area.</summary>
    public List<EditMark> Edits { get; } = [];

    /// <summary>Finds the frame.</summary>
    /// <param name="lines">The lines below the header.</param>
    /// <param name="name">The post's name, when something beside the text tells.</param>
    /// <param name="postedAt">The header's time.</param>
    /// <param name="commentsFrom">Where a source's own list of comments begins, when it has one.</param>
    public static PostFrame Find(List<PttLine> lines, PttPostId? name, DateTime? postedAt, int? commentsFrom)
    {
        var frame = new PostFrame();
        var limit = commentsFrom ?? lines.Count;
        var station = frame.FindStation(lines, limit, name, postedAt);
        int top;
        if (station >= 0)
        {
            top = frame.TakeStationLines(lines, station, limit);
        }
        else
        {
            top = commentsFrom ?? FindThreadStart(lines);
            frame.ThreadStart = top;
        }

        frame.TakeBody(lines, top, station >= 0);
        return frame;
    }

    /// <summary>
    /// The last line by which the station closes this post. Comments above it were pasted or belong to a forwarded post, so the
    /// right one matters: a forward ends at its last 轉錄者; else the line with the post's own address; else the last 發信站.
    /// </summary>
    private int FindStation(List<PttLine> lines, int limit, PttPostId? name, DateTime? postedAt)
    {
        var own = -1;
        var forwarder = -1;
        var site = -1;
        var loose = -1;
        for (var i = 0; i < limit; i++)
        {
            var text = lines[i].Text;
            if (text.Length < 3 || text[0] is not ('※' or '◆') || lines[i].Comment is not null)
            {
                continue;
            }

            switch (StationLine.Classify(text))
            {
                case StationLineKind.ForwardedFrom:
                    ForwardedFrom ??= StationLine.ReadForwardedFrom(text);
                    break;
                case StationLineKind.Forwarder:
                    forwarder = i;
                    break;
                case StationLineKind.Site or StationLineKind.From when FollowsStation(lines, i):
                    site = i;
                    break;
                case StationLineKind.Site or StationLineKind.From:
                    loose = i;
                    break;
                case StationLineKind.Url:
                    loose = i;
                    if (own < 0 && PttPostId.TryFromUrl(StationLine.Value(text), out var address, out _) && IsOwn(address, name, postedAt))
                    {
                        own = i;
                    }

                    break;
                default:
                    break;
            }
        }

        if (ForwardedFrom is not null && forwarder >= 0)
        {
            return forwarder;
        }

        return own >= 0 ? own : site >= 0 ? site : Math.Max(loose, forwarder);
    }

    /// <summary>A 發信站 of the station's own stands under <c>--</c>, another station line or a blank line.</summary>
    private static bool FollowsStation(List<PttLine> lines, int at)
    {
        if (at == 0)
        {
            return true;
        }

        var above = lines[at - 1].Text.AsSpan().TrimEnd();
        return above.Length == 0 || above is "--" || above[0] == '※';
    }

    private static bool IsOwn(PttPostId address, PttPostId? name, DateTime? postedAt) =>
        name is { } known
            ? known.Kind == address.Kind && known.UnixSeconds == address.UnixSeconds
            : postedAt is { } time && Math.Abs((address.Time - time).TotalSeconds) <= PttLimits.MaxClockDifferenceSeconds + 10;

    /// <summary>Reads the block of station lines around <paramref name="station"/>; returns its first line.</summary>
    private int TakeStationLines(List<PttLine> lines, int station, int limit)
    {
        var top = station;
        for (var i = station - 1; i >= 0; i--)
        {
            if (lines[i].IsBlank)
            {
                continue;
            }

            if (lines[i].Comment is not null || !IsBlockLine(lines[i].Text, withEdits: true))
            {
                break;
            }

            top = i;
        }

        var bottom = station;
        for (var i = station + 1; i < limit; i++)
        {
            if (lines[i].IsBlank)
            {
                continue;
            }

            if (lines[i].Comment is not null || !IsBlockLine(lines[i].Text, withEdits: false))
            {
                break;
            }

            bottom = i;
        }

        for (var i = top; i <= bottom; i++)
        {
            ReadStationLine(lines[i]);
        }

        ThreadStart = bottom + 1;
        return top;
    }

    private void ReadStationLine(PttLine line)
    {
        switch (StationLine.Classify(line.Text))
        {
            case StationLineKind.Site:
                var (ip, country) = StationLine.ReadSite(line.Text);
                (Ip, Country) = ip is null ? (Ip, Country) : (ip, country);
                break;
            case StationLineKind.From:
                Ip ??= StationLine.ReadOrigin(StationLine.Value(line.Text)).Ip;
                break;
            case StationLineKind.Forwarder:
                if (StationLine.ReadEdit(line.Text, line.Number, out var origin) is { } forwarder)
                {
                    (Ip, Country) = (forwarder.Ip ?? Ip, origin ?? Country);
                }

                break;
            case StationLineKind.Edit:
                if (StationLine.ReadEdit(line.Text, line.Number, out _) is { } edit)
                {
                    Edits.Add(edit);
                }

                break;
            case StationLineKind.Url:
                if (PttPostId.TryFromUrl(StationLine.Value(line.Text), out var address, out var board))
                {
                    (UrlPostId, UrlBoard, UrlLine) = (address, board, line.Number);
                }

                break;
            default:
                break;
        }
    }

    private static bool IsBlockLine(string text, bool withEdits) => StationLine.Classify(text) switch
    {
        StationLineKind.Site or StationLineKind.From or StationLineKind.Url or StationLineKind.Forwarder => true,
        StationLineKind.Edit => withEdits,
        _ => false,
    };

    /// <summary>Without station lines (some copies lose them) the first whole comment or edit mark begins the comment area.</summary>
    private static int FindThreadStart(List<PttLine> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Comment is not null || StationLine.Classify(lines[i].Text) is StationLineKind.Edit or StationLineKind.ForwardedTo
                || CommentLine.TryRead(lines[i].Text) is { TimeText: not null })
            {
                return i;
            }
        }

        return lines.Count;
    }

    private void TakeBody(List<PttLine> lines, int end, bool hasStation)
    {
        end = TrimEnd(lines, 0, end);
        if (end > 0 && IsSeparator(lines[end - 1].Text))
        {
            var upper = FindSeparator(lines, end - 1);
            end--;
            if (upper >= 0)
            {
                TakeSignature(lines, upper, end);
                end = upper;
            }
        }
        else if (hasStation && ForwardedFrom is null && FindSeparator(lines, end) is >= 0 and var only)
        {
            // The signature of posts whose second separator was edited away. A forward's last separator is the inner post's.
            TakeSignature(lines, only, end);
            end = only;
        }

        end = TrimEnd(lines, 0, end);
        var start = 0;
        while (start < end && lines[start].IsBlank)
        {
            start++;
        }

        BodyStart = start;
        BodyEnd = end;
    }

    /// <summary>The separator above <paramref name="below"/> with a signature's few lines between; -1 when what stands there is text.</summary>
    private static int FindSeparator(List<PttLine> lines, int below)
    {
        var seen = 0;
        for (var i = below - 1; i >= 0 && seen <= PttLimits.MaxSignatureLines; i--)
        {
            if (IsSeparator(lines[i].Text))
            {
                return i;
            }

            // Pasted comments do stand in signatures; station lines and quotes do not: what holds them is text.
            if (StationLine.Classify(lines[i].Text) is StationLineKind.ForwardedFrom or StationLineKind.Quote or StationLineKind.Site or StationLineKind.Url
                or StationLineKind.From or StationLineKind.Forwarder)
            {
                return -1;
            }

            seen++;
        }

        return -1;
    }

    private void TakeSignature(List<PttLine> lines, int separator, int end)
    {
        var text = string.Join('\n', lines.GetRange(separator + 1, Math.Max(0, end - separator - 1)).Select(line => line.Text.TrimEnd())).Trim('\n');
        Signature = text.Trim().Length == 0 ? null : text;
    }

    private static bool IsSeparator(string line) => line.AsSpan().TrimEnd() is "--";

    private static int TrimEnd(List<PttLine> lines, int start, int end)
    {
        while (end > start && (lines[end - 1].IsBlank || lines[end - 1].Text is "```"))
        {
            end--;
        }

        return end;
    }
}
