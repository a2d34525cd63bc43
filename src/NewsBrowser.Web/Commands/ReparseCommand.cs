using System.CommandLine;

namespace NewsBrowser.Web.Commands;

/// <summary><c>reparse</c>: reads every stored text again by the present parser.</summary>
internal static class ReparseCommand
{
    public static Command Build(Option<string?> data)
    {
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command(
            "reparse", "Parse every stored text again by the present parser; the files are not needed. Ended early, run it again.") { json };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: false,
            (archive, stop) => RunOutput.RunAsync(
                archive, "reparse", "Parsing again", parsed.GetValue(json), progress => archive.Ingestor.ReparseAsync(progress, stop)),
            cancellation));
        return command;
    }
}
