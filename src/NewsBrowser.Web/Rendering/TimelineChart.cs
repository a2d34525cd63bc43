using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Rendering;

/// <summary>
/// A thread's timeline as stacked bars, each a link to the first floor of its time. Places are parts of the width and heights are pixels, so that
/// the letters keep their size on every screen. It is hidden from readers who cannot see, for whom a table with the same links stands beside it.
/// </summary>
internal sealed class TimelineChart(ThreadTimeline timeline, string floors, Dates dates, Words words)
{
    private const int Tall = 72, Below = 20;

    /// <summary>A short timeline does not fill the width with a few thick bars.</summary>
    private const int FewestSlots = 24;

    /// <summary>The least distance between two labels, in hundredths of the width: a day's name on a telephone.</summary>
    private const double LabelRoom = 21;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly double _slot = 100.0 / Math.Max(FewestSlots, timeline.Steps.Sum(CountSlots));
    private readonly StringBuilder _svg = new();

    public IHtmlContent Render()
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<svg width=\"100%\" height=\"{Tall + Below}\" aria-hidden=\"true\">");
        var most = timeline.Peak.Total;
        var (x, lastLabel) = (0.0, double.NegativeInfinity);
        var day = (DateOnly?)null;
        var end = _slot * timeline.Steps.Sum(CountSlots);
        var timed = timeline.Width < TimeSpan.FromDays(1);
        foreach (var step in timeline.Steps)
        {
            var wide = _slot * CountSlots(step);
            if (step.IsSilence)
            {
                _svg.Append(CultureInfo.InvariantCulture, $"<line class=\"silence\" x1=\"{x + (_slot / 2):0.##}%\" x2=\"{x + wide - (_slot / 2):0.##}%\" "
                    + $"y1=\"{Tall}\" y2=\"{Tall}\"><title>{Encoder.Encode(Silence(step))}</title></line>");
            }
            else if (step.Total > 0)
            {
                Bar(step, x, (double)Tall / most);
            }
            else
            {
                Rect(null, x, Tall - 1, 1);
            }

            var its = dates.LocalDay(step.From);
            if (!step.IsSilence && its != day)
            {
                // The first names its hour as well; the next days are told by where they begin.
                if (day is null || (x - lastLabel >= LabelRoom && x <= end - (2 * LabelRoom)))
                {
                    _svg.Append(
                        CultureInfo.InvariantCulture,
                        $"<text x=\"{x:0.##}%\" y=\"{Tall + Below - 4}\">{Encoder.Encode(dates.Short(step.From, withTime: day is null && timed))}</text>");
                    // The first label is the longer one.
                    lastLabel = day is null ? x + (LabelRoom / 2) : x;
                }

                day = its;
            }

            x += wide;
        }

        if (end - lastLabel >= 1.5 * LabelRoom)
        {
            _svg.Append(CultureInfo.InvariantCulture, $"<text text-anchor=\"end\" x=\"{end:0.##}%\" "
                + $"y=\"{Tall + Below - 4}\">{Encoder.Encode(dates.Short(timed ? timeline.Steps[^1].To : timeline.Steps[^1].From, timed))}</text>");
        }

        return new HtmlString(_svg.Append("</svg>").ToString());
    }

    public string Silence(TimelineStep step) => words.Format("thread.timeline.silence", DurationText.Format(step.To - step.From, words));

    private static int CountSlots(TimelineStep step) => step.IsSilence ? ThreadTimeline.SilenceSteps : 1;

    private void Bar(TimelineStep step, double x, double unit)
    {
        var told = words.Format(
            "thread.timeline.step", dates.Short(step.From, withTime: true), Words.Number(step.Pushes), Words.Number(step.Boos), Words.Number(step.Arrows));
        _svg.Append(
            CultureInfo.InvariantCulture, $"<a href=\"{Encoder.Encode(floors)}#b{step.FirstFloor}\" tabindex=\"-1\"><title>{Encoder.Encode(told)}</title>");
        Rect("all", x, 0, Tall);
        double y = Tall;
        foreach (var (name, count) in new[] { ("push", step.Pushes), ("arrow", step.Arrows), ("boo", step.Boos) })
        {
            if (count > 0)
            {
                Rect(name, x, y -= count * unit, count * unit);
            }
        }

        _svg.Append("</a>");
    }

    private void Rect(string? name, double x, double y, double tall) =>
        _svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect{(name is null ? string.Empty : $" class=\"{name}\"")} x=\"{x:0.##}%\" y=\"{y:0.#}\" width=\"{_slot * 0.8:0.##}%\" height=\"{tall:0.#}\"/>");
}
