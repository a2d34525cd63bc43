using System.CommandLine;
using System.Text.Json;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Commands;

/// <summary><c>takedown ITEM</c>: deletes an item for good and keeps it from coming back.</summary>
internal static class TakedownCommand
{
    public static Command Build(Option<string?> data)
    {
        var item = new Argument<string>("item") { Description = "The item: its id, the address of its page, or its own address." };
        var reason = new Option<string?>("--reason") { Description = "Why, for your own list.", HelpName = "WORDS" };
        var yes = new Option<bool>("--yes") { Description = "Do it. Without this it is only said what would be deleted." };
        var json = new Option<bool>("--json") { Description = "Print what was, or would be, deleted as JSON." };
        var command = new Command("takedown", "Delete an item for good, from rows, index, raw texts and kept pictures, and keep it from coming back. Backups "
            + "from before are named and stay.") { item, reason, yes, json };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: !parsed.GetValue(yes),
            (archive, stop) =>
                RunAsync(archive, new TakedownArguments(parsed.GetValue(item)!, parsed.GetValue(reason), parsed.GetValue(yes), parsed.GetValue(json)), stop),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(NewsArchive archive, TakedownArguments asked, CancellationToken cancellation)
    {
        if (asked.Reason is { Length: > Takedowns.MaxReason })
        {
            throw new ArchiveUnavailableException($"The reason is longer than {Takedowns.MaxReason} letters; nothing was deleted.");
        }

        var item = await FindAsync(archive, asked.Item, cancellation)
            ?? throw new ArchiveUnavailableException(await archive.Takedowns.IsTakenDownAsync(asked.Item, cancellation)
                ? $"{asked.Item} was taken down already."
                : $"There is no item {asked.Item}.");
        // Both look through every raw text, so only one of them is done.
        var preview = asked.Yes ? null : await archive.Takedowns.DryRunAsync(item.Id, cancellation);
        TakedownReport? report = null;
        if (asked.Yes)
        {
            var entry = new AuditRecord(CommandAudit.Who, "takedown", item.Id, asked.Reason);
            report = await archive.Takedowns.TakeDownAsync(item.Id, asked.Reason, entry, cancellation)
                ?? throw new ArchiveUnavailableException($"There is no item {asked.Item} any more.");
        }

        if (asked.Json)
        {
            PrintJson(item, preview, report);
        }
        else
        {
            PrintText(item, preview, report);
        }

        if (report is null)
        {
            await Console.Error.WriteLineAsync("Nothing was deleted. With --yes it is.");
            return CommandLine.CouldNotRun;
        }

        if (report.Left != TakedownRemains.None)
        {
            await Console.Error.WriteLineAsync(
                $"The item is deleted, but files of {archive.Options.DataDirectory} may still hold something of it ({report.Left}): the disk is full or "
                    + $"failed, or another program reads the database. The next start, or reindex, goes on with it.");
            return CommandLine.CouldNotRun;
        }

        return 0;
    }

    /// <summary>The item that somebody names: by its id, by the path of its page with or without the site before it, or by the original's address.</summary>
    private static async Task<ItemSummary?> FindAsync(NewsArchive archive, string name, CancellationToken cancellation)
    {
        if (await archive.Items.FindAsync(name, cancellation) is { } byId)
        {
            return byId;
        }

        if (UrlKey.FromUrl(name) is { } key && await archive.Items.FindAsync(key, cancellation) is { } byAddress)
        {
            return byAddress;
        }

        if (!Uri.TryCreate(new Uri("http://localhost/"), name, out var page) || !name.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = [.. page.AbsolutePath.Split('/').Select(Uri.UnescapeDataString)];
        int forum = Array.LastIndexOf(parts, "forum"), news = Array.IndexOf(parts, "news");
        return forum >= 0 && forum + 2 < parts.Length ? await archive.Items.FindPostAsync(parts[forum + 1], parts[forum + 2], cancellation)
            : news >= 0 && news + 1 < parts.Length ? await archive.Items.FindAsync(parts[news + 1], cancellation)
            : null;
    }

    private static void PrintText(ItemSummary item, TakedownDryRun? preview, TakedownReport? report)
    {
        Console.Out.WriteLine($"{item.Path}  {item.Title}");
        if (preview is not null)
        {
            Console.Out.WriteLine(
                $"Would delete {(item.IsLink ? "this link" : item.Kind == ItemKind.Forum ? "this post" : "this news item")} with {preview.Comments} comments "
                    + $"and {preview.Versions} earlier states, its place among the related links of {preview.ReferencedBy} items, "
                + $"{preview.Texts - preview.Emptied} raw texts, and the bytes of {preview.Emptied} raw texts that other items came from.");
        }
        else if (report is not null)
        {
            Console.Out.WriteLine($"Deleted for good (takedown {report.Number}); {report.Texts} raw texts that held or named it were deleted or emptied.");
        }

        var backups = report?.Backups ?? preview?.Backups ?? [];
        if (backups.Count > 0)
        {
            Console.Out.WriteLine("These backups in the data folder were made before and may hold it; they stay:");
            foreach (var name in backups)
            {
                Console.Out.WriteLine($"  {name}");
            }
        }
    }

    private static void PrintJson(ItemSummary item, TakedownDryRun? preview, TakedownReport? report)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, CommandJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteBoolean("deleted", report is not null);
        writer.WriteString("id", item.Id);
        writer.WriteString("path", item.Path);
        writer.WriteString("title", item.Title);
        writer.WriteNumber("texts", report?.Texts ?? preview?.Texts ?? 0);
        if (preview is not null)
        {
            writer.WriteNumber("emptied", preview.Emptied);
            writer.WriteNumber("comments", preview.Comments);
            writer.WriteNumber("states", preview.Versions);
            writer.WriteNumber("naming", preview.ReferencedBy);
        }

        if (report is not null)
        {
            writer.WriteNumber("takedown", report.Number);
            writer.WriteBoolean("finished", report.Left == TakedownRemains.None);
        }

        writer.WriteStartArray("backups");
        foreach (var name in report?.Backups ?? preview?.Backups ?? [])
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private sealed record TakedownArguments(string Item, string? Reason, bool Yes, bool Json);
}
