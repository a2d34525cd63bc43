namespace NewsBrowser.Web.Access;

/// <summary>One browser that has signed in.</summary>
/// <param name="Hash">The hash of the id that the browser's cookie carries.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Under">A mark of the password that it was opened with: another password ends it.</param>
/// <param name="Created">When it signed in, UTC.</param>
/// <param name="Used">When it asked for something last, UTC.</param>
/// <param name="Address">The network address that asked last.</param>
/// <param name="Browser">What the browser called itself, shortened.</param>
internal sealed record Session(string Hash, SessionRole Role, string Under, DateTime Created, DateTime Used, string? Address, string? Browser)
{
    public const int LongestBrowser = 200;
}

/// <summary>What a session opens.</summary>
internal enum SessionRole
{
    /// <summary>The administration, and all that a reader may.</summary>
    Administrator = 0,

    /// <summary>The pages of an archive that is not public.</summary>
    Reader,
}
