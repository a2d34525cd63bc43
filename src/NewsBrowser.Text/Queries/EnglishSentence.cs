namespace NewsBrowser.Text.Queries;

/// <summary>The English of <see cref="QuerySentence"/>.</summary>
internal static class EnglishSentence
{
    public static string Describe(QueryNode root)
    {
        (var kind, var rest) = QuerySentence.Split(root);
        var subject = kind switch { "news" => "news", "forum" => "posts", _ => "posts and news" };
        if (rest.Count == 0)
        {
            return "all " + subject;
        }

        return subject + " " + string.Join(", ", QuerySentence.JoinTexts(rest).Select(Clause));
    }

    public static string DescribeComments(QueryNode root)
    {
        var parts = QuerySentence.Parts(root);
        return parts.Count == 0 ? "all comments" : "comments " + string.Join(", ", QuerySentence.JoinTexts(parts).Select(CommentClause));
    }

    private static string CommentClause(QueryNode node) =>
        node is QueryNode.Property { Field.OfComments: var (english, _) } property ? Fill(english, property) : Clause(node);

    private static string Clause(QueryNode node) => node switch
    {
        QueryNode.Not { Child: QueryNode.Text text } => "without " + Texts(text),
        QueryNode.Not not => "not (" + Clause(not.Child) + ")",
        QueryNode.Within within => "with " + Texts(within.Child) + " in " + SearchFields.Describe(within.Part).English,
        _ when AndLevel.IsText(node) => "containing " + Texts(node),
        QueryNode.And and => string.Join(" and ", QuerySentence.JoinTexts(and.Children).Select(Clause)),
        QueryNode.Or or => "either " + string.Join(" or ", or.Children.Select(child => child is QueryNode.And ? "(" + Clause(child) + ")" : Clause(child))),
        QueryNode.Property property => Fill(property.Field.English, property),
        QueryNode.Number number => Number(number),
        QueryNode.Time time => Time(time),
        QueryNode.Flag flag => flag.Field.English,
        _ => "anything",
    };

    private static string Texts(QueryNode node) => node switch
    {
        QueryNode.Text { Form: TextForm.Prefix } text => "words beginning with “" + text.Value + "”",
        QueryNode.Text text => "“" + text.Value + "”",
        QueryNode.And and => string.Join(" and ", and.Children.Select(Nested)),
        QueryNode.Or or => string.Join(" or ", or.Children.Select(Nested)),
        QueryNode.Not not => "not " + Nested(not.Child),
        _ => "",
    };

    private static string Nested(QueryNode node) => node is QueryNode.And or QueryNode.Or ? "(" + Texts(node) + ")" : Texts(node);

    private static string Fill(string template, QueryNode.Property property) => QuerySentence.Fill(template, string.Join(" or ", property.Values));

    private static string Number(QueryNode.Number number)
    {
        var amount = (number.From, number.To) switch
        {
            ({ } from, { } to) when from == to => "exactly " + QuerySentence.Number(from),
            ({ } from, { } to) => QuerySentence.Number(from) + " to " + QuerySentence.Number(to),
            ({ } from, null) => "more than " + QuerySentence.Number(from - 1),
            (null, { } to) => "less than " + QuerySentence.Number(to + 1),
            _ => "any",
        };
        return QuerySentence.Fill(number.Field.English, amount);
    }

    private static string Time(QueryNode.Time time)
    {
        if (time.Field == SearchFields.Age)
        {
            return time.Value.StartsWith('>') ? "older than " + Age(time.Value[1..]) : "from the last " + Age(time.Value.TrimStart('<'));
        }

        var value = time.Field == SearchFields.Date ? time.Value.Replace("..", " to ", StringComparison.Ordinal).Trim() : time.Value;
        return QuerySentence.Fill(time.Field.English, value);
    }

    private static string Age(string value)
    {
        var unit = value[^1] switch { 'h' => "hour", 'd' => "day", 'w' => "week", 'm' => "month", _ => "year" };
        return value[..^1] == "1" ? unit : value[..^1] + " " + unit + "s";
    }
}
