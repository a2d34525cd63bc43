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

    private static string CommentClause(QueryNode node) => node switch
    {
        QueryNode.Property { Name: PropertyName.Commenter } by => "by " + string.Join(" or ", by.Values),
        QueryNode.Property { Name: PropertyName.Author } under => "under posts by " + string.Join(" or ", under.Values),
        _ => Clause(node),
    };

    private static string Clause(QueryNode node) => node switch
    {
        QueryNode.Not { Child: QueryNode.Text text } => "without " + Texts(text),
        QueryNode.Not not => "not (" + Clause(not.Child) + ")",
        QueryNode.Within within => "with " + Texts(within.Child) + " in " + Part(within.Part),
        _ when AndLevel.IsText(node) => "containing " + Texts(node),
        QueryNode.And and => string.Join(" and ", QuerySentence.JoinTexts(and.Children).Select(Clause)),
        QueryNode.Or or => "either " + string.Join(" or ", or.Children.Select(child => child is QueryNode.And ? "(" + Clause(child) + ")" : Clause(child))),
        QueryNode.Property property => Property(property),
        QueryNode.Number number => Number(number),
        QueryNode.Time time => Time(time),
        QueryNode.Flag flag => Flag(flag.Name),
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

    private static string Part(DocumentPart part) => part switch
    {
        DocumentPart.Title => "the title",
        DocumentPart.Body => "the body",
        DocumentPart.Comments => "the comments",
        _ => "the poster’s own words",
    };

    private static string Property(QueryNode.Property property)
    {
        var values = string.Join(" or ", property.Values);
        return property.Name switch
        {
            PropertyName.Kind => "of kind " + values,
            PropertyName.Topic => "on topic " + values,
            PropertyName.Source => "from " + values,
            PropertyName.Board => "on board " + values,
            PropertyName.Author => "by " + values,
            PropertyName.Commenter => "with a comment by " + values,
            PropertyName.Class => "of class " + values,
            PropertyName.Reporter => "reported by " + values,
            PropertyName.Lang => "in language " + values,
            PropertyName.Type => "of type " + values,
            _ => "with the address " + values,
        };
    }

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
        return number.Name switch
        {
            NumberName.Push => "with " + amount + " 推",
            NumberName.Boo => "with " + amount + " 噓",
            NumberName.Comments => "with " + amount + " comments",
            NumberName.Quality => "with a quality of " + amount,
            _ => "with a heat of " + amount,
        };
    }

    private static string Time(QueryNode.Time time)
    {
        (var name, var value) = QuerySentence.Split(time);
        if (name == FilterNames.Age)
        {
            return value.StartsWith('>') ? "older than " + Age(value[1..]) : "from the last " + Age(value.TrimStart('<'));
        }

        return name switch
        {
            FilterNames.After => "published in " + value + " or later",
            FilterNames.Before => "published before " + value,
            _ => "published in " + value.Replace("..", " to ", StringComparison.Ordinal).Trim(),
        };
    }

    private static string Age(string value)
    {
        var unit = value[^1] switch { 'h' => "hour", 'd' => "day", 'w' => "week", 'm' => "month", _ => "year" };
        return value[..^1] == "1" ? unit : value[..^1] + " " + unit + "s";
    }

    private static string Flag(FlagName flag) => flag switch
    {
        FlagName.Published => "that are published",
        FlagName.Unpublished => "that are not published",
        FlagName.Link => "known only from a link",
        FlagName.Unscored => "without a score",
        FlagName.HasImage => "with a picture",
        FlagName.HasComments => "with comments",
        FlagName.HasRelated => "with related stories",
        _ => "with a discussion",
    };
}
