using System.Buffers;
using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Web.Feeds;

/// <summary>How items are written into a file, one after another.</summary>
/// <param name="Extension">The file's.</param>
/// <param name="ContentType">What it is sent as.</param>
/// <param name="Begin">Writes what stands before the first item.</param>
/// <param name="Write">Writes an item; the text is the site's address.</param>
internal sealed record ExportFormat(string Extension, string ContentType, Action<IBufferWriter<byte>> Begin, Action<IBufferWriter<byte>, ItemHit, string> Write)
{
    public static ExportFormat Csv { get; } = new("csv", "text/csv; charset=utf-8; header=present", CsvLines.Begin, CsvLines.Write);

    public static ExportFormat JsonLines { get; } = new("jsonl", "application/jsonl; charset=utf-8", static _ => { }, JsonLine.Write);
}
