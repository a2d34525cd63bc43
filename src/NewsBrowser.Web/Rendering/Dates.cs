using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Rendering;

/// <summary>Writes moments as <c>time</c> elements: absolute, in the archive's zone, with the zone and UTC on hover;
/// a day without a time stays a day.</summary>
internal sealed class Dates(ArchiveOptions options, Words words, TimeProvider clock)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private TimeZoneInfo Zone => options.Zone;

    public IHtmlContent Format(DateTime? utc, bool dateOnly = false)
    {
        if (utc is not { } moment)
        {
            return HtmlString.Empty;
        }

        if (dateOnly)
        {
            return Element(Stamp(moment, "yyyy-MM-dd"), words["date.dayonly"], Day(moment));
        }

        var local = Local(moment);
        return Element(Machine(moment), Hover(moment), $"{Day(local)} {Stamp(local, "HH:mm")}");
    }

    /// <summary>The day alone, of a moment whose time is known but not wanted.</summary>
    public IHtmlContent FormatDay(DateTime? utc, bool dateOnly = false)
    {
        if (utc is not { } moment)
        {
            return HtmlString.Empty;
        }

        return dateOnly ? Format(moment, dateOnly: true) : Element(Machine(moment), Hover(moment), Day(Local(moment)));
    }

    /// <summary>The time alone where it is today's, else with its day.</summary>
    public IHtmlContent FormatRecent(DateTime utc) => LocalDay(utc) == LocalDay(clock.GetUtcNow().UtcDateTime) ? FormatTime(utc) : Format(utc);

    /// <summary>A month such as <c>2023-09</c> for people to read.</summary>
    public static string Month(string month) => Words.Language == Words.Chinese ? month.Replace("-0", "/", StringComparison.Ordinal).Replace('-', '/')
        : DateTime.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? Stamp(first, "MMM yyyy") : month;

    /// <summary>A day as the site writes days.</summary>
    public static string Plain(DateOnly day) => Day(day.ToDateTime(TimeOnly.MinValue));

    public IHtmlContent FormatTime(DateTime utc) => Element(Machine(utc), Hover(utc), Stamp(Local(utc), "HH:mm"));

    /// <summary>As <see cref="FormatTime"/>, shorter: what stands a thousand times on a page, of clocks that have no seconds.</summary>
    public void WriteClock(TextWriter writer, HtmlEncoder encoder, DateTime utc)
    {
        var local = Local(utc);
        writer.Write($"<time datetime=\"{Stamp(utc, "yyyy-MM-dd'T'HH:mm'Z'")}\" title=\"{Stamp(local, "yyyy-MM-dd HH:mm")} "
            + $"{encoder.Encode(ZoneName(utc))}\">{Stamp(local, "HH:mm")}</time>");
    }

    /// <summary>A moment in the archive's zone in few letters, for the axis of a drawing: the day without its year, with or without the time.</summary>
    public string Short(DateTime utc, bool withTime)
    {
        var local = Local(utc);
        var day = Words.Language == Words.Chinese ? Stamp(local, "M/d") : Stamp(local, "d MMM");
        return withTime ? $"{day} {Stamp(local, "HH:mm")}" : day;
    }

    /// <summary>The calendar day in the archive's zone, to see where a new one begins.</summary>
    public DateOnly LocalDay(DateTime utc) => DateOnly.FromDateTime(Local(utc));

    /// <summary>The zone as people read it, such as <c>Asia/Taipei (UTC+08:00)</c>.</summary>
    public string ZoneName(DateTime utc)
    {
        var offset = Zone.GetUtcOffset(utc);
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return offset == TimeSpan.Zero && Zone.Id is "UTC" or "Etc/UTC" ? "UTC" : $"{Zone.Id} (UTC{sign}{offset:hh\\:mm})";
    }

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    private static string Day(DateTime local) => Words.Language == Words.Chinese ? Stamp(local, "yyyy/M/d") : Stamp(local, "d MMM yyyy");

    private string Hover(DateTime utc)
    {
        var zone = ZoneName(utc);
        var local = $"{Stamp(Local(utc), "yyyy-MM-dd HH:mm:ss")} {zone}";
        return zone == "UTC" ? local : $"{local} · {Stamp(utc, "yyyy-MM-dd HH:mm:ss")} UTC";
    }

    private static string Machine(DateTime utc) => Stamp(utc, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    private static string Stamp(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static HtmlString Element(string machine, string hover, string text)
    {
        return new HtmlString($"<time datetime=\"{machine}\" title=\"{Encoder.Encode(hover)}\">{text}</time>");
    }
}
