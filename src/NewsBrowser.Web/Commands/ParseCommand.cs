using System.CommandLine;
using System.Text.Json;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Web.Commands;

/// <summary><c>parse FILE</c>: what the parser makes of one file, as JSON; nothing is stored.</summary>
internal static class ParseCommand
{
    public static Command Build()
    {
        var file = new Argument<FileInfo>("file") { Description = "The file to read." };
        var command = new Command("parse", "Print what the parser makes of one file, as JSON. Exits 0 when it was read, 1 when it was rejected.") { file };
        command.SetAction(async (parsed, cancellation) =>
        {
            var source = parsed.GetValue(file)!;
            if (Directory.Exists(source.FullName))
            {
                await Console.Error.WriteLineAsync($"{source.FullName} is a folder; parse takes one file, ingest takes folders.");
                return CommandLine.CouldNotRun;
            }

            byte[] bytes;
            try
            {
                if (source.Length > DocumentParser.MaxFileBytes)
                {
                    await Console.Error.WriteLineAsync(
                        $"{source.FullName}: {source.Length} bytes are more than the {DocumentParser.MaxFileBytes} that are read.");
                    return CommandLine.CouldNotRun;
                }

                bytes = await File.ReadAllBytesAsync(source.FullName, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return CommandLine.CouldNotRun;
            }

            var result = DocumentParser.Parse(new ParseInput(source.FullName, bytes));
            await using var output = Console.OpenStandardOutput();
            await JsonSerializer.SerializeAsync(output, result, CommandJson.Documents, cancellation);
            output.WriteByte((byte)'\n');
            return result is NewsBrowser.Text.Documents.ParseResult.Parsed ? 0 : CommandLine.CouldNotRun;
        });
        return command;
    }
}
