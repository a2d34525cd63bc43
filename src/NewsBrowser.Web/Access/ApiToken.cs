namespace NewsBrowser.Web.Access;

/// <summary>A program that may use the interface without a password.</summary>
/// <param name="Name">What the administrator calls it; names differ by more than the size of their letters.</param>
/// <param name="Hash">The hash of the token, which itself was shown once.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Created">UTC.</param>
/// <param name="Expires">From when it is refused, UTC; null for never.</param>
/// <param name="Used">When it was used last, UTC; null while it never was.</param>
/// <param name="Address">From where it was used last.</param>
internal sealed record ApiToken(string Name, string Hash, IReadOnlyList<string> Scopes, DateTime Created, DateTime? Expires, DateTime? Used, string? Address);
