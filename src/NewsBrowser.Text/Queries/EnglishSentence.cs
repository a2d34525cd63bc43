using System.Globalization;

namespace NewsBrowser.Text.Queries;

/// <summary>The English of <see cref="QuerySentence"/>.</summary>
internal sealed class EnglishSentence
{
    private readonly bool _comments;

    private EnglishSentence(bool comments) => _comments = comments;

    public static string Describe(QueryNode root)
    {
        if (root is QueryNode.Nothing)
        {
            return "nothing that can be searched for";
        }

        (var kind, var rest) = QuerySentence.Split(root);
        var subject = kind switch { "news" => "news", "forum" => "posts", _ => "posts and news" };
        return rest.Count == 0 ? "all " + subject : subject + " " + new EnglishSentence(comments: false).Clauses(rest);
    }

    public static string DescribeComments(QueryNode root)
    {
        if (root is QueryNode.Nothing)
        {
            return Describe(root);
        }

        var parts = QuerySentence.Parts(root);
        return parts.Count == 0 ? "all comments" : "comments " + new EnglishSentence(comments: true).Clauses(parts);
    }

    private string Clauses(IReadOnlyList<QueryNode> parts) => string.Join(", ", QuerySentence.JoinTexts(parts).Select(Clause));

    private string Clause(QueryNode node) => node switch
    {
        QueryNode.Not { Child: QueryNode.Text text } => "without " + Texts(text),
        QueryNode.Not { Child: QueryNode.And or QueryNode.Or } not when AndLevel.IsText(not.Child) =>
            "without " + Texts(not.Child) + (not.Child is QueryNode.And ? " together" : ""),
        QueryNode.Not { Child: QueryNode.And or QueryNode.Or } not => "but not (" + Clause(not.Child) + ")",
        QueryNode.Not not => Negate(Clause(not.Child)),
        QueryNode.Within within => Within(within.Child, [within.Part]),
        _ when AndLevel.IsText(node) => "containing " + Texts(node),
        QueryNode.And and => string.Join(" and ", QuerySentence.JoinTexts(and.Children).Select(Clause)),
        QueryNode.Or same when QuerySentence.SameTextInParts(same) is { Count: > 0 } parts => Within(((QueryNode.Within)same.Children[0]).Child, parts),
        QueryNode.Or or => "either " + string.Join(" or ", or.Children.Select(child => child is QueryNode.And ? "(" + Clause(child) + ")" : Clause(child))),
        QueryNode.Property property => Property(property),
        QueryNode.Number number => QuerySentence.Fill(Template(number.Field), Amount(number)),
        QueryNode.Time time => time.Field == SearchFields.Age ? Age(time.Value) : QuerySentence.Fill(Template(time.Field), Time(time)),
        QueryNode.Flag flag => Template(flag.Field),
        _ => "anything",
    };

    private static string Negate(string clause)
    {
        if (clause.StartsWith("with ", StringComparison.Ordinal))
        {
            return "without " + clause["with ".Length..];
        }

        return clause.StartsWith("that are ", StringComparison.Ordinal) ? "that are not " + clause["that are ".Length..] : "not " + clause;
    }

    private string Within(QueryNode text, IReadOnlyList<DocumentPart> parts)
    {
        if (_comments && parts is [DocumentPart.Comments])
        {
            return "containing " + Texts(text);
        }

        var clause = "with " + Texts(text) + " in " + string.Join(" or ", parts.Select(part => SearchFields.Describe(part).English));
        return _comments ? "under posts " + clause : clause;
    }

    private string Property(QueryNode.Property property)
    {
        if (property.Field == SearchFields.Kind)
        {
            var kinds = property.Values.Select(value => value == "forum" ? "posts" : value);
            return (_comments ? "under " : "that are ") + Join([.. kinds], "or");
        }

        return QuerySentence.Fill(Template(property.Field), Join([.. QuerySentence.Labels(property)], "or"));
    }

    // What a filter says of posts, a search for comments says of the posts that they stand under.
    private string Template(SearchField field) => !_comments ? field.English
        : field.OfComments?.English
            ?? (field.Counted.HasFlag(CountedIn.Comments) && field != SearchFields.Class ? field.English : "under posts " + field.English);

    private static string Texts(QueryNode node) => node switch
    {
        QueryNode.Text { Form: TextForm.Prefix } text => "words beginning with “" + text.Value + "”",
        QueryNode.Text text => "“" + text.Value + "”",
        QueryNode.And and => Join([.. and.Children.Select(Nested)], "and"),
        QueryNode.Or or => Join([.. or.Children.Select(Nested)], "or"),
        QueryNode.Not not => "not " + Nested(not.Child),
        _ => "",
    };

    private static string Nested(QueryNode node) => node is QueryNode.And or QueryNode.Or ? "(" + Texts(node) + ")" : Texts(node);

    // a, b and c
    private static string Join(IReadOnlyList<string> parts, string last) =>
        parts.Count < 2 ? string.Concat(parts) : string.Join(", ", parts.Take(parts.Count - 1)) + " " + last + " " + parts[^1];

    private static string Amount(QueryNode.Number number)
    {
        var isCount = number.Field == SearchFields.Push || number.Field == SearchFields.Boo || number.Field == SearchFields.Comments;
        return (number.From, number.To) switch
        {
            (0, 0) when isCount => "no",
            ({ } from, { } to) when from == to => "exactly " + QuerySentence.Number(from),
            ({ } from, { } to) => QuerySentence.Number(from) + " to " + QuerySentence.Number(to),
            ({ } from, null) => QuerySentence.IsRound(from - 1) || (isCount && from == 1)
                ? "more than " + QuerySentence.Number(from - 1)
                : QuerySentence.Number(from) + " or more",
            (null, { } to) => QuerySentence.IsRound(to + 1)
                ? (isCount ? "fewer than " : "less than ") + QuerySentence.Number(to + 1)
                : "at most " + QuerySentence.Number(to),
            _ => "any",
        };
    }

    private static string Time(QueryNode.Time time)
    {
        var value = time.Value;
        if (time.Field == SearchFields.After)
        {
            return "since " + Period(value);
        }

        if (time.Field == SearchFields.Before)
        {
            return "before " + Period(value);
        }

        if (time.Field == SearchFields.Until)
        {
            return "until " + Period(value);
        }

        if (value.Split("..") is [var low, var high])
        {
            return low.Length == 0 ? "until " + Period(high) : high.Length == 0 ? "since " + Period(low) : $"from {Period(low)} to {Period(high)}";
        }

        return value switch
        {
            ['>', '=', .. var rest] => "since " + Period(rest),
            ['<', '=', .. var rest] => "until " + Period(rest),
            ['>', .. var rest] => "after " + Period(rest),
            ['<', .. var rest] => "before " + Period(rest),
            _ when char.IsAsciiLetter(value[0]) => Period(value),
            _ => (value.Length > "2023-09".Length ? "on " : "in ") + Period(value),
        };
    }

    // 11 September 2023, September 2023, 2023, this week
    private static string Period(string value) =>
        DateTime.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
            : DateTime.TryParseExact(value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
                ? month.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
                : value.Replace('-', ' ');

    private static string Age(string value)
    {
        var older = value[0] == '>';
        var length = older ? value[1..] : value;
        var unit = length[^1] switch { 'h' => "hour", 'd' => "day", 'w' => "week", 'm' => "month", _ => "year" };
        var isOne = length[..^1] == "1";
        var amount = isOne ? unit : length[..^1] + " " + unit + "s";
        return older ? "more than " + (isOne ? unit == "hour" ? "an " : "a " : "") + amount + " old" : "from the last " + amount;
    }
}
