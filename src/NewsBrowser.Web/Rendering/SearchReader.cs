using NewsBrowser.Archive;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>Reads a search out of an address, and says in the reader's language what it means.</summary>
internal sealed class SearchReader(NewsArchive archive, TimeProvider clock, Words words)
{
    public ParsedQuery Parse(string? text) => Parse(text, SearchFields.Default);

    /// <summary>A search for comments, in which <c>tag:</c> is what they are marked with.</summary>
    public ParsedQuery ParseComments(string? text) => Parse(text, SearchFields.OfComments);

    private ParsedQuery Parse(string? text, SearchFields fields) =>
        QueryParser.Parse(text?.Trim() ?? string.Empty, clock.GetUtcNow().UtcDateTime, archive.Options.Zone, fields);

    /// <summary>The marks of the search that an opened item's address carries.</summary>
    /// <param name="text">The search, or null.</param>
    /// <param name="known">What addresses in the item's texts name here, by the addresses' keys.</param>
    public HitMarks CreateMarks(string? text, IReadOnlyDictionary<string, ItemSummary>? known = null) =>
        new(string.IsNullOrWhiteSpace(text) ? null : Parse(text)) { Inside = known is { Count: > 0 } ? new InternalLinks(known, words["link.inside"]) : null };

    public static string Sentence(ParsedQuery query) => QuerySentence.Describe(query.Root, Words.Language);

    /// <summary>The search written from its tree, where that differs from what the reader wrote by more than blanks; null otherwise.</summary>
    public static string? ReadAs(ParsedQuery query)
    {
        var printed = QueryPrinter.Print(query.Root);
        return query.Root is QueryNode.Nothing
            || string.Join(' ', query.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) == printed ? null : printed;
    }

    /// <summary>A problem in the reader's language; as its finder wrote it where the interface has no words for it.</summary>
    public string Describe(QueryProblem problem, string query)
    {
        var start = Math.Clamp(problem.Start, 0, query.Length);
        var piece = query.Substring(start, Math.Clamp(problem.Length, 0, query.Length - start));
        var key = "problem." + problem.Code;
        return words[key] == key ? problem.Message : words.Format(key, piece);
    }

    /// <summary>What stands before the searches that a problem offers.</summary>
    public string IntroduceOffers(QueryProblem problem)
    {
        var key = "offer." + problem.Code;
        return words[key] == key ? words["offer"] : words[key];
    }

    /// <summary>The search with a facet's value taken in, or taken out where it is in.</summary>
    public string Toggled(ParsedQuery query, SearchField field, FacetEntry entry)
    {
        if (field.Kind != FieldKind.Date)
        {
            return Edited(query.Root, new QueryNode.Property(field, [entry.Value]), entry.Selected);
        }

        // A month is a stretch of time in the archive's zone, which the parser knows how to make. It joins other months; a longer stretch gives way to it.
        var root = GetTimes(query.Root).All(IsMonth) ? query.Root : WithoutTimes(query.Root);
        return Edited(root, Parse(SiteUrls.Filter(field.Name, entry.Value)).Root, entry.Selected);
    }

    private static string Edited(QueryNode root, QueryNode filter, bool selected) =>
        QueryPrinter.Print(selected ? QueryEditing.Without(root, filter) : QueryEditing.With(root, filter));

    /// <summary>The stretches of time that a list offers, counted back from the archive's newest day; the first is all of it.</summary>
    public static IReadOnlyList<string> Periods { get; } = ["all", "week", "month", "year"];

    /// <summary>Which of <see cref="Periods"/> a search is in; null for another stretch of time.</summary>
    public string? FindPeriod(QueryNode root, DateOnly? newest)
    {
        var times = GetTimes(root);
        return times.Count == 0 ? Periods[0]
            : times.Count == 1 && newest is { } day ? Periods.Skip(1).FirstOrDefault(period => Parse(WritePeriod(period, day)).Root.Equals(times[0])) : null;
    }

    /// <summary>The search in one of <see cref="Periods"/>, which takes the place of its filters of time.</summary>
    public static string InPeriod(ParsedQuery query, string period, DateOnly? newest)
    {
        var rest = QueryPrinter.Print(WithoutTimes(query.Root));
        return period == Periods[0] || newest is not { } day ? rest : $"{rest} {WritePeriod(period, day)}".TrimStart();
    }

    private static string WritePeriod(string period, DateOnly newest)
    {
        var first = period switch { "week" => newest.AddDays(-6), "month" => newest.AddMonths(-1).AddDays(1), _ => newest.AddYears(-1).AddDays(1) };
        return SiteUrls.Filter("date", first.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) + "..");
    }

    /// <summary>Alternatives of a word at the search's top level, all but the first, each with the search without it.</summary>
    public static IReadOnlyList<QueryChip> FindIncluded(QueryNode root)
    {
        var parts = root is QueryNode.And and ? and.Children : [root];
        var included = new List<QueryChip>();
        foreach (var either in parts.OfType<QueryNode.Or>().Where(part => part.Children.All(child => child is QueryNode.Text)))
        {
            foreach (var child in either.Children.Skip(1).Cast<QueryNode.Text>())
            {
                QueryNode[] left = [.. either.Children.Where(other => !other.Equals(child))];
                var rest = parts.Select(part => part != either ? part : left is [var only] ? only : new QueryNode.Or(left));
                included.Add(new QueryChip(child, child.Value, QueryPrinter.Print(Join([.. rest]))));
            }
        }

        return included;
    }

    private static QueryNode Join(IReadOnlyList<QueryNode> parts) =>
        parts switch { [] => new QueryNode.Everything(), [var only] => only, _ => new QueryNode.And(parts) };

    /// <summary>The search without each of its parts, with the part as it is written; none for a search of one part.</summary>
    public static IEnumerable<(string Part, ParsedQuery Query)> LeaveOutEach(ParsedQuery query)
    {
        var parts = query.Root is QueryNode.And and ? and.Children : [];
        foreach (var part in parts)
        {
            var rest = Join([.. parts.Where(other => other != part)]);
            yield return (QueryPrinter.Print(part), new ParsedQuery(QueryPrinter.Print(rest), rest, []));
        }
    }

    /// <summary>The filters of time at a search's top level.</summary>
    public static IReadOnlyList<QueryNode.Time> GetTimes(QueryNode root) => [.. QueryEditing.Filters(root).Select(chip => chip.Node).OfType<QueryNode.Time>()];

    /// <summary>The search without its filters of time.</summary>
    public static QueryNode WithoutTimes(QueryNode root) => GetTimes(root).Aggregate(root, QueryEditing.Without);

    /// <summary>The search in a stretch of months, which takes the place of its filters of time; an end that is empty is open.</summary>
    public static string Between(ParsedQuery query, string? from, string? to)
    {
        var rest = QueryPrinter.Print(WithoutTimes(query.Root));
        var (first, last) = (from?.Trim() ?? string.Empty, to?.Trim() ?? string.Empty);
        if (first.Length > 0 && last.Length > 0 && string.CompareOrdinal(first, last) > 0)
        {
            (first, last) = (last, first);
        }

        var stretch = first.Length + last.Length == 0 ? string.Empty : SiteUrls.Filter("date", first == last ? first : $"{first}..{last}");
        return rest.Length == 0 ? stretch : $"{rest} {stretch}".TrimEnd();
    }

    /// <summary>Whether any day of a month (<c>2023-09</c>) lies in one of the stretches of time.</summary>
    public bool Overlaps(string month, IReadOnlyList<QueryNode.Time> times) =>
        times.Count > 0 && Parse(SiteUrls.Filter("date", month)).Root is QueryNode.Time of
        && times.Any(time => (time.From is null || of.To > time.From) && (time.To is null || of.From < time.To));

    /// <summary>The months in which a stretch of time begins and ends, as the histogram's form takes them; null for an open end.</summary>
    public (string? First, string? Last) GetMonths(QueryNode.Time time)
    {
        return (MonthOf(time.From), MonthOf(time.To?.AddTicks(-1)));

        string? MonthOf(DateTime? utc) => utc is { } at
            ? TimeZoneInfo.ConvertTimeFromUtc(at, archive.Options.Zone).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    private static bool IsMonth(QueryNode.Time time) =>
        time.Field == SearchFields.Date && time.Value.Length == "2023-09".Length && time.Value["2023".Length] is '-' or '/';

    /// <summary>Languages without those that say no more than a narrower one beside them:
    /// <c>zh</c> where all of it is <c>zh-hant</c>. A chosen one stays.</summary>
    public static IReadOnlyList<FacetEntry> Narrowest(IReadOnlyList<FacetEntry> languages) =>
    [
        .. languages.Where(language => language.Selected
            || !languages.Any(other => other.Count == language.Count && other.Value.StartsWith(language.Value + "-", StringComparison.OrdinalIgnoreCase))),
    ];

    /// <summary>Whether an address asks for the recent to be preferred, which it does unless it says <c>recent=0</c>;
    /// null when it says something else.</summary>
    public static bool? ParseRecent(string? value) => value switch
    {
        null or "" or "1" => true,
        SearchUrl.RecentOff => false,
        _ => null,
    };

    /// <summary>The texts that a search asks for, for people to read.</summary>
    public static IEnumerable<string> GetTexts(ParsedQuery query) => QueryTerms.Extract(query.Root).Select(term => term.Text);

    public static string GetName<TName>(TName name) where TName : struct, Enum => name.ToString().ToLowerInvariant();

    /// <summary>True when there is something to be relevant to.</summary>
    public static bool HasText(QueryNode node) => node switch
    {
        QueryNode.Text => true,
        QueryNode.Within => true,
        QueryNode.And and => and.Children.Any(HasText),
        QueryNode.Or or => or.Children.Any(HasText),
        _ => false,
    };
}
