using System.Globalization;
using System.Text.Encodings.Web;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Web.Rendering;

/// <summary>A text with ranges to mark, written a stretch at a time from its beginning to its end, with markup of others between the stretches.</summary>
/// <param name="text">The text.</param>
/// <param name="ranges">In order; what overlaps the range before is cut.</param>
/// <param name="first">The number of the first range's address, or null for marks without one.</param>
internal sealed class MarkedText(string text, IReadOnlyList<TextRange> ranges, int? first)
{
    private int _next;

    /// <summary>Writes the text from one place to another, encoded. A range that goes on in the next stretch is marked in both;
    /// its address stands at its beginning.</summary>
    public void Write(TextWriter writer, HtmlEncoder encoder, int from, int to)
    {
        while (_next < ranges.Count && ranges[_next].Start < to)
        {
            var start = Math.Clamp(ranges[_next].Start, from, to);
            var end = Math.Clamp(ranges[_next].End, start, to);
            if (start < end)
            {
                encoder.Encode(writer, text, from, start - from);
                writer.Write("<mark");
                if (first is { } number && start == ranges[_next].Start)
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $" id=\"hit-{number + _next}\""));
                }

                writer.Write('>');
                encoder.Encode(writer, text, start, end - start);
                writer.Write("</mark>");
                from = end;
            }

            if (ranges[_next].End > to)
            {
                break;
            }

            _next++;
        }

        encoder.Encode(writer, text, from, to - from);
    }
}
