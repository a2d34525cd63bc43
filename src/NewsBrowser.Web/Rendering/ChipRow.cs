using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>The filters of a search as chips; each leads to the search without it.</summary>
internal sealed record ChipRow(IReadOnlyList<QueryChip> Chips, string Path, string? Sort)
{
    public static ChipRow Of(ParsedQuery query, string path, SortOrder sort) =>
        new(QueryEditing.Filters(query.Root), path, sort == SortOrder.Relevance ? null : SearchReader.NameOf(sort));

    public string Without(QueryChip chip) => Addresses.With(Path, ("q", chip.WithoutText), ("sort", Sort));
}
