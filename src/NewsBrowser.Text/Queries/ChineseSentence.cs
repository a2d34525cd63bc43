namespace NewsBrowser.Text.Queries;

/// <summary>The Traditional Chinese of <see cref="QuerySentence"/>.</summary>
internal static class ChineseSentence
{
    public static string Describe(QueryNode root)
    {
        (var kind, var rest) = QuerySentence.Split(root);
        var subject = kind switch { "news" => "新聞", "forum" => "文章", _ => "文章與新聞" };
        if (rest.Count == 0)
        {
            return "所有" + subject;
        }

        var clauses = string.Join("、", QuerySentence.JoinTexts(rest).Select(part => Clause(part).TrimEnd()));
        // Latin letters and digits stand off from Chinese by a space.
        return clauses + (clauses[^1] < 128 ? " 的" : "的") + subject;
    }

    public static string DescribeComments(QueryNode root)
    {
        var parts = QuerySentence.Parts(root);
        if (parts.Count == 0)
        {
            return "所有推文";
        }

        var clauses = string.Join("、", QuerySentence.JoinTexts(parts).Select(part => CommentClause(part).TrimEnd()));
        return clauses + (clauses[^1] < 128 ? " 的" : "的") + "推文";
    }

    private static string CommentClause(QueryNode node) =>
        node is QueryNode.Property { Field.OfComments: var (_, chinese) } property ? Fill(chinese, property) : Clause(node);

    private static string Clause(QueryNode node) => node switch
    {
        QueryNode.Not { Child: QueryNode.Text text } => "不含" + Texts(text),
        QueryNode.Not not => "不符合（" + Clause(not.Child) + "）",
        QueryNode.Within within => SearchFields.Describe(within.Part).Chinese + "包含" + Texts(within.Child),
        _ when AndLevel.IsText(node) => "包含" + Texts(node),
        QueryNode.And and => string.Join("且", QuerySentence.JoinTexts(and.Children).Select(Clause)),
        QueryNode.Or or => string.Join("或", or.Children.Select(child => child is QueryNode.And ? "（" + Clause(child) + "）" : Clause(child))),
        QueryNode.Property property => Fill(property.Field.Chinese, property),
        QueryNode.Number number => Number(number),
        QueryNode.Time time => Time(time),
        QueryNode.Flag flag => flag.Field.Chinese,
        _ => "任何內容",
    };

    private static string Texts(QueryNode node) => node switch
    {
        QueryNode.Text { Form: TextForm.Prefix } text => "以「" + text.Value + "」開頭的字",
        QueryNode.Text text => "「" + text.Value + "」",
        QueryNode.And and => string.Join("和", and.Children.Select(Nested)),
        QueryNode.Or or => string.Join("或", or.Children.Select(Nested)),
        QueryNode.Not not => "（不含" + Nested(not.Child) + "）",
        _ => "",
    };

    private static string Nested(QueryNode node) => node is QueryNode.And or QueryNode.Or ? "（" + Texts(node) + "）" : Texts(node);

    private static string Fill(string template, QueryNode.Property property) => QuerySentence.Fill(template, string.Join(" 或 ", property.Values));

    private static string Number(QueryNode.Number number)
    {
        return QuerySentence.Fill(number.Field.Chinese, (number.From, number.To) switch
        {
            ({ } from, { } to) when from == to => "正好 " + QuerySentence.Number(from) + " ",
            ({ } from, { } to) => " " + QuerySentence.Number(from) + " 到 " + QuerySentence.Number(to) + " ",
            ({ } from, null) => "超過 " + QuerySentence.Number(from - 1) + " ",
            (null, { } to) => "少於 " + QuerySentence.Number(to + 1) + " ",
            _ => "不拘",
        });
    }

    private static string Time(QueryNode.Time time)
    {
        var value = time.Value;
        if (time.Field == SearchFields.Age)
        {
            var length = value.Trim('<', '>');
            var unit = length[^1] switch { 'h' => "小時", 'd' => "天", 'w' => "週", 'm' => "個月", _ => "年" };
            return (value[0] == '>' ? "早於 " : "最近 ") + length[..^1] + " " + unit + (value[0] == '>' ? "前" : "內");
        }
        return QuerySentence.Fill(time.Field.Chinese, time.Field == SearchFields.Date ? value.Replace("..", " 到 ", StringComparison.Ordinal).Trim() : value);
    }
}
