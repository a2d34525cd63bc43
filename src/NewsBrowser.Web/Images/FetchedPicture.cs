namespace NewsBrowser.Web.Images;

/// <summary>A picture, or why there is none.</summary>
internal readonly record struct FetchedPicture(ReadOnlyMemory<byte> Bytes, PictureType? Type, PictureFault Fault)
{
    public FetchedPicture(ReadOnlyMemory<byte> bytes, PictureType type)
        : this(bytes, type, PictureFault.None)
    {
    }

    public FetchedPicture(PictureFault fault)
        : this(default, null, fault)
    {
    }
}

/// <summary>Why a picture is not handed out.</summary>
internal enum PictureFault
{
    None = 0,

    /// <summary>Its address, or one that it leads to, may not be asked.</summary>
    Forbidden,

    /// <summary>The other site does not answer, or not with a picture's 200.</summary>
    Unreachable,

    /// <summary>The other site takes too long.</summary>
    Slow,

    TooLarge,

    /// <summary>The bytes are of no known kind of picture.</summary>
    NoPicture,

    /// <summary>As many as may be are fetched already.</summary>
    Busy,
}
