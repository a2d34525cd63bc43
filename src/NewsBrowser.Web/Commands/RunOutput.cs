using System.Globalization;
using System.Text.Json;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Versions;
using NewsBrowser.Web.Rendering;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NewsBrowser.Web.Commands;

/// <summary>Makes a run with a bar on a terminal and prints its report.</summary>
internal static class RunOutput
{
    /// <summary>Makes the run, and writes it into the audit log; one that was cancelled prints what it had done by then.</summary>
    /// <param name="archive">Whose log.</param>
    /// <param name="action">What the log calls it.</param>
    /// <param name="what">What the bar calls it.</param>
    /// <param name="asJson">Whether the report is JSON.</param>
    /// <param name="run">The run.</param>
    public static async Task<int> RunAsync(
        NewsArchive archive, string action, string what, bool asJson, Func<IProgress<IngestionProgress>?, Task<IngestionReport>> run)
    {
        try
        {
            var report = asJson || Console.IsOutputRedirected ? await run(null) : await RunWithBarAsync(what, run);
            CommandAudit.Add(archive, action, Number(report.RunId), Describe(report), done: true);
            Print(report, asJson);
            return 0;
        }
        catch (IngestionCancelledException e)
        {
            CommandAudit.Add(archive, action, Number(e.Report.RunId), Describe(e.Report) + "; cancelled", done: false);
            Print(e.Report, asJson);
            throw;
        }
        catch (ArchiveUnavailableException e)
        {
            CommandAudit.Add(archive, action, null, e.Message, done: false);
            throw;
        }
    }

    private static string? Number(long run) => run == 0 ? null : run.ToString(CultureInfo.InvariantCulture);

    private static string Describe(IngestionReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Counts.Files} files, {report.Counts.Updated} updated, {report.Counts.Added} added, {report.Counts.Rejected} rejected");

    private static void Print(IngestionReport report, bool asJson)
    {
        if (asJson)
        {
            PrintJson(report);
        }
        else
        {
            PrintText(report);
        }
    }

    private static Task<IngestionReport> RunWithBarAsync(string what, Func<IProgress<IngestionProgress>?, Task<IngestionReport>> run) =>
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new OnceKnown(new PercentageColumn()), new OnceKnown(new RemainingTimeColumn()))
            .StartAsync(async context =>
        {
            var bar = context.AddTask(what);
            bar.IsIndeterminate = true;
            var progress = new Progress<IngestionProgress>(now =>
            {
                bar.IsIndeterminate = !now.AllFound;
                bar.MaxValue = Math.Max(1, now.FilesFound);
                bar.Value = now.Counts.Files;
                bar.Description = now.AllFound
                    ? $"{now.Counts.Files} of {now.FilesFound} files, {now.Counts.Rejected} rejected"
                    : $"{now.Counts.Files} files, {now.Counts.Rejected} rejected, looking for more";
            });
            var report = await run(progress);
            bar.IsIndeterminate = false;
            bar.MaxValue = Math.Max(1, report.Counts.Files);
            bar.Value = bar.MaxValue;
            return report;
        });

    private static void PrintText(IngestionReport report)
    {
        Console.Out.WriteLine($"{report.Counts.Files} files in {report.Seconds:0.00} s: {report.Counts.Added} added, {report.Counts.Updated} updated, "
            + $"{report.Counts.Unchanged} unchanged, {report.Counts.Rejected} rejected.");
        if (report.Counts.RejectedEntries > 0)
        {
            Console.Out.WriteLine($"{report.Counts.RejectedEntries} entries of files that were otherwise read were rejected.");
        }

        if (report.Counts.Vanished > 0)
        {
            Console.Out.WriteLine($"{report.Counts.Vanished} files of earlier runs are no longer there; what came from them is kept.");
        }

        foreach (var rejection in report.Rejections.Concat(report.LeftOut))
        {
            Console.Out.WriteLine(rejection.Line > 0 ? $"{rejection.Path}:{rejection.Line}: {rejection.Reason}" : $"{rejection.Path}: {rejection.Reason}");
        }

        if (report.DryRunResult is { } preview)
        {
            PrintText(preview);
        }
    }

    private static void PrintText(DryRunResult preview)
    {
        Console.Out.WriteLine($"Nothing was stored. Of {preview.Total} items: "
            + $"{string.Join(", ", preview.Counts.Where(count => count.Value > 0).Select(count => $"{count.Value} {DescribeChange(count.Key)}"))}{(preview.NewLinks > 0 ? $"; {preview.NewLinks} new links" : string.Empty)}.");
        foreach (var item in preview.Items)
        {
            Console.Out.WriteLine($"{DescribeChange(item.Change)}  {item.Path}:{item.Line}  {item.Item.Title}");
            if (item.Comparison is { } comparison)
            {
                Console.Out.WriteLine($"    {Describe(comparison)}");
            }
        }

        if (preview.Unlisted > 0)
        {
            Console.Out.WriteLine($"... and {preview.Unlisted} more.");
        }
    }

    private static string DescribeChange(ItemChange change) => change switch
    {
        ItemChange.New => "new",
        ItemChange.Whole => "whole (a link so far)",
        ItemChange.Changed => "changed",
        ItemChange.Kept => "kept beside the shown state",
        ItemChange.Named => "named",
        _ => "left out (taken down)",
    };

    private static string Describe(VersionComparison comparison)
    {
        var parts = new List<string>();
        if (comparison.Fields.Count > 0)
        {
            parts.Add("fields: " + string.Join(", ", comparison.Fields.Select(field => field.Name)));
        }

        if (comparison.Body.Count > 0)
        {
            parts.Add($"paragraphs: {comparison.Body.Count(p => p.Change is ParagraphChange.Added or ParagraphChange.Removed or ParagraphChange.Edited)}");
        }

        if (comparison.Counts.Total > 0)
        {
            parts.Add($"comments: {comparison.Counts.Appended + comparison.Counts.Inserted} new, {comparison.Counts.Edited} edited, {comparison.Counts.Vanished} vanished");
        }

        return parts.Count == 0 ? "nothing that a reader sees" : string.Join("; ", parts);
    }

    private static void PrintJson(IngestionReport report)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, CommandJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteNumber("added", report.Counts.Added);
        writer.WriteNumber("updated", report.Counts.Updated);
        writer.WriteNumber("unchanged", report.Counts.Unchanged);
        writer.WriteNumber("rejected", report.Counts.Rejected);
        writer.WriteNumber("rejectedEntries", report.Counts.RejectedEntries);
        writer.WriteNumber("files", report.Counts.Files);
        writer.WriteNumber("vanished", report.Counts.Vanished);
        writer.WriteNumber("seconds", Math.Round(report.Seconds, 3));
        WriteLines(writer, "rejections", report.Rejections);
        if (report.LeftOut.Count > 0)
        {
            WriteLines(writer, "leftOut", report.LeftOut);
        }

        if (report.DryRunResult is { } preview)
        {
            WriteDryRun(writer, preview);
        }

        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteLines(Utf8JsonWriter writer, string name, IReadOnlyList<FileRejection> lines)
    {
        writer.WriteStartArray(name);
        foreach (var line in lines)
        {
            writer.WriteStartObject();
            writer.WriteString("path", line.Path);
            writer.WriteNumber("line", line.Line);
            writer.WriteString("reason", line.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDryRun(Utf8JsonWriter writer, DryRunResult preview)
    {
        writer.WriteStartObject("preview");
        writer.WriteStartObject("counts");
        foreach ((var change, var count) in preview.Counts)
        {
            writer.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(change.ToString()), count);
        }

        writer.WriteEndObject();
        writer.WriteNumber("newLinks", preview.NewLinks);
        writer.WriteNumber("unlisted", preview.Unlisted);
        writer.WriteStartArray("items");
        foreach (var item in preview.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("change", JsonNamingPolicy.CamelCase.ConvertName(item.Change.ToString()));
            writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(item.Item.Kind.ToString()));
            writer.WriteString("title", item.Item.Title);
            writer.WriteString("path", item.Path);
            writer.WriteNumber("line", item.Line);
            if (item.IsPresent)
            {
                writer.WriteString("url", item.Item.Path);
            }

            if (item.Comparison is { } comparison)
            {
                writer.WriteString("difference", Describe(comparison));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A column that is empty until it is known how much there is to do.</summary>
    private sealed class OnceKnown(ProgressColumn column) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            task.IsIndeterminate ? Spectre.Console.Text.Empty : column.Render(options, task, deltaTime);
    }
}
