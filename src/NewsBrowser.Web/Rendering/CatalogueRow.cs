using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Web.Rendering;

/// <summary>In which order a list of topics, sources or boards stands.</summary>
internal enum CatalogueOrder
{
    Most = 0,
    Newest,
    Name,
}

/// <summary>Which part of a list of topics, sources or boards is shown: those whose name contains something, in an order, page by page.</summary>
internal sealed record CatalogueRow(string Path, string? Name, CatalogueOrder Order, int Part, int Matching, int Total)
{
    /// <summary>How many stand on a page.</summary>
    public const int PartSize = 200;

    /// <summary>A list shorter than this needs no filter.</summary>
    private const int WithoutFilter = 25;

    public int Parts => Math.Max(1, (Matching + PartSize - 1) / PartSize);

    public bool HasFilter => Total >= WithoutFilter || !string.IsNullOrEmpty(Name);

    public string With(CatalogueOrder order, int part = 1) => SiteUrls.With(
        Path,
        ("name", Name),
        ("sort", order == CatalogueOrder.Most ? null : GetName(order)),
        ("part", part == 1 ? null : part.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static string GetName(CatalogueOrder order) => order.ToString().ToLowerInvariant();

    /// <summary>The entries of the asked part; they come in the order of most.</summary>
    public static (CatalogueRow Row, IReadOnlyList<T> Shown) Build<T>(
        string path,
        IReadOnlyList<T> entries,
        (string? Name, string? Sort, int Part) asked,
        Func<T, string> name,
        Func<T, string> alias,
        Func<T, DateTime?> newest)
    {
        var order = Enum.TryParse(asked.Sort, ignoreCase: true, out CatalogueOrder known) && Enum.IsDefined(known) ? known : CatalogueOrder.Most;
        var wanted = TextFolding.FoldForSearch((asked.Name ?? string.Empty).Trim());
        var matching = wanted.Length == 0
            ? entries
            : [.. entries.Where(e => TextFolding.FoldForSearch(name(e)).Contains(wanted, StringComparison.Ordinal)
                || TextFolding.FoldForSearch(alias(e)).Contains(wanted, StringComparison.Ordinal))];
        var ordered = order switch
        {
            CatalogueOrder.Newest => matching.OrderByDescending(newest).ThenBy(name, StringComparer.OrdinalIgnoreCase),
            CatalogueOrder.Name => matching.OrderBy(name, StringComparer.OrdinalIgnoreCase),
            _ => matching.AsEnumerable(),
        };
        var row = new CatalogueRow(path, asked.Name, order, asked.Part, matching.Count, entries.Count);
        return (row, [.. ordered.Skip((Math.Clamp(asked.Part, 1, row.Parts) - 1) * PartSize).Take(PartSize)]);
    }
}
