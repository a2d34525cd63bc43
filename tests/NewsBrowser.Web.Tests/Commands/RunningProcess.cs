using System.Diagnostics;
using System.Net.Http.Headers;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>The real program serving, as a process of its own on a free port; killed at the end unless it has ended.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly Task<string[]> _reading;

    private RunningProcess(Process process, Uri address)
    {
        Process = process;
        _client = new HttpClient { BaseAddress = address };

        // Nobody reads the rest, and a full pipe would stop the program.
        _reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public Process Process { get; }

    public string Address => _client.BaseAddress!.ToString();

    public static Task<RunningProcess> StartAsync(params string[] arguments) => StartUnderAsync([], arguments);

    /// <summary>As <see cref="StartAsync"/>, under another program that becomes it.</summary>
    public static async Task<RunningProcess> StartUnderAsync(string[] launcher, params string[] arguments)
    {
        var process = CommandProcess.StartUnder(launcher, ["serve", "--urls", "http://127.0.0.1:0", .. arguments]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            if (at >= 0)
            {
                return new RunningProcess(process, new Uri(line[at..].Split(' ')[0]));
            }
        }

        var error = await process.StandardError.ReadToEndAsync();
        process.Dispose();
        throw new InvalidOperationException($"The site did not start: {error}");
    }

    /// <param name="path">What is asked for.</param>
    /// <param name="token">Sent as a program sends it.</param>
    public async Task<int> StatusAsync(string path, string? token = null)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var response = await _client.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException e) when (Process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            throw new InvalidOperationException($"The site ended with {Process.ExitCode}: {string.Concat(await _reading)}", e);
        }
    }

    /// <summary>Waits until the seeds are in.</summary>
    public async Task ReadyAsync()
    {
        while (await StatusAsync("/readyz") != 200)
        {
            Assert.False(Process.HasExited);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        await Process.WaitForExitAsync();
        await _reading;
        _client.Dispose();
        Process.Dispose();
    }
}
