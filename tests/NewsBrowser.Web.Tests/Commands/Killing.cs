using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Kills a command of the real program again and again, each time a random while after it was seen to come to a part of its work.</summary>
/// <param name="parts">The parts that the work has, in their order; the first is what comes before it.</param>
/// <param name="partOf">How far a data folder's files tell that the work came.</param>
internal sealed class Killing(string[] parts, Func<string, int> partOf)
{
    private readonly Random _random = new(Number("NEWSBROWSER_KILLS_SEED") ?? 20260311);
    private readonly TimeSpan[] _lengths = new TimeSpan[parts.Length];
    private readonly double[] _reach = [.. parts.Select(_ => 1.0)];
    private readonly int[] _landed = new int[parts.Length];
    private int _late;
    private int _begun;

    public Random Random => _random;

    /// <summary>Kills that fell into the work, not before it and not after its end.</summary>
    public int Within => _landed.Skip(1).Sum();

    private bool Enough => Within > 0 && Within * 3 >= _landed.Sum() + _late;

    /// <summary>How often to kill; <c>NEWSBROWSER_KILLS=200</c> runs the long form, <c>NEWSBROWSER_KILLS_SEED</c> chooses other moments.</summary>
    public static int Times(int inTheGate) => Number("NEWSBROWSER_KILLS") ?? inTheGate;

    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// Whether to kill once more: until it was done so often, and then, up to four times as often,
    /// until a third of the kills fell into the work. How fast a machine is may change between the run that was measured and the ones that are killed.
    /// </summary>
    public bool Again(int times) => _begun < times || (_begun < 4 * times && !Enough);

    /// <summary>Runs the command undisturbed and sees how long each part takes.</summary>
    public async Task MeasureAsync(string data, params string[] arguments)
    {
        var begun = new long[parts.Length + 1];
        using var process = CommandProcess.Start(arguments);
        var started = Stopwatch.GetTimestamp();
        Array.Fill(begun, 0);
        var part = 0;
        begun[0] = started;
        while (!process.WaitForExit(1))
        {
            for (var now = partOf(data); part < now;)
            {
                begun[++part] = Stopwatch.GetTimestamp();
            }
        }

        var result = await CommandProcess.EndAsync(process);
        Assert.True(result.ExitCode == 0, result.Error);
        while (part < parts.Length)
        {
            begun[++part] = Stopwatch.GetTimestamp();
        }

        for (var i = 0; i < parts.Length; i++)
        {
            _lengths[i] = Stopwatch.GetElapsedTime(begun[i], begun[i + 1]);
        }
    }

    /// <summary>Starts the command and kills it.</summary>
    public async Task KillAsync(string data, params string[] arguments)
    {
        _begun++;

        // One in ten before the work, the program's own start among it.
        var aim = _random.Next(10) == 0 ? 0 : _random.Next(1, parts.Length);
        var after = _lengths[aim] * _reach[aim] * _random.NextDouble();
        using var process = CommandProcess.Start(arguments);
        while (partOf(data) < aim && !process.WaitForExit(1))
        {
            // Looks again until it has come so far.
        }

        var ended = process.WaitForExit(after);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var landed = partOf(data);

        // What it does last is to tidy up, and then nothing shows any more how far it came.
        if (ended || landed < aim)
        {
            _late++;
            _reach[aim] *= 0.7;
        }
        else
        {
            _landed[landed]++;
        }
    }

    /// <summary>Says where the kills fell, and fails when too few fell into the work.</summary>
    public void Report(string what)
    {
        var where = string.Join(", ", parts.Select((part, i) => $"{_landed[i]} {part} ({_lengths[i].TotalMilliseconds:0} ms)"));
        var all = $"{_landed.Sum() + _late} kills of {what}: {where}, {_late} when it was done.";
        TestContext.Current.TestOutputHelper?.WriteLine(all);
        Assert.True(Enough, $"{all} The moments are badly chosen.");
    }

    /// <summary>Opens the archive as the next start would, holds <c>verify</c> to be clean, and counts what is found.</summary>
    public static async Task<int> RestartAsync(string data)
    {
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = data }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        Assert.Empty(await archive.VerifyAsync(CancellationToken.None));
        (var items, var runs) = (archive.IndexStatus().Items.Documents, archive.IndexStatus().Messages.Documents);
        Assert.NotEqual(0, items);
        return items + runs;
    }

    public static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
        }
    }
}
