using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Commands;

/// <summary><c>token add</c>, <c>token list</c> and <c>token end</c>: the tokens of programs, without the site.</summary>
internal static class TokenCommands
{
    public static Command Build(Option<string?> data) =>
        new("token", "Make, list and end the tokens by which programs use the JSON interface. Adding and ending is for a stopped site; a running one has its "
            + "own page for it.") { BuildAdd(data), BuildList(data), BuildEnd(data) };

    private static Command BuildAdd(Option<string?> data)
    {
        var name = new Argument<string>("name") { Description = "What you call it." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"What it may do: {string.Join(", ", Scopes.All)}. May be given several times.",
            Required = true,
            AllowMultipleArgumentsPerToken = true
        };
        var expires = new Option<int?>("--expires") { Description = "For how many days; without it, until it is ended." };
        var command = new Command("add", "Make a token and print it, this once: what is kept is its hash.") { name, scopes, expires };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: false,
            (archive, _) =>
            {
                var called = parsed.GetValue(name)!.Trim();
                var allowed = parsed.GetValue(scopes)!;
                (var token, var fault) = Open(archive.Options).Add(called, allowed, parsed.GetValue(expires));
                if (token is null)
                {
                    return Reject(Sentence(fault!, called));
                }

                var detail = string.Join(", ", allowed)
                    + (parsed.GetValue(expires) is { } days ? string.Create(CultureInfo.InvariantCulture, $", for {days} days") : string.Empty);
                Note(archive, "token-add", called, detail);
                Console.Out.WriteLine(token);
                Console.Error.WriteLine($"The token of {called} ({detail}). It is shown this once; send it as \"Authorization: Bearer ...\".");
                return Task.FromResult(0);
            },
            cancellation));
        return command;
    }

    private static Command BuildList(Option<string?> data)
    {
        var json = new Option<bool>("--json") { Description = "Print them as JSON." };
        var command = new Command(
            "list", "List the tokens with what they may do, when they end and when they were used last; also beside a running site.") { json };
        command.SetAction((parsed, _) => CommandLine.WithOptionsAsync(
            parsed, data,
            (options, _) =>
            {
                var tokens = Open(options);
                if (parsed.GetValue(json))
                {
                    PrintJson(tokens);
                    return Task.FromResult(0);
                }

                foreach (var token in tokens.All)
                {
                    var ends = token.Expires is not { } at ? "does not end" : tokens.HasExpired(token) ? $"ended {Moment(at)}" : $"until {Moment(at)}";
                    Console.Out.WriteLine($"{Secrets.Short(token.Hash)}  {token.Name}  {string.Join(",", token.Scopes)}  made {Moment(token.Created)}  {ends} "
                        + $" {(token.Used is { } used ? $"used {Moment(used)} from {token.Address ?? "?"}" : "never used")}");
                }

                if (tokens.All.Count == 0)
                {
                    Console.Out.WriteLine("There are no tokens.");
                }

                return Task.FromResult(0);
            }));
        return command;
    }

    private static Command BuildEnd(Option<string?> data)
    {
        var name = new Argument<string>("name") { Description = "Its name, or its id as `token list` has it." };
        var command = new Command("end", "End a token: it opens nothing any more.") { name };
        command.SetAction((parsed, cancellation) => CommandLine.WithArchiveAsync(
            parsed, data,
            readOnly: false,
            (archive, _) =>
            {
                var called = parsed.GetValue(name)!.Trim();
                var tokens = Open(archive.Options);

                // A name counts before an id, which somebody may have chosen for a name.
                var found = tokens.All.FirstOrDefault(token => token.Name == called) ?? tokens.All.FirstOrDefault(token => Secrets.Short(token.Hash) == called);
                if (found is null)
                {
                    return Reject($"There is no token {called}; `token list` has those that there are.");
                }

                if (!tokens.End(found.Name))
                {
                    return Reject("The file of the tokens could not be written; the token is as it was.");
                }

                Note(archive, "token-end", found.Name, null);
                Console.Out.WriteLine($"Ended {found.Name}.");
                return Task.FromResult(0);
            },
            cancellation));
        return command;
    }

    private static ApiTokens Open(ArchiveOptions options) =>
        new(Options.Create(new NewsBrowserSettings { DataDirectory = options.DataDirectory }), TimeProvider.System, NullLogger<ApiTokens>.Instance);

    /// <summary>What was done stays done when the log cannot be written, and is said.</summary>
    private static void Note(NewsArchive archive, string action, string name, string? detail)
    {
        try
        {
            archive.Audit.Add(new AuditRecord("command", action, name, detail));
        }
        catch (ArchiveUnavailableException e)
        {
            Console.Error.WriteLine($"The audit log does not have it: {e.Message}");
        }
    }

    private static string Sentence(string fault, string name) => fault switch
    {
        "access.fault.name" => $"A token needs a name of at most {ApiTokens.LongestName} characters.",
        "access.fault.twice" => $"There is a token {name} already.",
        "access.fault.scopes" => $"--scope takes {string.Join(", ", Scopes.All)}.",
        "access.fault.days" => $"--expires takes a number of days from 1 to {ApiTokens.LongestDays}.",
        "access.fault.most" => $"There are {ApiTokens.MaxTokens} tokens; end one first.",
        _ => "The file of the tokens could not be written; no token was made.",
    };

    private static Task<int> Reject(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return Task.FromResult(CommandLine.CouldNotRun);
    }

    private static string Moment(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void PrintJson(ApiTokens tokens)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, CommandJson.WriterOptions);
        writer.WriteStartArray();
        foreach (var token in tokens.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id", Secrets.Short(token.Hash));
            writer.WriteString("name", token.Name);
            writer.WriteStartArray("scopes");
            foreach (var scope in token.Scopes)
            {
                writer.WriteStringValue(scope);
            }

            writer.WriteEndArray();
            writer.WriteString("created", Moment(token.Created));
            writer.WriteString("expires", token.Expires is { } expires ? Moment(expires) : null);
            writer.WriteBoolean("expired", tokens.HasExpired(token));
            writer.WriteString("used", token.Used is { } used ? Moment(used) : null);
            writer.WriteString("address", token.Address);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }
}
