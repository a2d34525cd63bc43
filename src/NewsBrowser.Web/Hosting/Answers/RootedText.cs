using System.Buffers;

namespace NewsBrowser.Web.Hosting.Answers;

/// <summary>
/// Finds, in text that comes in pieces, the values that are addresses of the site and puts its path before them: in HTML the values of the attributes that have addresses, in
/// JSON those of <c>url</c>. Both are our own and write a quotation mark inside a value as an escape, so that nothing that a source says looks like one.
/// </summary>
internal sealed class RootedText
{
    /// <summary>No name that is looked for is longer.</summary>
    private const int LongestName = 16;

    private readonly byte[] path;
    private readonly byte[] sign;
    private readonly byte[][] names;
    private readonly SearchValues<byte> before;
    private readonly byte[] known = new byte[LongestName + 1];
    private byte[] held = [];
    private int knownLength;

    private RootedText(byte[] path, byte[] sign, byte[][] names, ReadOnlySpan<byte> before)
    {
        this.path = path;
        this.sign = sign;
        this.names = names;
        this.before = SearchValues.Create(before);
    }

    /// <summary>Null where the type of the answer has no addresses to look for.</summary>
    public static RootedText? For(string? contentType, byte[] path) => contentType?.Split(';')[0].Trim() switch
    {
        "text/html" => new(path, "=\"/"u8.ToArray(), [.. new[] { "href"u8.ToArray(), "src"u8.ToArray(), "action"u8.ToArray(), "formaction"u8.ToArray(), "data-suggest"u8.ToArray(), "data-events"u8.ToArray() }], " \t\r\n"u8),
        "application/json" => new(path, "\":\"/"u8.ToArray(), ["url"u8.ToArray()], "\""u8),
        _ => null,
    };

    /// <summary>The next piece as it is sent; its last letters may be held back until what follows them is known.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> piece)
    {
        // What was sent last is looked at again, for the name before a sign.
        byte[] text = [.. known.AsSpan(0, knownLength), .. held, .. piece.Span];
        int from = knownLength;
        int end = text.Length - HeldBack(text.AsSpan(from));
        var sent = new ArrayBufferWriter<byte>(text.Length - from + (8 * path.Length) + 1);
        for (int at = from; ;)
        {
            int found = text.AsSpan(at, end - at).IndexOf(sign);
            if (found < 0)
            {
                break;
            }

            int slash = at + found + sign.Length - 1;
            at = slash + 1;
            if (text[at] != (byte)'/' && IsAddress(text.AsSpan(0, slash - sign.Length + 1)))
            {
                sent.Write(text.AsSpan(from, slash - from));
                sent.Write(path);
                from = slash;
            }
        }

        sent.Write(text.AsSpan(from, end - from));
        held = text[end..];
        knownLength = Math.Min(known.Length, end);
        text.AsSpan(end - knownLength, knownLength).CopyTo(known);
        return sent.WrittenMemory;
    }

    /// <summary>What was held back, when nothing follows.</summary>
    public ReadOnlyMemory<byte> Rest()
    {
        byte[] rest = held;
        held = [];
        return rest;
    }

    /// <summary>How many letters at the end may be the beginning of a sign; a whole one waits for the letter behind it.</summary>
    private int HeldBack(ReadOnlySpan<byte> text)
    {
        for (int length = Math.Min(sign.Length, text.Length); length > 0; length--)
        {
            if (text.EndsWith(sign.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private bool IsAddress(ReadOnlySpan<byte> head)
    {
        foreach (byte[] name in names)
        {
            if (head.Length > name.Length && head.EndsWith(name) && before.Contains(head[^(name.Length + 1)]))
            {
                return true;
            }
        }

        return false;
    }
}
