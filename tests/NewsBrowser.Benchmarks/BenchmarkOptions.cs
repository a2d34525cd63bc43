using System.Globalization;

namespace NewsBrowser.Benchmarks;

/// <summary>What a run was asked for on the command line: <c>--name value</c> and <c>--name</c>.</summary>
internal sealed class BenchmarkOptions(IReadOnlyList<string> arguments)
{
    public int Documents => Number("documents", 10_000);

    /// <summary>Where the indexes are written.</summary>
    public string Folder => Value("folder") ?? Path.Combine(Path.GetTempPath(), "newsbrowser-benchmark");

    /// <summary>How many documents a batch has that is applied at once.</summary>
    public int Batch => Number("batch", 1_000);

    /// <summary>How many documents FTS5 gets; 0 leaves it out.</summary>
    public int FtsDocuments => Number("fts", 0);

    /// <summary>Whether an index that an earlier run left in the folder is measured instead of a new one.</summary>
    public bool Reuse => arguments.Contains("--reuse");

    /// <summary>Whether the run ends when the index is built; a later one with <c>--reuse</c> measures it.</summary>
    public bool BuildOnly => arguments.Contains("--build-only");

    public string? Json => Value("json");

    private int Number(string name, int otherwise) =>
        Value(name) is { } value ? int.Parse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : otherwise;

    private string? Value(string name)
    {
        for (var at = 0; at + 1 < arguments.Count; at++)
        {
            if (arguments[at] == "--" + name)
            {
                return arguments[at + 1];
            }
        }

        return null;
    }
}
