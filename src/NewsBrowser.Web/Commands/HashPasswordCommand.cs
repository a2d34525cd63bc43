using System.CommandLine;
using NewsBrowser.Web.Access;
using Spectre.Console;

namespace NewsBrowser.Web.Commands;

/// <summary><c>hash-password</c>: turns a password into the hash that the settings take.</summary>
internal static class HashPasswordCommand
{
    public static Command Build()
    {
        var command = new Command("hash-password", "Read a password (typed, or from standard input) and print its hash for NewsBrowser__Admin__PasswordHash.");
        command.SetAction(async (_, cancellation) =>
        {
            var password = Console.IsInputRedirected
                ? await Console.In.ReadLineAsync(cancellation)
                : AnsiConsole.Prompt(new TextPrompt<string>("Password:").Secret());
            if (AdminPassword.Fault(password) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                return CommandLine.CouldNotRun;
            }

            Console.Out.WriteLine(AdminPassword.Hash(password!));
            return 0;
        });
        return command;
    }
}
