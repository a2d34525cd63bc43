using System.Collections;
using System.Text;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks.Checking;

/// <summary>Keeps what the scan found, so that a million documents need not be looked through at each run.
/// Another set of queries or other documents make it void.</summary>
internal static class AnswerFile
{
    public static IReadOnlyList<ExpectedAnswer>? Read(string path, string fingerprint, int queries)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var reader = new BinaryReader(File.OpenRead(path));
        return reader.ReadString() == fingerprint ? [.. Enumerable.Range(0, queries).Select(_ => ExpectedAnswer.Read(reader))] : null;
    }

    public static void Write(string path, string fingerprint, IReadOnlyList<ExpectedAnswer> answers)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(fingerprint);
        foreach (var answer in answers)
        {
            answer.Write(writer);
        }
    }

    /// <summary>Differs when the queries, their meaning or the first documents do.</summary>
    public static string Fingerprint(IReadOnlyList<BenchmarkQuery> queries, int documents, Func<long, IndexDocument> make)
    {
        var all = new StringBuilder().Append(documents);
        foreach (var query in queries)
        {
            all.Append('\n').Append(query.Class).Append(' ').Append(query.Name);
        }

        foreach (var number in Enumerable.Range(0, 200))
        {
            foreach (var text in make(number).Texts)
            {
                all.Append('\n').Append(text);
            }
        }

        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    public static void Write(BinaryWriter writer, BitArray bits)
    {
        var bytes = new byte[(bits.Length + 7) / 8];
        bits.CopyTo(bytes, 0);
        writer.Write(bits.Length);
        writer.Write(bytes);
    }

    public static BitArray ReadBits(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        return new BitArray(reader.ReadBytes((length + 7) / 8)) { Length = length };
    }
}
