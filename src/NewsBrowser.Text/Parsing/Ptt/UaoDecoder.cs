using System.Buffers.Binary;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Decodes Big5 with the UAO 2.50 extension, the station's own encoding. Never fails: a byte without meaning becomes U+FFFD.</summary>
internal static class UaoDecoder
{
    private const int TrailsPerLead = 157;
    private const string Resource = "NewsBrowser.Text.Parsing.Ptt.Tables.uao250.bin";

    private static readonly char[] Letters = Load();

    /// <summary>Decodes bytes that hold no ANSI codes any more.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var lead = bytes[i];
            if (lead < 0x80)
            {
                text[length++] = (char)lead;
                continue;
            }

            if (i + 1 < bytes.Length && Find(lead, bytes[i + 1]) is var letter and not '\0')
            {
                text[length++] = letter;
                i++;
            }
            else
            {
                text[length++] = '\uFFFD';
            }
        }

        return new string(text, 0, length);
    }

    private static char Find(byte lead, byte trail)
    {
        if (lead is < 0x81 or > 0xFE)
        {
            return '\0';
        }

        return trail switch
        {
            >= 0x40 and <= 0x7E => Letters[((lead - 0x81) * TrailsPerLead) + trail - 0x40],
            >= 0xA1 and <= 0xFE => Letters[((lead - 0x81) * TrailsPerLead) + trail - 0xA1 + 63],
            _ => '\0',
        };
    }

    private static char[] Load()
    {
        using var stream = typeof(UaoDecoder).Assembly.GetManifestResourceStream(Resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var letters = new char[bytes.Length / 2];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * 2));
        }

        return letters;
    }
}
