using System.CommandLine;

namespace NewsBrowser.Web.Commands;

/// <summary><c>health</c>: asks a running site whether it is ready, for containers that have no other program to ask with.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Build()
    {
        var address = new Argument<string>("address") { Description = "Where the site listens.", DefaultValueFactory = _ => "http://localhost:5080" };
        var command = new Command("health", "Ask a running site whether it is ready. Exits 0 when it is, 1 when it is not or does not answer.") { address };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(address)!.TrimEnd('/') + "/readyz", UriKind.Absolute, out var ready) || ready.Scheme is not ("http" or "https"))
            {
                await Console.Error.WriteLineAsync($"\"{parsed.GetValue(address)}\" is no http or https address.");
                return CommandLine.CouldNotRun;
            }

            using var client = new HttpClient { Timeout = Patience };
            try
            {
                using var response = await client.GetAsync(ready, cancellation);
                Console.WriteLine(response.IsSuccessStatusCode ? "ready" : "not ready");
                return response.IsSuccessStatusCode ? 0 : CommandLine.CouldNotRun;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                await Console.Error.WriteLineAsync($"{ready} does not answer: {e.Message}");
                return CommandLine.CouldNotRun;
            }
        });
        return command;
    }
}
