using System.Security.Claims;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Access;

/// <summary>Writes into the archive's audit log what a request, or the program itself, did. What was done stays done when the log cannot be written;
/// the program's log then has it.</summary>
internal sealed partial class AuditWriter(Lazy<AuditLog> entries, ILogger<AuditWriter> log)
{
    /// <summary>The claim that names the session: the first letters of its id's hash, so that the log leads to nobody's cookie.</summary>
    public const string SessionClaim = "session";

    private static readonly object Written = new();

    /// <summary>Writes what a request did. <paramref name="action"/> is one of the names in docs/operations.md.</summary>
    public void Add(HttpContext context, string action, string? subject = null, string? detail = null, bool done = true) =>
        Add(CreateRecord(context, action, subject, detail, done));

    /// <summary>An entry about a request, for whoever writes it when what was asked for has ended.</summary>
    public static AuditRecord CreateRecord(HttpContext context, string action, string? subject = null, string? detail = null, bool done = true)
    {
        context.Items[Written] = true;
        return new AuditRecord(context.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : "nobody", action, subject, detail, done)
        {
            Session = context.User.FindFirstValue(SessionClaim),
            Address = SessionCookie.GetAddress(context),
        };
    }

    /// <summary>Whether an entry about a request was written.</summary>
    public static bool HasEntry(HttpContext context) => context.Items.ContainsKey(Written);

    /// <summary>Writes what the program did by itself (<c>watch</c>, <c>schedule</c>).</summary>
    public void Add(AuditRecord record)
    {
        try
        {
            entries.Value.Add(record);
        }
        catch (ArchiveUnavailableException e)
        {
            LogUnwritten(record.Action, record.Subject, record.Who, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "The audit log could not be written ({Reason}): {Action} of {Subject} by {Who}")]
    private partial void LogUnwritten(string action, string? subject, string who, string reason);
}
