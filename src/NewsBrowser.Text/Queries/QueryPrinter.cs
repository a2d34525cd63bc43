using System.Globalization;
using System.Text;

namespace NewsBrowser.Text.Queries;

/// <summary>Writes a tree as a search; reading that gives the same tree.</summary>
public static class QueryPrinter
{
    // It cannot be searched for, so it reads as what it stands for.
    private const string Nothing = "?";

    /// <summary>The search that means the tree; empty for <see cref="QueryNode.Everything"/>.</summary>
    public static string Print(QueryNode node) => node switch
    {
        QueryNode.Everything => string.Empty,
        QueryNode.Nothing => Nothing,
        QueryNode.And and => PrintAnd(and.Children),
        QueryNode.Or or => string.Join(" OR ", or.Children.Select(child => child is QueryNode.Within or QueryNode.Or ? Group(child) : Print(child))),
        QueryNode.Not not => "-" + (IsOne(not.Child) ? Print(not.Child) : Group(not.Child)),
        QueryNode.Text text => PrintText(text),
        QueryNode.Within within => SearchFields.Describe(within.Part).Name + " " + (within.Child is QueryNode.Or ? Group(within.Child) : Print(within.Child)),
        QueryNode.Property property => string.Join(' ', property.Values.Select(value => PrintValue(property.Field, value))),
        QueryNode.Number number => number.Field.Name + ":" + PrintRange(number.From, number.To),
        QueryNode.Time time => time.Field.Name + ":" + time.Value,
        QueryNode.Flag flag => flag.Field.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static string PrintValue(SearchField field, string value) => field.Name + ":" + (IsPlainValue(field, value) ? value : Quote(value));

    private static string PrintAnd(IReadOnlyList<QueryNode> children)
    {
        var written = new HashSet<SearchField>();
        var result = new StringBuilder();
        foreach (var child in children)
        {
            // An in: applies to all text beside it, and a repeated filter merges: parentheses keep both from happening.
            var apart = child switch
            {
                QueryNode.And or QueryNode.Or => true,
                QueryNode.Within => children.Any(other => !ReferenceEquals(other, child) && (other is QueryNode.Within || AndLevel.HasText(other))),
                _ => AndLevel.GetKey(child) is { } key && !written.Add(key),
            };
            if (result.Length > 0)
            {
                result.Append(' ');
            }

            result.Append(apart ? Group(child) : Print(child));
        }
        return result.ToString();
    }

    private static string Group(QueryNode node) => "(" + Print(node) + ")";

    private static bool IsOne(QueryNode node) => node switch
    {
        QueryNode.Text or QueryNode.Number or QueryNode.Time or QueryNode.Flag => true,
        QueryNode.Property property => property.Values.Count == 1,
        _ => false,
    };

    private static string PrintText(QueryNode.Text text)
    {
        if (text.Form == TextForm.Prefix && IsPlainWord(text.Value))
        {
            return text.Value + "*";
        }

        return text.Form == TextForm.Word && IsPlainWord(text.Value) ? text.Value : Quote(text.Value);
    }

    private static string PrintRange(long? from, long? to) => (from, to) switch
    {
        ({ } low, { } high) when low == high => low.ToString(CultureInfo.InvariantCulture),
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low}..{high}"),
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $">={low}"),
        (null, { } high) => string.Create(CultureInfo.InvariantCulture, $"<={high}"),
        _ => ">=" + long.MinValue.ToString(CultureInfo.InvariantCulture),
    };

    private static string Quote(string value) => "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    internal static bool IsPlainWord(string value) =>
        value is not ("OR" or "AND" or "NOT" or "或") && value.Length > 0 && !QueryDelimiters.IsMinus(value[0]) && value[0] is not ('@' or '＠' or '#' or '＃')
        && value[^1] is not ('*' or '＊') && !value.Any(QueryDelimiters.EndsWord)
        && EndPunctuation.Trim(value).Length == value.Length && !SearchFields.Default.StartsFilter(value) && !QueryReader.LooksLikeFilter(value)
        && !Kaomoji.BeginsWithMinus("-" + value) && !ListReading.MayBeList(value) && !TimeValues.IsTimeWord(value)
        && !PostAddress.IsWeb(value) && PostAddress.FindFileName(value) is null;

    private static bool IsPlainValue(SearchField field, string value) =>
        value.Length > 0 && !value.Any(QueryDelimiters.EndsWord) && (field.Match == ValueMatch.Url || !value.Any(QueryDelimiters.IsListSign));
}
