using System.Buffers;
using System.Globalization;
using System.Text;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Feeds;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>The audit log as CSV, written as it is read.</summary>
internal static class AuditDownload
{
    public const string Path = "/admin/audit.csv";

    private const string Names = "number,at,who,session,address,action,subject,detail,done\r\n";

    public static void MapAuditDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, SendAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, AuditLog auditLog, string? action, string? who, string? from, string? until)
    {
        var choice = new AuditQuery(action, who, from, until);
        if (!choice.IsValid)
        {
            // Everything instead of a month is no answer that somebody would notice.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        CsvLines.BeginWith(context.Response.BodyWriter, Names);
        long? before = null;
        IReadOnlyList<AuditView> read;
        do
        {
            read = await auditLog.ListAsync(choice.Filter, before, AuditLog.MaxLimit, context.RequestAborted);
            foreach (var entry in read)
            {
                Write(context.Response.BodyWriter, entry);
                before = entry.Id;
            }

            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        while (read.Count == AuditLog.MaxLimit);
    }

    private static void Write(IBufferWriter<byte> to, AuditView entry)
    {
        string?[] cells =
        [
            entry.Id.ToString(CultureInfo.InvariantCulture),
            entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            CsvLines.Text(entry.Who),
            CsvLines.Text(entry.Session),
            CsvLines.Text(entry.Address),
            CsvLines.Text(entry.Action),
            CsvLines.Text(entry.Subject),
            CsvLines.Text(entry.Detail),
            entry.Done ? "true" : "false",
        ];
        Encoding.UTF8.GetBytes(string.Join(',', cells) + "\r\n", to);
    }
}
