using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Jobs;

/// <summary>What a run of the site is to take in; all of it lies in the configured folders, or the run is refused when its turn comes.</summary>
internal sealed record RunRequest(RunKind Kind, IReadOnlyList<string> Paths)
{
    /// <summary>Files that changed after this moment are left for a later run.</summary>
    public DateTime? ChangedBefore { get; init; }

    /// <summary>Files that are left for a later run.</summary>
    public IReadOnlySet<string> Except { get; init; } = new HashSet<string>();

    public bool IsSame(RunRequest other) => Except.Count + other.Except.Count == 0 && Kind == other.Kind && ChangedBefore == other.ChangedBefore
        && Paths.SequenceEqual(other.Paths, StringComparer.Ordinal);
}
