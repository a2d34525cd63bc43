using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Hosting;

/// <summary>What a run of the site is to take in; all of it lies in the configured folders, or the run is refused when its turn comes.</summary>
internal sealed record RunOrder(RunKind Kind, IReadOnlyList<string> Paths)
{
    /// <summary>Files that changed after this moment are left for a later run.</summary>
    public DateTime? ChangedBefore { get; init; }

    public bool IsSame(RunOrder other) => Kind == other.Kind && ChangedBefore == other.ChangedBefore && Paths.SequenceEqual(other.Paths, StringComparer.Ordinal);
}
