using System.Diagnostics;
using System.Globalization;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>The program as one file, made by the command of docs/operations.md: it starts anywhere, as anybody.</summary>
public sealed class OneFileTests : IDisposable
{
    private const string Switch = "NEWSBROWSER_PUBLISH";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-onefile-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_file_starts_as_another_user_from_an_empty_folder_and_writes_its_data_alone()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Switch) == "1", $"{Switch}=1 publishes the program, which takes long.");
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The command makes a program for Linux.");
            return;
        }

        var program = Path.Combine(_folder, "program");
        var document = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "operations.md"), Cancellation);
        var command = document.Split('\n')
            .Single(line => line.StartsWith("dotnet publish src/NewsBrowser.Web -c Release -r linux-x64", StringComparison.Ordinal));
        Assert.EndsWith(" -o newsbrowser", command, StringComparison.Ordinal);

        // All that a build leaves lies elsewhere than in the checkout, where another may go on.
        var publish = new ProcessStartInfo("dotnet", [.. command.Split(' ')[1..^2], "-o", program, "--artifacts-path", Path.Combine(_folder, "artifacts")])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true
        };
        var watch = Stopwatch.StartNew();
        using (var publishing = Process.Start(publish)!)
        {
            var said = await publishing.StandardOutput.ReadToEndAsync(Cancellation);
            await publishing.WaitForExitAsync(Cancellation);
            Assert.True(publishing.ExitCode == 0, said);
        }

        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"Published in {watch.Elapsed.TotalSeconds:0} s."));
        var seeds = Directory.CreateDirectory(Path.Combine(program, "seeds")).FullName;
        foreach (var file in Directory.GetFiles(Checkout.Seeds))
        {
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        }

        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        File.SetUnixFileMode(_folder, (UnixFileMode)Convert.ToInt32("755", 8));
        File.SetUnixFileMode(data, (UnixFileMode)Convert.ToInt32("777", 8));
        var before = Listed(program);

        // Root becomes somebody without rights and without a home; anybody else is somebody already.
        string[] launcher = Environment.UserName == "root"
            ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=-all", "env", "-i"]
            : ["env", "-i"];
        var start = new ProcessStartInfo(
            launcher[0], [.. launcher[1..], Path.Combine(program, "newsbrowser"), "serve", "--urls", "http://127.0.0.1:0", "--data", data])
        {
            WorkingDirectory = empty,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        watch.Restart();
        using var site = Process.Start(start)!;
        try
        {
            string? address = null;
            while (address is null && await site.StandardOutput.ReadLineAsync(Cancellation) is { } line)
            {
                var at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
                address = at < 0 ? null : line[at..].Split(' ')[0].Trim('"');
            }

            if (address is null)
            {
                Assert.Fail(await site.StandardError.ReadToEndAsync(Cancellation));
                return;
            }

            var rest = site.StandardOutput.ReadToEndAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            while (!(await client.GetAsync(new Uri("/readyz", UriKind.Relative), Cancellation)).IsSuccessStatusCode)
            {
                Assert.False(site.HasExited);
            }

            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"Ready after {watch.Elapsed.TotalSeconds:0.0} s."));
            Assert.Contains(
                "癌症",
                await client.GetStringAsync(new Uri("/search?q=" + Uri.EscapeDataString("癌症"), UriKind.Relative), Cancellation),
                StringComparison.Ordinal);
            await CommandProcess.SignalAsync(site, "TERM");
            await site.WaitForExitAsync(Cancellation);
            Assert.Equal(0, site.ExitCode);
            await rest;
        }
        finally
        {
            if (!site.HasExited)
            {
                site.Kill();
            }
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(empty));
        Assert.Equal(before, Listed(program));
        Assert.True(File.Exists(Path.Combine(data, "archive.db")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<string> Listed(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];
}
