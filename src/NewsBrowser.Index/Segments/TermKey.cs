using System.Buffers.Binary;
using System.Text;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Index.Segments;

/// <summary>How terms are written in the dictionary: a byte for what they are, then their UTF-8; ordered by bytes.</summary>
internal static class TermKey
{
    public const byte Word = 1;
    public const byte Character = 2;
    public const byte Link = 3;
    public const byte Sign = 4;

    /// <summary>The first keyword column; column n is this plus n.</summary>
    public const byte FirstKeyword = 16;

    public static byte GetPrefix(IndexTokenKind kind) => kind switch
    {
        IndexTokenKind.Word => Word,
        IndexTokenKind.Character => Character,
        IndexTokenKind.Link => Link,
        _ => Sign,
    };

    public static byte GetKeywordPrefix(int column) => (byte)(FirstKeyword + column);

    /// <summary>Whether postings of such terms have impacts and fields.</summary>
    public static bool IsText(byte prefix) => prefix < FirstKeyword;

    /// <summary>Whether they have positions too.</summary>
    public static bool HasPositions(byte prefix) => prefix is Word or Link;

    public static byte[] Build(byte prefix, ReadOnlySpan<char> text)
    {
        var key = new byte[1 + Encoding.UTF8.GetByteCount(text)];
        key[0] = prefix;
        Encoding.UTF8.GetBytes(text, key.AsSpan(1));
        return key;
    }

    /// <summary>A key's first eight bytes as a number that orders like them; a shorter key is filled up with zeros.</summary>
    public static ulong ReadHead(ReadOnlySpan<byte> key)
    {
        if (key.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(key);
        }

        ulong head = 0;
        foreach (var value in key)
        {
            head = (head << 8) | value;
        }

        return head << (8 * (8 - key.Length));
    }

    public static string ReadText(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key[1..]);
}
