using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Reads a file as the BBS keeps it: Big5-UAO (or UTF-8, which some exports are) with ANSI codes, even inside a letter.</summary>
internal static class PttRawParser
{
    private static readonly System.Text.UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Author => [0xA7, 0x40, 0xAA, 0xCC, (byte)':'];

    private static ReadOnlySpan<byte> Sender => [0xB5, 0x6F, 0xAB, 0x48, 0xA4, 0x48];

    /// <summary>The reference mark ※ that begins the station's lines.</summary>
    private static ReadOnlySpan<byte> StationMark => [0xA1, 0xB0, (byte)' '];

    /// <summary>推 in its colour, as a comment begins.</summary>
    private static ReadOnlySpan<byte> PushMark => [0x1B, (byte)'[', (byte)'1', (byte)';', (byte)'3', (byte)'7', (byte)'m', 0xB1, 0xC0];

    /// <summary>→ in its colour.</summary>
    private static ReadOnlySpan<byte> ArrowMark => [0x1B, (byte)'[', (byte)'1', (byte)';', (byte)'3', (byte)'1', (byte)'m', 0xA1, 0xF7];

    /// <summary>True for the header's first bytes in Big5, or for bytes that are no UTF-8 and have station lines or comments in Big5.</summary>
    public static bool CanParse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Author) || bytes.StartsWith(Sender))
        {
            return true;
        }

        if (bytes.Contains((byte)0) || System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return false;
        }

        return bytes.IndexOf(StationMark) >= 0 || bytes.IndexOf(PushMark) >= 0 || bytes.IndexOf(ArrowMark) >= 0;
    }

    public static ParseResult Parse(ParseInput file)
    {
        var text = DecodeText(file.Bytes.Span);
        var warnings = new List<ParseWarning>();
        var replaced = text.Count(unit => unit == '\uFFFD');
        if (replaced > 0)
        {
            warnings.Add(new ParseWarning(1, $"{replaced} bytes have no meaning in Big5-UAO and show as \uFFFD."));
        }

        var lines = PttLine.Split(text, 1, out var rejection);
        return lines is null
            ? new ParseResult.Rejected(SourceFormat.PttRaw, rejection!)
            : PttTextParser.Parse(SourceFormat.PttRaw, file, lines, warnings);
    }

    /// <summary>The text without terminal codes and carriage returns.</summary>
    public static string DecodeText(ReadOnlySpan<byte> bytes)
    {
        var plain = AnsiCodes.Strip(bytes);
        return System.Text.Unicode.Utf8.IsValid(plain) ? StrictUtf8.GetString(plain) : UaoDecoder.Decode(plain);
    }
}
