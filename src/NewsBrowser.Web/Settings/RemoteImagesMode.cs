namespace NewsBrowser.Web.Settings;

/// <summary>What becomes of pictures that live on other sites.</summary>
internal enum RemoteImagesMode
{
    /// <summary>A box and a link stand in their place: opening a page tells nobody else.</summary>
    Hidden = 0,

    /// <summary>The reader's browser loads them from where they are.</summary>
    Direct,

    /// <summary>This site fetches them for the reader, checks them and keeps them: the other site sees this one alone.</summary>
    Proxied,
}
