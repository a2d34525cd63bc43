using System.CommandLine;
using System.Text.Json;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using Spectre.Console;

namespace NewsBrowser.Web.Commands;

/// <summary><c>ingest PATH...</c>: takes files and folders in, in this process.</summary>
internal static class IngestCommand
{
    public static Command Build(Option<string?> data)
    {
        var paths = new Argument<string[]>("path") { Description = "Files and folders.", Arity = ArgumentArity.OneOrMore };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and compare, store nothing." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("ingest", "Ingest files and folders. Exits 0 when the run ended, rejections or not; 1 when it could not run.") { paths, dryRun, json };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed.GetValue(data),
            readOnly: false,
            async (archive, stop) =>
            {
                var request = new IngestionRequest([.. parsed.GetValue(paths)!], parsed.GetValue(dryRun));
                bool asJson = parsed.GetValue(json);
                try
                {
                    Print(
                        asJson || Console.IsOutputRedirected
                            ? await archive.Ingestor.RunAsync(request, null, stop)
                            : await RunWithBarAsync(archive, request, stop),
                        asJson);
                    return 0;
                }
                catch (IngestionCancelledException e)
                {
                    Print(e.Report, asJson);
                    throw;
                }
            },
            cancellation));
        return command;
    }

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

    private static Task<IngestionReport> RunWithBarAsync(NewsArchive archive, IngestionRequest request, CancellationToken stop) =>
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async context =>
        {
            ProgressTask bar = context.AddTask("Ingesting");
            var progress = new Progress<IngestionProgress>(now =>
            {
                bar.MaxValue = Math.Max(1, now.FilesFound);
                bar.Value = now.FilesDone;
                bar.Description = $"{now.FilesDone} of {now.FilesFound} files, {now.Rejected} rejected";
            });
            IngestionReport report = await archive.Ingestor.RunAsync(request, progress, stop);
            bar.MaxValue = Math.Max(1, report.Files);
            bar.Value = bar.MaxValue;
            return report;
        });

    private static void PrintText(IngestionReport report)
    {
        Console.Out.WriteLine($"{report.Files} files in {report.Seconds:0.00} s: {report.Added} added, {report.Updated} updated, {report.Unchanged} unchanged, {report.Rejected} rejected.");
        if (report.Vanished > 0)
        {
            Console.Out.WriteLine($"{report.Vanished} files of earlier runs are no longer there; what came from them is kept.");
        }

        foreach (FileRejection rejection in report.Rejections)
        {
            Console.Out.WriteLine(rejection.Line > 0 ? $"{rejection.Path}:{rejection.Line}: {rejection.Reason}" : $"{rejection.Path}: {rejection.Reason}");
        }
    }

    private static void PrintJson(IngestionReport report)
    {
        using Stream output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, CommandJson.WriterOptions);
        writer.WriteStartObject();
        writer.WriteNumber("added", report.Added);
        writer.WriteNumber("updated", report.Updated);
        writer.WriteNumber("unchanged", report.Unchanged);
        writer.WriteNumber("rejected", report.Rejected);
        writer.WriteNumber("files", report.Files);
        writer.WriteNumber("vanished", report.Vanished);
        writer.WriteNumber("seconds", Math.Round(report.Seconds, 3));
        writer.WriteStartArray("rejections");
        foreach (FileRejection rejection in report.Rejections)
        {
            writer.WriteStartObject();
            writer.WriteString("path", rejection.Path);
            writer.WriteNumber("line", rejection.Line);
            writer.WriteString("reason", rejection.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }
}
