using System.CommandLine;
using NewsBrowser.Archive.Backups;

namespace NewsBrowser.Web.Commands;

/// <summary><c>reindex</c> and <c>verify</c>: rebuild what is derived, and say whether all is well.</summary>
internal static class MaintenanceCommands
{
    private const int MaxNamed = 10;

    public static Command BuildReindex(Option<string?> data)
    {
        var command = new Command("reindex", "Build the search index again from the store.");
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: false,
            async (archive, stop) =>
            {
                (var items, var runs) = await archive.ReindexAsync(stop);
                Console.Out.WriteLine($"Indexed {items} items and {runs} messages (comments of one person, joined).");
                return 0;
            },
            cancellation));
        return command;
    }

    public static Command BuildVerify(Option<string?> data)
    {
        var backup = new Option<string?>("--backup") { Description = "Check this backup file instead of the archive.", HelpName = "FILE" };
        var command = new Command("verify", "Check the archive, or a backup of it; exits 1 and names each fault when there is one.") { backup };
        command.SetAction((parsed, cancellation) => parsed.GetValue(backup) is { } file
            ? CommandLine.WithOptionsAsync(
                parsed, data,
                async (options, _) =>
                {
                    var verdict = await BackupCheck.RunAsync(file, TimeProvider.System, cancellation, options.DataDirectory);
                    var code = Print(verdict.Faults, $"All is well: {verdict.Description}.");
                    if (verdict.TakenDown.Count > 0)
                    {
                        Console.Out.WriteLine(
                            $"It holds {verdict.TakenDown.Count} items that were taken down in {options.DataDirectory} "
                                + $"({string.Join(", ", verdict.TakenDown.Take(MaxNamed))}{(verdict.TakenDown.Count > MaxNamed ? ", ..." : string.Empty)}). A "
                                + $"restore deletes them again; this file keeps them.");
                    }

                    return code;
                })
            : CommandLine.WithArchiveAsync(
                parsed, data,
                readOnly: true,
                async (archive, stop) => Print(await archive.VerifyAsync(stop), "All is well."),
                cancellation));
        return command;
    }

    private static int Print(IReadOnlyList<string> faults, string well)
    {
        foreach (var fault in faults)
        {
            Console.Out.WriteLine(fault);
        }

        Console.Out.WriteLine(faults.Count == 0 ? well : $"{faults.Count} faults.");
        return faults.Count == 0 ? 0 : CommandLine.CouldNotRun;
    }
}
