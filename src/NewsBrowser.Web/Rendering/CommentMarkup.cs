using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>
/// Messages and notes under a post in their order; the day stands where it changes. Written straight into the page: a thread may have thousands.
/// </summary>
internal sealed class CommentMarkup : IHtmlContent
{
    private readonly ThreadView _thread;
    private readonly Dates _dates;
    private readonly Words _words;
    private readonly PersonLinks _people;
    private readonly string? _highlight;
    private readonly bool _raw;
    private readonly IHtmlContent[] _texts;

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
        for (var at = 0; at < _texts.Length; at++)
        {
            _texts[at] = thread.Blocks[at] switch
            {
                ThreadBlock.MessageBlock run => marks.Linked(run.Text, DocumentPart.Comments, BuildLinks(run, floors, names)),
                ThreadBlock.Note note => marks.Linked(note.Text.Trim('\n'), DocumentPart.Own, []),
                _ => HtmlString.Empty,
            };
        }
    }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        DateOnly? day = null;
        writer.Write("<div class=\"blocks\">\n");
        for (var at = 0; at < _texts.Length; at++)
        {
            if (_thread.Blocks[at] is ThreadBlock.MessageBlock run)
            {
                if (run.At is { } time && _dates.LocalDay(time) is var its && its != day)
                {
                    day = its;
                    WriteDay(writer, encoder, run, time);
                }

                WriteMessage(writer, encoder, run, _texts[at]);
            }
            else if (_thread.Blocks[at] is ThreadBlock.Note note)
            {
                WriteNote(writer, encoder, note, _texts[at]);
            }
        }

        writer.Write("</div>\n");
    }

    private List<TextLink> BuildLinks(ThreadBlock.MessageBlock run, string floors, Dictionary<string, string> names) =>
    [
        .. run.FloorReferences.Select(mention => new TextLink(
            mention.Start,
            mention.Length,
            string.Create(CultureInfo.InvariantCulture, $"{floors}#b{mention.Floor}"),
            _words.Format("thread.mention", names.GetValueOrDefault(mention.Key, mention.Key), mention.Floor))),
    ];

    private void WriteDay(TextWriter writer, HtmlEncoder encoder, ThreadBlock.MessageBlock run, DateTime at)
    {
        writer.Write($"<p class=\"day\" lang=\"{Words.Language}\">");
        _dates.FormatDay(at).WriteTo(writer, encoder);
        if (run.YearDoubtful || run.YearInferred)
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
        writer.Write($"<div class=\"run {tag}{(run.IsAuthor ? " by-author" : null)}{(run.PersonKey == _highlight ? " lit" : null)}\" id=\"b{run.Floor}\">");
        writer.Write($"<span class=\"tag\"><span aria-hidden=\"true\">{DisplayLabels.Glyph(run.Tag)}</span><span class=\"unseen\" "
            + $"lang=\"{Words.Language}\">{encoder.Encode(_words["tag." + tag])}</span></span>");
        writer.Write($"<p class=\"head\"><a class=\"{DisplayLabels.Hue(run.PersonKey)} "
            + $"who\"{(_people.GetPath(run.PersonKey) is { } page ? $" href=\"{encoder.Encode(page)}\"" : null)}>{encoder.Encode(run.Person)}</a>");
        if (run.IsAuthor)
        {
            writer.Write($" <span class=\"badge\" lang=\"{Words.Language}\">{encoder.Encode(_words["thread.author"])}</span>");
        }

        writer.Write(" <span class=\"when\">");
        if (run.At is { } at)
        {
            _dates.WriteClock(writer, encoder, at);
            writer.Write(' ');
        }

        writer.Write($"<a class=\"floor\" href=\"#b{run.Floor}\" "
            + $"aria-label=\"{encoder.Encode(_words.Format("thread.floor", run.Floor))}\">b{run.Floor}</a></span></p><p class=\"words\">");
        text.WriteTo(writer, encoder);
        writer.Write("</p>");
        if (_raw || run.Lines.Count > 1)
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
