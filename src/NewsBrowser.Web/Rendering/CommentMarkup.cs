using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>
/// Messages and notes under a post in their order; the day stands where it changes. Written straight into the page: a thread may have thousands.
/// </summary>
internal sealed class CommentMarkup : IHtmlContent
{
    /// <summary>From how many messages on a row of them is folded.</summary>
    private const int LeastFolded = 3;

    /// <summary>What a message is made of that says 推 and nothing else.</summary>
    private static readonly SearchValues<char> Pushes = SearchValues.Create("推 \u3000!！~～。.");

    private readonly ThreadView _thread;
    private readonly Dates _dates;
    private readonly Words _words;
    private readonly PersonLinks _people;
    private readonly string? _highlight;
    private readonly bool _raw;
    private readonly IHtmlContent[] _texts;
    private readonly bool[] _marked;
    private bool _isFoldOpen;

    /// <param name="thread">The thread, after its filters.</param>
    /// <param name="marks">What a search found; asked here, in the page's order.</param>
    /// <param name="floors">The address before a floor's: empty when all floors are on this page.</param>
    /// <param name="highlight">The key of the person whose messages stand out, or null.</param>
    /// <param name="raw">Whether every message shows its lines as they stand in the file.</param>
    /// <param name="dates">Writes moments.</param>
    /// <param name="words">The interface's words.</param>
    /// <param name="people">Where names lead.</param>
    public CommentMarkup(ThreadView thread, HitMarks marks, string floors, string? highlight, bool raw, Dates dates, Words words, PersonLinks people)
    {
        _thread = thread;
        _dates = dates;
        _words = words;
        _people = people;
        _highlight = highlight;
        _raw = raw;
        var names = thread.Commenters.ToDictionary(commenter => commenter.Key, commenter => commenter.Name);
        _texts = new IHtmlContent[thread.Blocks.Count];
        _marked = new bool[_texts.Length];
        for (var at = 0; at < _texts.Length; at++)
        {
            var before = marks.Count;
            _texts[at] = thread.Blocks[at] switch
            {
                ThreadBlock.MessageBlock run => marks.Linked(run.Text, DocumentPart.Comments, BuildLinks(run, floors, names)),
                ThreadBlock.Note note => marks.Linked(note.Text.Trim('\n'), DocumentPart.Own, []),
                _ => HtmlString.Empty,
            };
            _marked[at] = marks.Count > before;
        }
    }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        DateOnly? day = null;
        var saidYear = false;
        writer.Write("<div class=\"blocks\">\n");
        for (var at = 0; at < _texts.Length;)
        {
            if (_thread.Blocks[at] is ThreadBlock.MessageBlock { At: { } time } run && _dates.LocalDay(time) is var its && its != day)
            {
                day = its;
                WriteDay(writer, encoder, run, time, saidYear);
                saidYear |= run.YearInferred;
            }

            var end = FindFoldEnd(at);
            if (end - at >= LeastFolded)
            {
                WriteFold(writer, encoder, at, end);
            }

            for (; at < end; at++)
            {
                WriteBlock(writer, encoder, at);
            }

            if (_isFoldOpen)
            {
                writer.Write("</details>\n");
                _isFoldOpen = false;
            }
        }

        writer.Write("</div>\n");
    }

    /// <summary>Where the blocks end that are folded with one: messages that say 推 and nothing else, on one day, or the station's notes of edits.</summary>
    private int FindFoldEnd(int start)
    {
        if (_raw || !IsFoldable(start))
        {
            return start + 1;
        }

        var end = start + 1;
        while (end < _texts.Length && IsFoldable(end) && (_thread.Blocks[start], _thread.Blocks[end]) switch
        {
            (ThreadBlock.MessageBlock first, ThreadBlock.MessageBlock next) => GetDay(first) == GetDay(next),
            (ThreadBlock.Note, ThreadBlock.Note) => true,
            _ => false,
        })
        {
            end++;
        }

        return end - start >= LeastFolded ? end : start + 1;
    }

    private bool IsFoldable(int at) => !_marked[at] && _thread.Blocks[at] switch
    {
        ThreadBlock.MessageBlock run =>
            run.Tag == CommentTag.Push && !run.IsAuthor && run.PersonKey != _highlight && !run.Text.AsSpan().ContainsAnyExcept(Pushes),
        ThreadBlock.Note note => note.Kind == NoteKind.Edit,
        _ => false,
    };

    private DateOnly? GetDay(ThreadBlock.MessageBlock run) => run.At is { } at ? _dates.LocalDay(at) : null;

    private void WriteFold(TextWriter writer, HtmlEncoder encoder, int start, int end)
    {
        var count = (end - start).ToString(CultureInfo.InvariantCulture);
        writer.Write($"<details class=\"fold\"><summary lang=\"{Words.Language}\">");
        if (_thread.Blocks[start] is ThreadBlock.MessageBlock first)
        {
            var last = (ThreadBlock.MessageBlock)_thread.Blocks[end - 1];
            writer.Write($"<span class=\"tag push\">{DisplayLabels.Glyph(CommentTag.Push)} ×{count}</span> <span class=\"quiet\">b{first.Floor}–b{last.Floor}</span>");
        }
        else
        {
            writer.Write(encoder.Encode(_words.Format("thread.edits", count)));
        }

        writer.Write("</summary>\n");
        _isFoldOpen = true;
    }

    private void WriteBlock(TextWriter writer, HtmlEncoder encoder, int at)
    {
        if (_thread.Blocks[at] is ThreadBlock.MessageBlock run)
        {
            WriteMessage(writer, encoder, run, _texts[at]);
        }
        else if (_thread.Blocks[at] is ThreadBlock.Note note)
        {
            WriteNote(writer, encoder, note, _texts[at]);
        }
    }

    private List<TextLink> BuildLinks(ThreadBlock.MessageBlock run, string floors, Dictionary<string, string> names) =>
    [
        .. run.FloorReferences.Select(mention => new TextLink(
            mention.Start,
            mention.Length,
            string.Create(CultureInfo.InvariantCulture, $"{floors}#b{mention.Floor}"),
            _words.Format("thread.mention", names.GetValueOrDefault(mention.Key, mention.Key), mention.Floor))),
    ];

    private void WriteDay(TextWriter writer, HtmlEncoder encoder, ThreadBlock.MessageBlock run, DateTime at, bool saidYear)
    {
        writer.Write($"<p class=\"day\" lang=\"{Words.Language}\">");
        _dates.FormatDay(at).WriteTo(writer, encoder);
        if (run.YearDoubtful || (run.YearInferred && !saidYear))
        {
            var (name, why) = run.YearDoubtful
                ? (_words["year.doubtful"], _words["year.doubtful.why"])
                : (_words["year.inferred"], _words["year.inferred.why"]);
            writer.Write($" <abbr title=\"{encoder.Encode(why)}\">{encoder.Encode(name)}</abbr>");
        }

        writer.Write("</p>\n");
    }

    private void WriteNote(TextWriter writer, HtmlEncoder encoder, ThreadBlock.Note note, IHtmlContent text)
    {
        var kind = note.Kind.ToString().ToLowerInvariant();
        writer.Write($"<div class=\"note {kind}\"><span class=\"label\" lang=\"{Words.Language}\">{encoder.Encode(_words["note." + kind])}</span> ");
        text.WriteTo(writer, encoder);
        writer.Write("</div>\n");
    }

    private void WriteMessage(TextWriter writer, HtmlEncoder encoder, ThreadBlock.MessageBlock run, IHtmlContent text)
    {
        var tag = DisplayLabels.Name(run.Tag);
        var many = _raw || run.Lines.Count > 1;
        writer.Write($"<div class=\"run {tag}{(many ? " many" : null)}{(run.IsAuthor ? " by-author" : null)}{(run.PersonKey == _highlight ? " lit" : null)}\" "
            + $"id=\"b{run.Floor}\">");
        writer.Write($"<span class=\"tag\"><span aria-hidden=\"true\">{DisplayLabels.Glyph(run.Tag)}</span><span class=\"unseen\" "
            + $"lang=\"{Words.Language}\">{encoder.Encode(_words["tag." + tag])}</span></span>");
        writer.Write($"<a class=\"{DisplayLabels.Hue(run.PersonKey)} "
            + $"who\"{(_people.GetPath(run.PersonKey) is { } page ? $" href=\"{encoder.Encode(page)}\"" : null)}>{encoder.Encode(run.Person)}</a>");
        if (run.IsAuthor)
        {
            writer.Write($"<span class=\"unseen\" lang=\"{Words.Language}\">{encoder.Encode(_words["thread.author"])}</span>");
        }

        writer.Write("<p class=\"words\">");
        text.WriteTo(writer, encoder);
        writer.Write("</p><span class=\"when\">");
        writer.Write($"<a class=\"floor\" href=\"#b{run.Floor}\" "
            + $"aria-label=\"{encoder.Encode(_words.Format("thread.floor", run.Floor))}\">b{run.Floor}</a>");
        if (run.At is { } at)
        {
            writer.Write(' ');
            _dates.WriteClock(writer, encoder, at);
        }

        writer.Write("</span>");
        if (many)
        {
            WriteLines(writer, encoder, run);
        }

        writer.Write("</div>\n");
    }

    private void WriteLines(TextWriter writer, HtmlEncoder encoder, ThreadBlock.MessageBlock run)
    {
        writer.Write($"<details class=\"lines\"{(_raw ? " open" : null)}><summary "
            + $"lang=\"{Words.Language}\">{encoder.Encode(_words.Count("lines", run.Lines.Count))}</summary><ol>");
        foreach (var line in run.Lines)
        {
            // The first line's floor is the message's own.
            writer.Write(line.Floor == run.Floor ? "<li>" : $"<li id=\"b{line.Floor}\">");
            writer.Write($"<span class=\"tag {DisplayLabels.Name(line.Tag)}\">{DisplayLabels.Glyph(line.Tag)}</span> ");
            TextMarkup.Linked(line.Text).WriteTo(writer, encoder);
            writer.Write($" <span class=\"quiet\">{encoder.Encode($"{line.TimeText} {line.Ip}".Trim())} <span "
                + $"lang=\"{Words.Language}\">{encoder.Encode(_words.Format("provenance.line", line.SourceLine))}</span></span></li>");
        }

        writer.Write("</ol></details>");
    }
}
