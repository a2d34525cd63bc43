using NewsBrowser.Archive;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Commands;

/// <summary>Writes into the audit log what a command did to the archive.</summary>
internal static class CommandAudit
{
    /// <summary>Who did it, as the log says it.</summary>
    public const string Who = "command";

    /// <summary>Adds an entry. What was done stays done where the disk does not take it, and the command says its own trouble.</summary>
    public static void Add(NewsArchive archive, string action, string? subject, string? detail, bool done)
    {
        try
        {
            archive.Audit.Add(new AuditRecord(Who, action, subject, detail, done));
        }
        catch (ArchiveUnavailableException)
        {
            // The disk is full or read-only, which the command says of what it did itself.
        }
    }
}
