using System.IO.Compression;
using Microsoft.Data.Sqlite;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Storage;

/// <summary>Reads raw texts back: which there are, their bytes, and the documents in them.</summary>
internal static class RawTexts
{
    /// <summary>The bytes of a stored text; null when it is damaged, which <c>verify</c> names.</summary>
    public static byte[]? Unpack(ReadOnlySpan<byte> compressed, long length)
    {
        var bytes = new byte[length];
        return BrotliDecoder.TryDecompress(compressed, bytes, out var written) && written == bytes.Length ? bytes : null;
    }

    /// <summary>As <see cref="Unpack"/>, of a text that is shown: damage is a fault of the archive.</summary>
    public static byte[] UnpackWhole(ReadOnlySpan<byte> compressed, long length) =>
        Unpack(compressed, length) ?? throw new InvalidDataException("A raw text is damaged; verify names it.");

    /// <summary>The documents of a text; none when the parser rejects it.</summary>
    public static IReadOnlyList<SourceDocument> Parse(string path, byte[] bytes, string? newsBaseUrl) =>
        DocumentParser.Parse(new ParseInput(path, bytes, newsBaseUrl)) is ParseResult.Parsed parsed ? parsed.Documents : [];

    /// <summary>Every text that is not withheld, one after the other; of a database of whatever version.</summary>
    public static IEnumerable<PackedText> ReadAll(SqliteConnection connection)
    {
        // A copy of an earlier version may know of no texts that are withheld.
        using var known = new Statement(connection, "SELECT count(*) FROM pragma_table_info('SourceTexts') WHERE name = 'WithheldBy'");
        using var texts = new Statement(
            connection, "SELECT Hash, Length, Compressed FROM SourceTexts" + (known.Number() > 0 ? " WHERE WithheldBy IS NULL" : string.Empty));
        while (texts.Next())
        {
            yield return new PackedText(texts.GetBytes(0), texts.GetInt64(1), texts.GetBytes(2));
        }
    }

    /// <summary>The texts of some hashes, those that there are.</summary>
    public static IEnumerable<PackedText> Read(SqliteConnection connection, IEnumerable<byte[]> hashes)
    {
        using var text = new Statement(connection, "SELECT Length, Compressed FROM SourceTexts WHERE Hash = ?1");
        foreach (var hash in hashes)
        {
            text.Bind(hash);
            while (text.Next())
            {
                yield return new PackedText(hash, text.GetInt64(0), text.GetBytes(1));
            }
        }
    }
}

/// <summary>A raw text as it is stored.</summary>
internal readonly record struct PackedText(byte[] Hash, long Length, byte[] Compressed)
{
    /// <summary>As <see cref="RawTexts.Unpack"/>.</summary>
    public byte[]? Unpack() => RawTexts.Unpack(Compressed, Length);
}
