using System.Buffers;

namespace NewsBrowser.Web.Http;

/// <summary>
/// Finds, in text that comes in pieces, the values that are addresses of the site and puts its path before them:
/// in HTML the values of the attributes that have addresses, in JSON those of <c>url</c>. Both are our own and write a quotation mark inside a value as an
/// escape, so that nothing that a source says looks like one.
/// </summary>
internal sealed class PathBaseRewriter
{
    /// <summary>No name that is looked for is longer.</summary>
    private const int LongestName = 16;

    private readonly byte[] _path;
    private readonly byte[] _sign;
    private readonly byte[][] _names;
    private readonly SearchValues<byte> _before;
    private readonly byte[] _known = new byte[LongestName + 1];
    private byte[] _held = [];
    private int _knownLength;

    private PathBaseRewriter(byte[] path, byte[] sign, byte[][] names, ReadOnlySpan<byte> before)
    {
        _path = path;
        _sign = sign;
        _names = names;
        _before = SearchValues.Create(before);
    }

    /// <summary>Null where the type of the answer has no addresses to look for.</summary>
    public static PathBaseRewriter? For(string? contentType, byte[] path) => contentType?.Split(';')[0].Trim() switch
    {
        "text/html" => new(path, "=\"/"u8.ToArray(), [.. new[]
        {
            "href"u8.ToArray(), "src"u8.ToArray(), "action"u8.ToArray(), "formaction"u8.ToArray(), "data-suggest"u8.ToArray(), "data-saved"u8.ToArray(),
            "data-months"u8.ToArray(), "data-events"u8.ToArray()
        }], " \t\r\n"u8),
        "application/json" => new(path, "\":\"/"u8.ToArray(), ["url"u8.ToArray()], "\""u8),
        _ => null,
    };

    /// <summary>The next piece as it is sent; its last letters may be held back until what follows them is known.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> piece)
    {
        // What was sent last is looked at again, for the name before a sign.
        byte[] text = [.. _known.AsSpan(0, _knownLength), .. _held, .. piece.Span];
        var from = _knownLength;
        var end = text.Length - HeldBack(text.AsSpan(from));
        var sent = new ArrayBufferWriter<byte>(text.Length - from + (8 * _path.Length) + 1);
        for (var at = from; ;)
        {
            var found = text.AsSpan(at, end - at).IndexOf(_sign);
            if (found < 0)
            {
                break;
            }

            var slash = at + found + _sign.Length - 1;
            at = slash + 1;
            if (text[at] != (byte)'/' && IsAddress(text.AsSpan(0, slash - _sign.Length + 1)))
            {
                sent.Write(text.AsSpan(from, slash - from));
                sent.Write(_path);
                from = slash;
            }
        }

        sent.Write(text.AsSpan(from, end - from));
        _held = text[end..];
        _knownLength = Math.Min(_known.Length, end);
        text.AsSpan(end - _knownLength, _knownLength).CopyTo(_known);
        return sent.WrittenMemory;
    }

    /// <summary>What was held back, when nothing follows.</summary>
    public ReadOnlyMemory<byte> Rest()
    {
        var rest = _held;
        _held = [];
        return rest;
    }

    /// <summary>How many letters at the end may be the beginning of a sign; a whole one waits for the letter behind it.</summary>
    private int HeldBack(ReadOnlySpan<byte> text)
    {
        for (var length = Math.Min(_sign.Length, text.Length); length > 0; length--)
        {
            if (text.EndsWith(_sign.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private bool IsAddress(ReadOnlySpan<byte> head)
    {
        foreach (var name in _names)
        {
            if (head.Length > name.Length && head.EndsWith(name) && _before.Contains(head[^(name.Length + 1)]))
            {
                return true;
            }
        }

        return false;
    }
}
