using System.CommandLine;

namespace NewsBrowser.Web.Commands;

/// <summary><c>reindex</c> and <c>verify</c>: rebuild what is derived, and say whether all is well.</summary>
internal static class MaintenanceCommands
{
    public static Command BuildReindex(Option<string?> data)
    {
        var command = new Command("reindex", "Build the search index again from the store.");
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed.GetValue(data),
            readOnly: false,
            async (archive, stop) =>
            {
                (int items, int runs) = await archive.ReindexAsync(stop);
                Console.Out.WriteLine($"Indexed {items} items and {runs} messages (comments of one person, joined).");
                return 0;
            },
            cancellation));
        return command;
    }

    public static Command BuildVerify(Option<string?> data)
    {
        var command = new Command("verify", "Check the archive; exits 1 and names each fault when there is one.");
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed.GetValue(data),
            readOnly: true,
            async (archive, stop) =>
            {
                IReadOnlyList<string> faults = await archive.VerifyAsync(stop);
                foreach (string fault in faults)
                {
                    Console.Out.WriteLine(fault);
                }

                Console.Out.WriteLine(faults.Count == 0 ? "All is well." : $"{faults.Count} faults.");
                return faults.Count == 0 ? 0 : CommandLine.CouldNotRun;
            },
            cancellation));
        return command;
    }
}
