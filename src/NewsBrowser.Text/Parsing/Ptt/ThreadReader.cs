using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Reads the lines under a post: comments, whole and damaged, and what stands between them.</summary>
internal static class ThreadReader
{
    private const string TruncatedNotice = "檔案過大！部分文章無法顯示";

    public sealed record Result(List<ThreadEntry> Entries, List<Comment> Comments, List<EditMark> Edits, CommentCounts PageCounts, bool Incomplete);

    public static Result? Read(List<PttLine> lines, PostFrame frame, DateTime? postedAt, List<ParseWarning> warnings, out Rejection? rejection)
    {
        rejection = null;
        var pending = new List<Pending>();
        var edits = new List<EditMark>();
        var comments = 0;
        var damaged = 0;
        var marked = PageMarks.CountPasted(lines, frame.ThreadStart);
        var closesWithMark = ClosesWithMark(lines, frame.ThreadStart);
        var incomplete = false;
        for (var i = frame.ThreadStart; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.IsBlank || (line.Text is "```" && IsLast(lines, i)))
            {
                continue;
            }

            if ((line.Comment ?? CommentLine.TryRead(line.Text)) is { } comment)
            {
                var raw = line.Text;
                if (!comment.IsWhole && line.Comment is null && i + 1 < lines.Count && Continue(raw, lines[i + 1]) is { } repaired)
                {
                    comment = repaired;
                    raw = string.Concat(raw, "\n", lines[++i].Text);
                }

                comment = closesWithMark ? comment.WithoutMark() : comment;
                if (++comments > PttLimits.MaxComments)
                {
                    rejection = new Rejection($"The post has more than {PttLimits.MaxComments} comments, the most that one post may have here.", line.Number);
                    return null;
                }

                if (line.Comment is not null || PageMarks.IsMarked(comment, raw))
                {
                    marked = PageMarks.Add(marked, comment.Tag);
                }

                damaged += comment.TimeText is not null || line.Comment is not null ? 0 : 1;
                pending.Add(new Pending(comment, raw, NoteKind.Other, null, line.Number));
                if (!string.IsNullOrEmpty(comment.Rest))
                {
                    pending.Add(new Pending(null, comment.Rest, NoteKind.Author, null, line.Number));
                }

                continue;
            }

            if (line.Text.Contains(TruncatedNotice, StringComparison.Ordinal))
            {
                incomplete = true;
                pending.Add(new Pending(null, line.Text.Trim(), NoteKind.Other, null, line.Number));
                continue;
            }

            var kind = StationLine.Classify(line.Text) switch
            {
                StationLineKind.None => NoteKind.Author,
                StationLineKind.Edit => NoteKind.Edit,
                StationLineKind.ForwardedTo => NoteKind.Forwarded,
                StationLineKind.Moderator => NoteKind.Moderator,
                _ => NoteKind.Other,
            };
            EditMark? edit = null;
            if (kind == NoteKind.Edit && StationLine.ReadEdit(line.Text, line.Number, out _) is { } mark)
            {
                edit = mark;
                edits.Add(mark);
            }

            if (kind == NoteKind.Author)
            {
                var end = FindNoteEnd(lines, i);
                pending.Add(new Pending(null, NoteText(lines, i, end), kind, null, line.Number));
                i = end - 1;
            }
            else
            {
                pending.Add(new Pending(null, line.Text.TrimEnd(), kind, edit, line.Number));
            }
        }

        if (damaged > 0)
        {
            warnings.Add(new ParseWarning(
                lines[frame.ThreadStart].Number, $"{damaged} comments have lost their time, which editing the post does; they keep their place."));
        }

        var start = postedAt;
        foreach (var edit in frame.Edits)
        {
            start = edit.At > start ? edit.At : start;
        }

        var (entries, list) = Finish(pending, comments, start);
        return new Result(entries, list, edits, marked, incomplete);
    }

    /// <summary>One thing under the post before its time is known.</summary>
    private readonly record struct Pending(CommentLine? Comment, string Text, NoteKind Kind, EditMark? Edit, int Line);

    private static (List<ThreadEntry> Entries, List<Comment> Comments) Finish(List<Pending> pending, int count, DateTime? start)
    {
        var marks = new List<ThreadYears.Mark>(pending.Count);
        foreach (var item in pending)
        {
            marks.Add(new ThreadYears.Mark(item.Comment?.Clock, item.Comment?.ExactUtc ?? item.Edit?.At, item.Edit is not null));
        }

        var moments = ThreadYears.Infer(marks, start);
        var entries = new List<ThreadEntry>(pending.Count);
        var comments = new List<Comment>(count);
        for (var i = 0; i < pending.Count; i++)
        {
            var item = pending[i];
            if (item.Comment is not { } line)
            {
                entries.Add(new ThreadNote(item.Kind, item.Text) { Line = item.Line });
                continue;
            }

            var comment = new Comment
            {
                Line = item.Line,
                Floor = comments.Count + 1,
                Tag = line.Tag,
                Person = line.Person,
                Text = line.Text,
                Ip = line.Ip,
                TimeText = line.TimeText,
                At = moments[i].Utc,
                YearInferred = moments[i].Inferred,
                YearDoubtful = moments[i].Doubtful,
                RawLine = item.Text,
            };
            comments.Add(comment);
            entries.Add(comment);
        }

        return (entries, comments);
    }

    /// <summary>
    /// True for a post of the station, or of the years, whose recommend lines close with 推: the station is PTT2, or a line above or below has it behind
    /// its padding, where no writer puts it.
    /// </summary>
    private static bool ClosesWithMark(List<PttLine> lines, int start)
    {
        var count = Math.Min(lines.Count, start + PttLimits.MaxComments);
        for (var i = Math.Max(0, start - 4); i < count; i++)
        {
            var text = lines[i].Text;
            if (i < start ? text.StartsWith('※') && text.Contains("ptt2.cc", StringComparison.OrdinalIgnoreCase)
                : text.StartsWith('→') && text.IndexOf("   推 ", StringComparison.Ordinal) is > 0 and var at
                    && CommentLine.ReadTail(text.AsSpan(at + 4)) is (null, _, not null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A comment that editing broke into two lines: together they have its tail.</summary>
    private static CommentLine? Continue(string broken, PttLine next)
    {
        if (next.IsBlank || next.Comment is not null || next.Text.Length > 120 || CommentLine.ReadTag(next.Text[0]) is not null
            || StationLine.Classify(next.Text) != StationLineKind.None)
        {
            return null;
        }

        // A date that was pushed down whole needs the space that its tail begins with; a clock cut in its digits must not get one.
        return CommentLine.TryRead(broken + next.Text) is { IsWhole: true, Rest: null } glued ? glued : null;
    }

    /// <summary>One past the last line of the author's words that begin at <paramref name="start"/>.</summary>
    private static int FindNoteEnd(List<PttLine> lines, int start)
    {
        var end = start + 1;
        for (var i = start + 1; i < lines.Count; i++)
        {
            if (lines[i].IsBlank)
            {
                continue;
            }

            if (lines[i].Comment is not null || StationLine.Classify(lines[i].Text) != StationLineKind.None || CommentLine.TryRead(lines[i].Text) is not null
                || lines[i].Text.Contains(TruncatedNotice, StringComparison.Ordinal))
            {
                break;
            }

            end = i + 1;
        }

        return end;
    }

    private static string NoteText(List<PttLine> lines, int start, int end)
    {
        if (end == start + 1)
        {
            return lines[start].Text.TrimEnd();
        }

        var text = new System.Text.StringBuilder();
        for (var i = start; i < end; i++)
        {
            if (i > start)
            {
                text.Append('\n');
            }

            text.Append(lines[i].Text.AsSpan().TrimEnd());
        }

        if (text.Length > 4 && text.ToString(text.Length - 4, 4) == "\n```")
        {
            text.Length -= 4;
        }

        return text.ToString();
    }

    private static bool IsLast(List<PttLine> lines, int at)
    {
        for (var i = at + 1; i < lines.Count; i++)
        {
            if (!lines[i].IsBlank)
            {
                return false;
            }
        }

        return true;
    }
}
