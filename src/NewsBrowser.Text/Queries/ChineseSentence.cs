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

    private static string CommentClause(QueryNode node) => node switch
    {
        QueryNode.Property { Name: PropertyName.Commenter } by => "推文者為 " + string.Join(" 或 ", by.Values) + " ",
        QueryNode.Property { Name: PropertyName.Author } under => "文章作者為 " + string.Join(" 或 ", under.Values) + " ",
        _ => Clause(node),
    };

    private static string Clause(QueryNode node) => node switch
    {
        QueryNode.Not { Child: QueryNode.Text text } => "不含" + Texts(text),
        QueryNode.Not not => "不符合（" + Clause(not.Child) + "）",
        QueryNode.Within within => Part(within.Part) + "包含" + Texts(within.Child),
        _ when AndLevel.IsText(node) => "包含" + Texts(node),
        QueryNode.And and => string.Join("且", QuerySentence.JoinTexts(and.Children).Select(Clause)),
        QueryNode.Or or => string.Join("或", or.Children.Select(child => child is QueryNode.And ? "（" + Clause(child) + "）" : Clause(child))),
        QueryNode.Property property => Property(property),
        QueryNode.Number number => Number(number),
        QueryNode.Time time => Time(time),
        QueryNode.Flag flag => Flag(flag.Name),
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

    private static string Part(DocumentPart part) => part switch
    {
        DocumentPart.Title => "標題",
        DocumentPart.Body => "內文",
        DocumentPart.Comments => "留言",
        _ => "發文者自己的話",
    };

    private static string Property(QueryNode.Property property)
    {
        var values = string.Join(" 或 ", property.Values);
        return property.Name switch
        {
            PropertyName.Kind => "種類為 " + values + " ",
            PropertyName.Topic => "主題為 " + values + " ",
            PropertyName.Source => "來自 " + values + " ",
            PropertyName.Board => "在看板 " + values + " ",
            PropertyName.Author => "作者為 " + values + " ",
            PropertyName.Commenter => "有 " + values + " 留言",
            PropertyName.Class => "分類為「" + values + "」",
            PropertyName.Reporter => "記者為 " + values + " ",
            PropertyName.Lang => "語言為 " + values + " ",
            PropertyName.Type => "類型為 " + values + " ",
            _ => "網址為 " + values + " ",
        };
    }

    private static string Number(QueryNode.Number number)
    {
        var name = number.Name switch
        {
            NumberName.Push => "推",
            NumberName.Boo => "噓",
            NumberName.Comments => "留言",
            NumberName.Quality => "品質",
            _ => "熱度",
        };
        return name + (number.From, number.To) switch
        {
            ({ } from, { } to) when from == to => "正好 " + QuerySentence.Number(from) + " ",
            ({ } from, { } to) => " " + QuerySentence.Number(from) + " 到 " + QuerySentence.Number(to) + " ",
            ({ } from, null) => "超過 " + QuerySentence.Number(from - 1) + " ",
            (null, { } to) => "少於 " + QuerySentence.Number(to + 1) + " ",
            _ => "不拘",
        };
    }

    private static string Time(QueryNode.Time time)
    {
        (var name, var value) = QuerySentence.Split(time);
        if (name == FilterNames.Age)
        {
            var length = value.Trim('<', '>');
            var unit = length[^1] switch { 'h' => "小時", 'd' => "天", 'w' => "週", 'm' => "個月", _ => "年" };
            return (value[0] == '>' ? "早於 " : "最近 ") + length[..^1] + " " + unit + (value[0] == '>' ? "前" : "內");
        }
        return name switch
        {
            FilterNames.After => "自 " + value + " 起發布",
            FilterNames.Before => "在 " + value + " 之前發布",
            _ => "發布於 " + value.Replace("..", " 到 ", StringComparison.Ordinal).Trim() + " ",
        };
    }

    private static string Flag(FlagName flag) => flag switch
    {
        FlagName.Published => "已發布",
        FlagName.Unpublished => "未發布",
        FlagName.Link => "僅由連結得知",
        FlagName.Unscored => "沒有評分",
        FlagName.HasImage => "有圖片",
        FlagName.HasComments => "有留言",
        FlagName.HasRelated => "有相關報導",
        _ => "有討論",
    };
}
