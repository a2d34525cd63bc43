using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Reads a post kept as text: run together as crawlers do, labelled as on the BBS, copied from a terminal or a browser.</summary>
internal static class PttTextParser
{
    /// <summary>True when text begins like a post, or has lines that only the station writes.</summary>
    /// <param name="head">The text, or its first few kilobytes.</param>
    public static bool CanParse(ReadOnlySpan<char> head)
    {
        var above = 0;
        var inFrontMatter = false;
        var number = 0;
        while (head.Length > 0)
        {
            var length = head.IndexOf('\n');
            var line = (length < 0 ? head : head[..length]).TrimEnd('\r').TrimStart('\uFEFF');
            head = length < 0 ? default : head[(length + 1)..];
            number++;
            if (line.TrimEnd() is "---")
            {
                inFrontMatter = number == 1 || (!inFrontMatter && above == 0 && number < 3);
                continue;
            }

            if (line.IsWhiteSpace())
            {
                continue;
            }

            if ((PttHeaderReader.StartsHeader(line) && HasTitleLabel(line, head)) || PttHeaderReader.StartsHeader(line, head))
            {
                return true;
            }

            if (!inFrontMatter && (StationLine.Classify(line) is StationLineKind.Site or StationLineKind.Url or StationLineKind.Edit
                || (line.Length < 400 && CommentLine.TryRead(line.TrimEnd().ToString()) is { IsWhole: true })))
            {
                return true;
            }

            above++;
        }

        return false;
    }

    public static ParseResult Parse(ParseInput file, string text)
    {
        var warnings = new List<ParseWarning>();
        text = text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text;
        var lines = PttLine.Split(text, 1, out var rejection);
        if (lines is null)
        {
            return new ParseResult.Rejected(SourceFormat.PttText, rejection!);
        }

        return Parse(SourceFormat.PttText, file, lines, warnings);
    }

    /// <summary>Reads a post from its lines; the raw format comes here too once it is decoded.</summary>
    internal static ParseResult Parse(SourceFormat format, ParseInput file, List<PttLine> lines, List<ParseWarning> warnings)
    {
        PttPostId? name = PttPostId.TryFind(GetFileName(file.Path), out var found) ? found : null;
        var draft = ReadDraft(lines, name, warnings);
        if (draft.Header is null && !HasEvidence(draft, name))
        {
            return new ParseResult.Rejected(
                format, new Rejection("This is no PTT post: it has no header, no station line and no comment, and the file's name names no post.", 1));
        }

        return PostReader.Read(draft, warnings, out var rejection) is { } post
            ? new ParseResult.Parsed(format, [post], warnings, [])
            : new ParseResult.Rejected(format, rejection!);
    }

    /// <summary>Splits the header off; what stands above it (a front matter, an address) is no part of the post and said in a warning.</summary>
    internal static PostDraft ReadDraft(List<PttLine> lines, PttPostId? name, List<ParseWarning> warnings)
    {
        var above = 0;
        for (var i = 0; i < lines.Count && above <= PttLimits.MaxLinesAboveHeader; i++)
        {
            if (lines[i].IsBlank)
            {
                continue;
            }

            if (PttHeaderReader.TryRead(lines, i, out var next, out var glued) is { } header)
            {
                var number = lines[i].Number;
                if (above > 0 && !(above == 1 && lines.FindIndex(line => line.Text.StartsWith("```", StringComparison.Ordinal)) < i))
                {
                    warnings.Add(new ParseWarning(number, $"{above} lines above the header do not belong to the post."));
                }

                next = SkipFence(lines, next);
                var rest = lines.GetRange(next, lines.Count - next);
                if (glued is not null)
                {
                    rest.Insert(0, new PttLine(glued, lines[next - 1].Number));
                }

                return new PostDraft { Lines = rest, Header = header, PostId = name, Line = number };
            }

            // A station line or comment before any header: the header was edited away, and one further down is a forwarded post's.
            if (StationLine.Classify(lines[i].Text) is not (StationLineKind.None or StationLineKind.Other)
                || CommentLine.TryRead(lines[i].Text) is { IsWhole: true })
            {
                break;
            }

            above++;
        }

        if (name is not null)
        {
            warnings.Add(new ParseWarning(1, "The header is missing; the file's name tells the post and its time."));
        }

        return new PostDraft { Lines = lines, PostId = name };
    }

    internal static ReadOnlySpan<char> GetFileName(string path)
    {
        var name = path.AsSpan();
        return name[(name.LastIndexOfAny('/', '\\') + 1)..];
    }

    private static bool HasEvidence(PostDraft draft, PttPostId? name)
    {
        if (name is not null)
        {
            return draft.Lines.Exists(line => !line.IsBlank);
        }

        foreach (var line in draft.Lines)
        {
            if (StationLine.Classify(line.Text) is StationLineKind.Site or StationLineKind.Url or StationLineKind.Edit or StationLineKind.From
                || CommentLine.TryRead(line.Text) is { IsWhole: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A copy may fence its text off just below the header.</summary>
    private static int SkipFence(List<PttLine> lines, int next)
    {
        var at = next;
        while (at < lines.Count && lines[at].IsBlank)
        {
            at++;
        }

        return at < lines.Count && lines[at].Text.AsSpan().TrimEnd() is "```" ? at + 1 : next;
    }

    private static bool HasTitleLabel(ReadOnlySpan<char> line, ReadOnlySpan<char> below)
    {
        if (line.Contains("標題", StringComparison.Ordinal))
        {
            return true;
        }

        for (var i = 0; i < 3 && below.Length > 0; i++)
        {
            var length = below.IndexOf('\n');
            var next = (length < 0 ? below : below[..length]).Trim();
            if (next.StartsWith("標題", StringComparison.Ordinal))
            {
                return true;
            }

            below = length < 0 ? default : below[(length + 1)..];
        }

        return false;
    }
}
