using System.Globalization;
using System.Text;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Files;

/// <summary>Names the files that are the index at one moment, and the store's change number that they reach.</summary>
/// <param name="Identity">What the index is made from.</param>
/// <param name="Schema">Names the schema that its segments were written for.</param>
/// <param name="ChangeNumber">The store's change number that the files reach.</param>
/// <param name="NextFile">The number of the next file.</param>
/// <param name="Segments">The segments, the oldest first.</param>
internal sealed record Manifest(string Identity, ulong Schema, long ChangeNumber, int NextFile, IReadOnlyList<Manifest.Entry> Segments)
{
    public const string FileName = "manifest";

    private const string FirstLine = "NewsBrowser index 3";

    /// <summary>Reads the manifest of a folder; null when it has none.</summary>
    /// <exception cref="IndexDamagedException">It is torn, damaged or of another version.</exception>
    public static Manifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        // The last line is the checksum of all before it.
        var last = bytes.Length < 2 ? -1 : bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n');
        if (last < 0 || !bytes.AsSpan(last + 1).SequenceEqual(Encoding.ASCII.GetBytes(SumLine(bytes.AsSpan(0, last + 1)))))
        {
            throw new IndexDamagedException($"{FileName}: it is torn or damaged.");
        }

        var lines = Encoding.UTF8.GetString(bytes, 0, last).Split('\n');
        if (lines[0] != FirstLine || lines.Length < 5)
        {
            throw new IndexDamagedException($"{FileName}: it is of another version.");
        }

        try
        {
            return new Manifest(
                Uri.UnescapeDataString(Value(lines[1], "identity")),
                ulong.Parse(Value(lines[2], "schema"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                long.Parse(Value(lines[3], "change"), CultureInfo.InvariantCulture),
                int.Parse(Value(lines[4], "next"), CultureInfo.InvariantCulture),
                [.. lines[5..].Select(ReadSegment)]);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new IndexDamagedException($"{FileName}: {e.Message}", e);
        }
    }

    /// <summary>Replaces the manifest of a folder in one step, when all that it names is on the disk.</summary>
    public void Write(string folder)
    {
        var text = new StringBuilder();
        text.Append(FirstLine).Append('\n');
        text.Append("identity ").Append(Uri.EscapeDataString(Identity)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"schema {Schema:x16}\nchange {ChangeNumber}\nnext {NextFile}\n");
        foreach (var segment in Segments)
        {
            text.Append(CultureInfo.InvariantCulture, $"segment {segment.File} {segment.Length} {segment.Checksum:x8} {segment.Documents} {segment.Live} "
                + $"{segment.Deletions ?? "-"} {segment.DeletionsChecksum:x8}\n");
        }

        var body = Encoding.UTF8.GetBytes(text.ToString());
        var path = Path.Combine(folder, FileName);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(body);
            file.Write(Encoding.ASCII.GetBytes(SumLine(body)));
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string SumLine(ReadOnlySpan<byte> body) => string.Create(CultureInfo.InvariantCulture, $"sum {Checksum.Compute(body):x8}\n");

    private static string Value(string line, string name) =>
        line.StartsWith(name + " ", StringComparison.Ordinal) ? line[(name.Length + 1)..] : throw new FormatException($"The line of {name} is missing.");

    private static Entry ReadSegment(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 8 || parts[0] != "segment")
        {
            throw new FormatException($"“{line}” is no segment.");
        }

        return new Entry(
            parts[1],
            long.Parse(parts[2], CultureInfo.InvariantCulture),
            uint.Parse(parts[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            int.Parse(parts[4], CultureInfo.InvariantCulture),
            int.Parse(parts[5], CultureInfo.InvariantCulture),
            parts[6] == "-" ? null : parts[6],
            uint.Parse(parts[7], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <summary>A segment of the index.</summary>
    /// <param name="File">Its file's name.</param>
    /// <param name="Length">Its length in bytes.</param>
    /// <param name="Checksum">The checksum that its trailer ends with: another segment of the same length is not taken for it.</param>
    /// <param name="Documents">Its documents, deleted ones among them.</param>
    /// <param name="Live">How many live.</param>
    /// <param name="Deletions">The file with the bits of those that live; null when all do.</param>
    /// <param name="DeletionsChecksum">The checksum that this file ends with; 0 without one.</param>
    internal sealed record Entry(string File, long Length, uint Checksum, int Documents, int Live, string? Deletions, uint DeletionsChecksum);
}
