using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>The first byte of a term in the dictionary, and what does not fit it: how much of its key is that of the term before,
/// and whether it has one document.</summary>
internal static class TermHead
{
    private const int SingleFlag = 0x80;
    private const int SharedShift = 4;
    private const int MostShared = 7;
    private const int MostRest = 15;

    public static void Write(ByteBuffer to, int shared, int rest, bool isSingle)
    {
        to.Add((byte)((isSingle ? SingleFlag : 0) | (Math.Min(shared, MostShared) << SharedShift) | Math.Min(rest, MostRest)));
        if (shared >= MostShared)
        {
            to.AddVarint((uint)(shared - MostShared));
        }

        if (rest >= MostRest)
        {
            to.AddVarint((uint)(rest - MostRest));
        }
    }

    public static void Read(ReadOnlySpan<byte> from, ref int at, out int shared, out int rest, out bool isSingle)
    {
        int head = from[at++];
        isSingle = (head & SingleFlag) != 0;
        shared = (head >> SharedShift) & MostShared;
        if (shared == MostShared)
        {
            shared += (int)ByteReader.ReadVarint(from, ref at);
        }

        rest = head & MostRest;
        if (rest == MostRest)
        {
            rest += (int)ByteReader.ReadVarint(from, ref at);
        }
    }
}
