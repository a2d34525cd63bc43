using System.Runtime.InteropServices;
using System.Text;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Joins consecutive comments of one person into messages. docs/formats/ptt.md gives the rule and what it was measured on.</summary>
internal static class MessageJoiner
{
    /// <summary>The columns of id and text together that the station lets a comment have, on boards that show no address.</summary>
    private const int Columns = 60;

    /// <summary>What the address takes of them.</summary>
    private const int AddressColumns = 15;

    /// <summary>How far under the limit a line still was cut: two columns for a wide letter that did not fit, one for a client that stops early.</summary>
    private const int Slack = 3;

    /// <summary>The columns of an id on boards that align them.</summary>
    private const int IdColumns = 12;

    /// <summary>A text this wide is only possible where ids are not padded.</summary>
    private const int MaxAlignedText = Columns - IdColumns + 1;

    /// <summary>Makes the runs of a thread; each comment is in one of them, in order.</summary>
    /// <param name="thread">Comments and notes in file order.</param>
    /// <param name="rawLinesTell">True when the raw lines kept the padding of ids, which tells where their text began.</param>
    public static List<Message> Join(IReadOnlyList<ThreadEntry> thread, bool rawLinesTell)
    {
        int? idField = rawLinesTell ? null : GuessIdField(thread);
        var widest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in thread)
        {
            if (entry is Comment comment)
            {
                ref var most = ref CollectionsMarshal.GetValueRefOrAddDefault(widest, comment.Person, out _);
                most = Math.Max(most, Reach(comment, idField));
            }
        }

        var runs = new List<Message>();
        var text = new StringBuilder();
        Comment? first = null;
        Comment? last = null;
        var count = 0;
        foreach (var entry in thread)
        {
            if (entry is not Comment comment)
            {
                // The author's words between two lines end a message; the station's marks fall there by chance.
                if (entry is ThreadNote { Kind: NoteKind.Author })
                {
                    Close();
                }

                continue;
            }

            if (last is not null && last.Person == comment.Person)
            {
                AppendSeam(text, last, comment, Reach(last, idField), widest[comment.Person]);
                text.Append(comment.Text.AsSpan().TrimStart());
                count++;
            }
            else
            {
                Close();
                first = comment;
                count = 1;
                text.Append(comment.Text.AsSpan().TrimStart());
            }

            last = comment;
        }

        Close();
        return runs;

        void Close()
        {
            if (first is not null)
            {
                runs.Add(new Message(first.Floor, count, first.Tag, first.Person, text.ToString(), first.At, first.YearInferred));
            }

            text.Clear();
            first = null;
            last = null;
            count = 0;
        }
    }

    private static void AppendSeam(StringBuilder text, Comment previous, Comment next, int reach, int widest)
    {
        if (next.Tag != CommentTag.Arrow || reach < Columns - Slack || previous.Text.Length == 0 || next.Text.Length == 0)
        {
            text.Append('\n');
            return;
        }

        var begin = next.Text.AsSpan();
        if (char.IsWhiteSpace(begin[0]) || char.IsWhiteSpace(previous.Text[^1]))
        {
            text.Append(' ');
            return;
        }

        // An address never continues a word.
        if (begin.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || begin.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            text.Append(' ');
            return;
        }

        // The station drops a space at a line's end. It was there when this person's client leaves room for two letters more:
        // one column can be the client's own, two cannot.
        if (char.IsAsciiLetterOrDigit(previous.Text[^1]) && char.IsAsciiLetterOrDigit(begin[0]) && widest - reach >= 2 && !EndsInAddress(previous.Text))
        {
            text.Append(' ');
        }
    }

    private static bool EndsInAddress(ReadOnlySpan<char> text)
    {
        var word = text[(text.LastIndexOf(' ') + 1)..];
        return word.Contains("//", StringComparison.Ordinal) || word.Contains('/');
    }

    /// <summary>The column that a comment's text reaches, counted as on a board that shows no address.</summary>
    private static int Reach(Comment comment, int? idField)
    {
        var columns = DisplayWidth.Measure(comment.Text) + (comment.Ip is null ? 0 : AddressColumns);
        if (idField is { } given)
        {
            return columns + Math.Max(given, comment.Person.Length);
        }

        var colon = comment.RawLine.AsSpan(0, Math.Min(comment.RawLine.Length, 20)).IndexOf(':');
        return columns + (colon > 2 ? Math.Clamp(colon - 2, comment.Person.Length, Math.Max(IdColumns, comment.Person.Length)) : comment.Person.Length);
    }

    /// <summary>Crawlers cut the padding off: ids count as padded unless a text is wider than padding allows.</summary>
    private static int GuessIdField(IReadOnlyList<ThreadEntry> thread)
    {
        foreach (var entry in thread)
        {
            if (entry is Comment comment && DisplayWidth.Measure(comment.Text) + (comment.Ip is null ? 0 : AddressColumns) > MaxAlignedText)
            {
                return 0;
            }
        }

        return IdColumns;
    }
}
