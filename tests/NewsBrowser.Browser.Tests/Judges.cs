using System.Diagnostics;

namespace NewsBrowser.Browser.Tests;

/// <summary>Judges that are not ours, installed by <c>.ci/run</c> into a folder that <c>NEWSBROWSER_NODE_MODULES</c> names;
/// tests are skipped where they are absent, and fail there when the gate requires them.</summary>
internal static class Judges
{
    /// <summary>The file of a package.</summary>
    public static string File(string package, string file)
    {
        var folder = Environment.GetEnvironmentVariable("NEWSBROWSER_NODE_MODULES");
        var path = Path.Combine(folder ?? string.Empty, package, file);
        if (folder is null || !System.IO.File.Exists(path))
        {
            Checkout.SkipOrFail("NEWSBROWSER_REQUIRE_NODE", $"{package} is missing: `npm ci --prefix .ci` installs it, and NEWSBROWSER_NODE_MODULES has to name .ci/node_modules.");
        }

        return path;
    }

    /// <summary>Runs a package's program under node; returns what it printed.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        var error = await errors;
        Assert.True(error.Length == 0, error);
        return output;
    }
}
