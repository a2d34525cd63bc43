using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Quotations;

/// <summary>An address that an item's text quotes, by its key, and where it stands.</summary>
/// <param name="Key">As <see cref="UrlKey"/> makes it.</param>
/// <param name="Place">The part of the item.</param>
/// <param name="Floor">The comment that it begins in; of an author's note the comment above; 0 elsewhere.</param>
internal readonly record struct Quotation(string Key, QuotePlace Place, int Floor);

/// <summary>A message under a post with its lines: an address that the station cut in two is whole in the message and begins in one of the lines.</summary>
internal sealed record QuotingMessage(string Text, IReadOnlyList<(int Floor, string Text)> Lines);

/// <summary>Finds what a post or a news body quotes. docs/connections.md says what counts as a quotation.</summary>
internal sealed class QuotationFinder
{
    /// <summary>Raised whenever the same text gives other quotations: an archive that was filled by another number is
    /// filled again at its next opening.</summary>
    public const int Version = 1;

    /// <summary>More in one item are a list of links, not a text that quotes.</summary>
    public const int MaxOfItem = 2_000;

    /// <summary>From this width on the editor, which has 78 columns, may have ended the line inside an address.</summary>
    private const int FullColumns = 72;

    private const string Scheme = "http";

    private readonly List<Quotation> _found = [];
    private readonly HashSet<Quotation> _known = [];

    private QuotationFinder()
    {
    }

    public static IReadOnlyList<Quotation> FindInPost(ForumPost post) => FindInPost(
        post.Parts.Count > 0 ? post.Parts : [new BodyPart(BodyPartKind.Own, post.Body)],
        EnumerateAuthorNotes(post),
        post.Runs.Where(run => MayQuote(run.Text))
            .Select(
                run => new QuotingMessage(run.Text, [.. post.Comments.Skip(run.Floor - 1).Take(run.Count).Select(comment => (comment.Floor, comment.Text))])),
        ItemKeys.GetArticleKey(post));

    /// <param name="articleKey">The post's own article: its 原文連結 stands for it, and the address once more in the body says nothing new.</param>
    public static IReadOnlyList<Quotation> FindInPost(
        IEnumerable<BodyPart> parts, IEnumerable<(int AfterFloor, string Text)> notes, IEnumerable<QuotingMessage> runs, string? articleKey)
    {
        var quotations = new QuotationFinder();
        foreach (var part in parts)
        {
            quotations.AddBody(part.Text, GetPlace(part.Kind), articleKey);
        }

        foreach (var (floor, text) in notes)
        {
            quotations.AddAll(text, QuotePlace.Note, _ => floor, null);
        }

        foreach (var run in runs)
        {
            quotations.AddMessage(run);
        }

        return quotations._found;
    }

    public static IReadOnlyList<Quotation> FindInNews(string? text, string? html)
    {
        var quotations = new QuotationFinder();
        if (html is not null)
        {
            quotations.AddLinks(html);
        }

        if (text is not null)
        {
            quotations.AddAll(text, QuotePlace.Body, _ => 0, null);
        }

        return quotations._found;
    }

    /// <summary>A quick no to texts without an address.</summary>
    public static bool MayQuote(string? text) => text is not null && text.Contains(Scheme, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(int AfterFloor, string Text)> EnumerateAuthorNotes(ForumPost post)
    {
        var floor = 0;
        foreach (var entry in post.Thread)
        {
            switch (entry)
            {
                case Comment comment:
                    floor = comment.Floor;
                    break;
                case ThreadNote { Kind: NoteKind.Author } note:
                    yield return (floor, note.Text);
                    break;
            }
        }
    }

    private static QuotePlace GetPlace(BodyPartKind kind) => kind switch
    {
        BodyPartKind.Article => QuotePlace.Article,
        BodyPartKind.Quote => QuotePlace.Reply,
        BodyPartKind.Forwarded => QuotePlace.Forwarded,
        _ => QuotePlace.Body,
    };

    private void AddBody(string text, QuotePlace place, string? articleKey)
    {
        AddAll(text, place, _ => 0, articleKey);
        if (MayQuote(text))
        {
            foreach (var whole in CutByLines(text))
            {
                Add(whole, place, 0, articleKey);
            }
        }
    }

    private void AddAll(string text, QuotePlace place, Func<int, int> floorAt, string? but)
    {
        for (var at = 0; UrlScanner.Next(text, at) is { } address; at = address.End)
        {
            Add(text.Substring(address.Start, address.Length), place, floorAt(address.Start), but);
        }
    }

    private void AddMessage(QuotingMessage run)
    {
        AddAll(run.Text, QuotePlace.Comment, at => FloorAt(run, at), null);
        if (run.Lines.Count > 1)
        {
            // Where two whole addresses fill two lines, joining made one that is none.
            foreach (var (floor, text) in run.Lines)
            {
                AddAll(text, QuotePlace.Comment, _ => floor, null);
            }
        }
    }

    /// <summary>The addresses of the links in a body that the parser made safe: it writes attributes in double quotes, encoded.</summary>
    private void AddLinks(string html)
    {
        const string Attribute = "href=\"";
        for (var at = html.IndexOf(Attribute, StringComparison.Ordinal); at >= 0; at = html.IndexOf(Attribute, at, StringComparison.Ordinal))
        {
            at += Attribute.Length;
            var end = html.IndexOf('"', at);
            if (end < 0)
            {
                return;
            }

            Add(html[at..end], QuotePlace.Body, 0, null);
            at = end;
        }
    }

    private void Add(string url, QuotePlace place, int floor, string? but)
    {
        if (_found.Count < MaxOfItem && UrlKey.FromUrl(url) is { } key && key != but && _known.Add(new Quotation(key, place, floor)))
        {
            _found.Add(new Quotation(key, place, floor));
        }
    }

    private static int FloorAt(QuotingMessage run, int position)
    {
        var floor = run.Lines.Count > 0 ? run.Lines[0].Floor : 0;
        var at = 0;
        foreach (var (lineFloor, text) in run.Lines)
        {
            var begin = run.Text.IndexOf(text.TrimStart(), at, StringComparison.Ordinal);
            if (begin > position)
            {
                break;
            }

            if (begin >= 0)
            {
                floor = lineFloor;
                at = begin + text.TrimStart().Length;
            }
        }

        return floor;
    }

    /// <summary>Addresses that the editor's end of line cut: they reach the end of a full line, and the next begins with more of one.</summary>
    private static IEnumerable<string> CutByLines(string text)
    {
        for (var at = 0; UrlScanner.Next(text, at) is { } address; at = address.End)
        {
            var whole = text.Substring(address.Start, address.Length);
            var end = address.End;
            var isCut = false;
            while (end < text.Length && text[end] == '\n' && IsFull(text, end))
            {
                var next = end + 1;
                var stop = next;
                while (stop < text.Length && UrlScanner.IsLetter(text[stop]))
                {
                    stop++;
                }

                var more = text[next..stop];
                if (more.Length == 0 || more.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
                {
                    break;
                }

                whole += more;
                end = stop;
                isCut = true;
            }

            if (isCut && UrlScanner.Next(whole, 0) is { Start: 0 } joined)
            {
                yield return whole[..joined.Length];
            }
        }
    }

    private static bool IsFull(string text, int lineEnd)
    {
        var columns = 0;
        for (var at = lineEnd - 1; at >= 0 && text[at] != '\n' && columns < FullColumns; at--)
        {
            columns += char.IsAscii(text[at]) ? 1 : 2;
        }

        return columns >= FullColumns;
    }
}
