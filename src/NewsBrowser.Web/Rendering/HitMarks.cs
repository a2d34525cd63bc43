using Microsoft.AspNetCore.Html;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Web.Rendering;

/// <summary>Marks in an opened item what a search found, and numbers the hits in the order in which they are asked for, which is the page's.</summary>
internal sealed class HitMarks
{
    /// <summary>Hits past this many stay unmarked: nobody walks so far, and a word that a long thread says everywhere would double the page.</summary>
    public const int MaxHits = 2000;

    private readonly IReadOnlyList<HighlightTerm> _terms;

    /// <param name="query">The search that led here, or null.</param>
    public HitMarks(ParsedQuery? query) => _terms = query is null ? [] : QueryTerms.Extract(query.Root);

    /// <summary>The addresses whose pages the archive has, so that they lead there too; null where there are none.</summary>
    public InternalLinks? Inside { get; init; }

    /// <summary>Hits so far; of the whole page when all of it was asked for.</summary>
    public int Count { get; private set; }

    /// <summary>A text with its hits marked.</summary>
    /// <param name="text">The text.</param>
    /// <param name="part">What it is of the item: a word that was asked for in a part is marked there alone.</param>
    public IHtmlContent Marked(string text, DocumentPart part)
    {
        var (ranges, first) = Taken(text, part);
        return TextMarkup.Numbered(text, ranges, first);
    }

    /// <summary>A text with its hits marked and its addresses as links.</summary>
    public IHtmlContent Linked(string text, DocumentPart part) => Linked(text, part, []);

    /// <summary>A text with its hits marked, its addresses as links, and links of our own.</summary>
    public IHtmlContent Linked(string text, DocumentPart part, IReadOnlyList<TextLink> links)
    {
        var (ranges, first) = Taken(text, part);
        return TextMarkup.Linked(text, ranges, first, links, Inside);
    }

    /// <summary>Sanitised HTML with its hits marked.</summary>
    public IHtmlContent Html(string html, DocumentPart part)
    {
        if (_terms.Count == 0)
        {
            return new HtmlString(html);
        }

        var body = new MarkedHtml(html);
        var (ranges, first) = Taken(body.Text, part);
        return body.With(ranges, first);
    }

    /// <summary>The poster's own words are a part of the body; the board's form is searched by itself alone.</summary>
    private static bool IsLookedForIn(DocumentPart? wanted, DocumentPart part) =>
        wanted == part || (wanted is null && part != DocumentPart.Form) || (wanted == DocumentPart.Body && part == DocumentPart.Own);

    private (IReadOnlyList<TextRange> Ranges, int First) Taken(string text, DocumentPart part)
    {
        var first = Count + 1;
        if (_terms.Count == 0 || Count >= MaxHits)
        {
            return ([], first);
        }
        var ranges = Highlighter.Ranges(text, [.. _terms.Where(term => IsLookedForIn(term.Part, part))]);
        if (ranges.Count > MaxHits - Count)
        {
            ranges = [.. ranges.Take(MaxHits - Count)];
        }

        Count += ranges.Count;
        return (ranges, first);
    }
}
