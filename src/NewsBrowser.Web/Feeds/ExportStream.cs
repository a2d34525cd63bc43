using System.Buffers;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Http;

namespace NewsBrowser.Web.Feeds;

/// <summary>Sends items as they come. The first ones are on their way before the last are looked for,
/// and a file that could not be sent whole never ends as if it were.</summary>
internal static class ExportStream
{
    /// <summary>After so many items the reader gets what there is.</summary>
    public const int ItemsAtOnce = 100;

    public static async Task SendAsync(HttpContext context, ExportFormat format, IAsyncEnumerable<ItemHit> items)
    {
        var response = context.Response;
        response.ContentType = format.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"newsbrowser.{format.Extension}\"";
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        ExportPlaces.HoldToPace(context);
        var left = context.RequestAborted;
        try
        {
            await WriteAsync(context, format, items, left);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The reader has what they wanted, or has gone.
        }
        catch when (response.HasStarted)
        {
            context.Abort();
            throw;
        }
    }

    private static async Task WriteAsync(HttpContext context, ExportFormat format, IAsyncEnumerable<ItemHit> items, CancellationToken left)
    {
        var writer = context.Response.BodyWriter;
        var root = SiteBaseUrl.Get(context.Request);
        var written = 0;
        await foreach (var hit in items.WithCancellation(left))
        {
            // Nothing before the first item: a search that cannot be answered is still an error page then.
            if (written == 0)
            {
                format.Begin(writer);
            }

            format.Write(writer, hit, root);
            if (written++ % ItemsAtOnce == 0)
            {
                await writer.FlushAsync(left);
            }
        }

        if (written == 0)
        {
            format.Begin(writer);
        }

        await writer.FlushAsync(left);
    }
}

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
