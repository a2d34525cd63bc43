using System.CommandLine;
using System.Globalization;
using NewsBrowser.Archive.Backups;

namespace NewsBrowser.Web.Commands;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>: the archive as one file, and back.</summary>
internal static class BackupCommands
{
    public static Command BuildBackup(Option<string?> data)
    {
        var file = new Argument<string>("file") { Description = "The file to write; it must not be there yet." };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var keys = new Option<bool>("--with-keys")
        {
            Description = "Take the credentials along: the administrator's password as a hash, keys of sessions, "
            + "tokens. Keep such a file as you keep a password."
        };
        var command = new Command("backup", "Write the archive as it is at this moment into one file, also beside a running site.") { file, force, keys };
        command.SetAction((parsed, cancellation) => CommandLine.WithOptionsAsync(
            parsed, data,
            async (options, _) =>
            {
                var report = await ArchiveBackup.WriteAsync(
                    options, TimeProvider.System, new BackupRequest(parsed.GetValue(file)!, parsed.GetValue(force), parsed.GetValue(keys)), cancellation);
                if (report.Lost is { } lost)
                {
                    await Console.Error.WriteLineAsync(lost);
                }

                Console.Out.WriteLine(
                    $"{report.File}: {Count(report.Items)} items, {Count(report.Comments)} comments, {Count(report.Bytes)} bytes{With(report.Files)}.");
                Console.Out.WriteLine(parsed.GetValue(keys)
                    ? "Credentials are in it: whoever has the file can sign in."
                    : "Credentials are not in it: after a restore elsewhere the console shows a new setup link.");
                return 0;
            }));
        return command;
    }

    public static Command BuildRestore(Option<string?> data)
    {
        var file = new Argument<string>("file") { Description = "A backup, or a copy from the folder backups." };
        var keys = new Option<bool>("--with-keys") { Description = "Restore the credentials that it carries too." };
        var force = new Option<bool>("--force") { Description = "Replace a damaged archive though what was deleted for good cannot be read from it." };
        var command = new Command(
            "restore", "Put a backup in the archive's place; the site is stopped. It is verified first, and what is replaced is kept.") { file, keys, force };
        command.SetAction((parsed, cancellation) => CommandLine.WithOptionsAsync(
            parsed, data,
            async (options, logging) =>
            {
                var report = await ArchiveRestore.RunAsync(
                    options, TimeProvider.System, logging,
                    new RestoreRequest(parsed.GetValue(file)!, parsed.GetValue(keys), parsed.GetValue(force)), cancellation);
                Console.Out.WriteLine($"Restored ({report.Description}): {Count(report.Items)} items, {Count(report.Comments)} comments{With(report.Files)}.");
                if (report.Kept is { } kept)
                {
                    Console.Out.WriteLine(report.Carried is { } carried
                        ? $"What was there is {kept}; {Count(carried.Takedowns)} deletions for good and {Count(carried.AuditEntries)} audit entries were "
                            + $"taken over from it."
                        : $"What was there is {kept}; it could not be read, and what was deleted for good since the backup is not known.");
                }

                if (report.Deleted > 0)
                {
                    Console.Out.WriteLine($"{Count(report.Deleted)} items of the backup had been deleted for good and were deleted again.");
                }

                Console.Out.WriteLine("The search index is built at the next start.");
                return 0;
            }));
        return command;
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string With(IReadOnlyList<string> files) => files.Count == 0 ? string.Empty : $", with {string.Join(", ", files)}";
}
