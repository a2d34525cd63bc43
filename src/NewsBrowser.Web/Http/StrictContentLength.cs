using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace NewsBrowser.Web.Http;

/// <summary>Reads a length that has anything but digits as no number: the server would take <c>+4</c> for 4, and a proxy before it may not.</summary>
internal sealed class StrictContentLength : Encoding
{
    private const char NoNumber = '\uFFFD';

    private static readonly StrictContentLength Lengths = new();

    /// <summary>The server asks by the name of a header how its bytes are read; null is its own way.</summary>
    public static void Apply(KestrelServerOptions server) =>
        server.RequestHeaderEncodingSelector = name => name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? Lengths : null;

    public override int GetByteCount(char[] chars, int index, int count) => count;

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        // The server's room is one longer than any length that it takes: what does not fit is refused for that.
        var count = Math.Min(bytes.Length, chars.Length);
        for (var index = 0; index < count; index++)
        {
            chars[index] = char.IsAsciiDigit((char)bytes[index]) ? (char)bytes[index] : NoNumber;
        }

        return count;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
