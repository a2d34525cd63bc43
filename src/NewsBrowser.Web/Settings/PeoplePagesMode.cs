namespace NewsBrowser.Web.Settings;

/// <summary>Whether people have pages of their own here.</summary>
internal enum PeoplePagesMode
{
    /// <summary>Everybody who wrote has a page, kept from search engines.</summary>
    Shown = 0,

    /// <summary>There are no such pages and nothing links to them; names stand where they were written.</summary>
    Off,
}
