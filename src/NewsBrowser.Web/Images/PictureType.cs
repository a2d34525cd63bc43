namespace NewsBrowser.Web.Images;

/// <summary>A kind of picture that browsers paint from pixels alone; SVG, which can hold scripts and addresses, is none.</summary>
internal sealed record PictureType(string ContentType)
{
    /// <summary>So many bytes are enough to tell.</summary>
    public const int HeaderLength = 256;

    public static PictureType Png { get; } = new("image/png");

    public static PictureType Jpeg { get; } = new("image/jpeg");

    public static PictureType Gif { get; } = new("image/gif");

    public static PictureType WebP { get; } = new("image/webp");

    public static PictureType Avif { get; } = new("image/avif");

    /// <summary>What the bytes are, by their beginning, whatever was said of them; null when they are none of these.</summary>
    public static PictureType? Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n\u001a\n"u8]))
        {
            return Png;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return Jpeg;
        }

        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
        {
            return Gif;
        }

        if (bytes.Length >= 16 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBPVP8"u8))
        {
            return WebP;
        }

        return IsAvif(bytes) ? Avif : null;
    }

    // A box of four-letter brands: the first, and after a version those that it is compatible with.
    private static bool IsAvif(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || !bytes[4..].StartsWith("ftyp"u8))
        {
            return false;
        }

        var length = Math.Min(bytes.Length, Math.Min(bytes[3] | (bytes[2] << 8), 256));
        for (var at = 8; at + 4 <= length; at += 4)
        {
            if (at != 12 && (bytes.Slice(at, 4).SequenceEqual("avif"u8) || bytes.Slice(at, 4).SequenceEqual("avis"u8)))
            {
                return true;
            }
        }

        return false;
    }
}
