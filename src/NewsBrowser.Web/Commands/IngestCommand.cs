using System.CommandLine;
using NewsBrowser.Archive.Ingestion;

namespace NewsBrowser.Web.Commands;

/// <summary><c>ingest PATH...</c>: takes files and folders in, in this process.</summary>
internal static class IngestCommand
{
    public static Command Build(Option<string?> data)
    {
        var paths = new Argument<string[]>("path") { Description = "Files and folders.", Arity = ArgumentArity.OneOrMore };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and compare, store nothing; prints what would become of each item." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command(
            "ingest", "Ingest files and folders. Exits 0 when the run ended, rejections or not; 1 when it could not run.") { paths, dryRun, json };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: false,
            (archive, stop) =>
            {
                var request = new IngestionRequest([.. parsed.GetValue(paths)!], parsed.GetValue(dryRun));
                return RunOutput.RunAsync(
                    archive,
                    request.DryRun ? "dry-run" : "ingest",
                    "Ingesting",
                    parsed.GetValue(json),
                    progress => archive.Ingestor.RunAsync(request, progress, stop));
            },
            cancellation,
            () => new IngestionRequest(parsed.GetValue(paths)!).RequirePaths()));
        return command;
    }
}
