namespace NewsBrowser.Text.Parsing;

/// <summary>Recognises files that are no text by how they begin.</summary>
internal static class BinaryKind
{
    /// <summary>What the file is, with its article; null when it may be text.</summary>
    public static string? Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4e, 0x47]))
        {
            return "a PNG picture";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
        {
            return "a JPEG picture";
        }

        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
        {
            return "a GIF picture";
        }

        if (bytes.StartsWith("RIFF"u8) && bytes.Length > 11 && bytes[4..8].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) >= 0)
        {
            return "a RIFF file (WebP, WAV or AVI)";
        }

        if (bytes.StartsWith("PK\u0003\u0004"u8) || bytes.StartsWith("PK\u0005\u0006"u8))
        {
            return "a ZIP archive or an office document";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return "a gzip archive";
        }

        if (bytes.StartsWith("%PDF-"u8))
        {
            return "a PDF document";
        }

        if (bytes.StartsWith("SQLite format 3\0"u8))
        {
            return "a SQLite database";
        }

        return bytes.StartsWith("\u007fELF"u8) ? "a program" : null;
    }
}
