using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>The filters of a search as chips; each leads to the search without it.</summary>
internal sealed record ChipRow(IReadOnlyList<QueryChip> Chips, SearchUrl Address)
{
    public static ChipRow Create(ParsedQuery query, SearchUrl address) => new(QueryEditing.Filters(query.Root), address);

    public string Without(QueryChip chip) => Address.To(chip.WithoutText);
}
