using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Commands;

/// <summary><c>prune</c>: deletes the items of which every file has vanished.</summary>
internal static class PruneCommand
{
    public static Command Build(Option<string?> data)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be deleted, delete nothing." };
        var json = new Option<bool>("--json") { Description = "Print what was, or would be, deleted as JSON." };
        var command = new Command("prune", "Delete the items of which every file has vanished. They come back when a file of theirs does.") { dryRun, json };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: false,
            async (archive, stop) =>
            {
                var preview = await archive.Pruning.DryRunAsync(stop);
                var report = parsed.GetValue(dryRun) ? null : await archive.Pruning.PruneAsync(stop);
                if (report is not null)
                {
                    CommandAudit.Add(
                        archive, "prune", null, string.Create(CultureInfo.InvariantCulture, $"{report.Items} items, {report.Files} files"), done: true);
                }

                if (parsed.GetValue(json))
                {
                    PrintJson(preview, report);
                }
                else
                {
                    PrintText(preview, report);
                }

                return 0;
            },
            cancellation));
        return command;
    }

    private static void PrintText(PruneDryRun preview, PruneReport? report)
    {
        foreach (var item in preview.Listed)
        {
            Console.Out.WriteLine($"{item.Path}  {item.Title}");
        }

        if (preview.Items > preview.Listed.Count)
        {
            Console.Out.WriteLine($"... and {preview.Items - preview.Listed.Count} more.");
        }

        Console.Out.WriteLine(report is null
            ? $"Would delete {preview.News} news items, {preview.Posts} posts with {preview.Comments} comments and {preview.Links} links, and forget "
                + $"{preview.Files} vanished files. Nothing was deleted."
            : $"Deleted {report.Items} items and forgot {report.Files} vanished files.");
    }

    private static void PrintJson(PruneDryRun preview, PruneReport? report)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, CommandJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteBoolean("deleted", report is not null);
        writer.WriteNumber("items", report?.Items ?? preview.Items);
        writer.WriteNumber("files", report?.Files ?? preview.Files);
        writer.WriteNumber("news", preview.News);
        writer.WriteNumber("posts", preview.Posts);
        writer.WriteNumber("links", preview.Links);
        writer.WriteNumber("comments", preview.Comments);
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }
}
