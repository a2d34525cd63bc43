using System.Globalization;

namespace NewsBrowser.Text.Queries;

/// <summary>The Traditional Chinese of <see cref="QuerySentence"/>.</summary>
internal sealed class ChineseSentence
{
    private readonly bool _comments;

    private ChineseSentence(bool comments) => _comments = comments;

    public static string Describe(QueryNode root)
    {
        if (root is QueryNode.Nothing)
        {
            return "沒有可搜尋的內容";
        }

        (var kind, var rest) = QuerySentence.Split(root);
        var subject = kind switch { "news" => "新聞", "forum" => "文章", _ => "文章與新聞" };
        return rest.Count == 0 ? "所有" + subject : new ChineseSentence(comments: false).Clauses(rest) + subject;
    }

    public static string DescribeComments(QueryNode root)
    {
        if (root is QueryNode.Nothing)
        {
            return Describe(root);
        }

        var parts = QuerySentence.Parts(root);
        return parts.Count == 0 ? "所有推文" : new ChineseSentence(comments: true).Clauses(parts) + "推文";
    }

    private string Clauses(IReadOnlyList<QueryNode> parts)
    {
        var clauses = string.Join("、", QuerySentence.JoinTexts(parts).Select(part => Clause(part).TrimEnd()));
        // Latin letters and digits stand off from Chinese by a space.
        return clauses + (clauses[^1] < 128 ? " 的" : "的");
    }

    private string Clause(QueryNode node) => node switch
    {
        QueryNode.Not { Child: QueryNode.Text text } => "不含" + Texts(text),
        QueryNode.Not { Child: QueryNode.And or QueryNode.Or } not when AndLevel.IsText(not.Child) =>
            (not.Child is QueryNode.And ? "不同時含" : "不含") + Texts(not.Child),
        QueryNode.Not { Child: QueryNode.And or QueryNode.Or } not => "不符合（" + Clause(not.Child) + "）",
        QueryNode.Not not => Negate(Clause(not.Child)),
        QueryNode.Within within => Within(within.Child, [within.Part]),
        _ when AndLevel.IsText(node) => "包含" + Texts(node),
        QueryNode.And and => string.Join("且", QuerySentence.JoinTexts(and.Children).Select(Clause)),
        QueryNode.Or same when QuerySentence.SameTextInParts(same) is { Count: > 0 } parts => Within(((QueryNode.Within)same.Children[0]).Child, parts),
        QueryNode.Or or => string.Join("或", or.Children.Select(child => child is QueryNode.And ? "（" + Clause(child) + "）" : Clause(child))),
        QueryNode.Property property => Property(property),
        QueryNode.Number number => QuerySentence.Fill(Template(number.Field), Amount(number)),
        QueryNode.Time time => time.Field == SearchFields.Age ? Age(time.Value) : QuerySentence.Fill(Template(time.Field), Time(time)),
        QueryNode.Flag flag => Template(flag.Field),
        _ => "任何內容",
    };

    private static string Negate(string clause) => clause[0] switch
    {
        '在' or '來' => "不" + clause,
        '有' => "沒" + clause,
        '是' => "不" + clause,
        '標' when clause.StartsWith("標為", StringComparison.Ordinal) => "未" + clause,
        _ when clause.IndexOf("包含", StringComparison.Ordinal) is >= 0 and var at => clause[..at] + "不含" + clause[(at + 2)..],
        _ when clause.IndexOf('為', StringComparison.Ordinal) is > 0 and < 6 and var at => clause[..at] + "不是" + clause[(at + 1)..],
        _ => "不符合（" + clause.TrimEnd() + "）",
    };

    private string Within(QueryNode text, IReadOnlyList<DocumentPart> parts)
    {
        if (_comments && parts is [DocumentPart.Comments])
        {
            return "包含" + Texts(text);
        }

        return (_comments ? "文章" : "") + string.Join("或", parts.Select(part => SearchFields.Describe(part).Chinese)) + "包含" + Texts(text);
    }

    private string Property(QueryNode.Property property)
    {
        if (property.Field == SearchFields.Kind)
        {
            var kinds = string.Join("或", property.Values.Select(value => value == "forum" ? "文章" : "新聞"));
            return _comments ? "在" + kinds + "底下" : "是" + kinds;
        }

        var template = Template(property.Field);
        return QuerySentence.Fill(template, string.Join(template.Contains("「{0}」", StringComparison.Ordinal) ? "」或「" : " 或 ", QuerySentence.Labels(property)));
    }

    // What a filter says of posts, a search for comments says of the posts that they stand under.
    private string Template(SearchField field) => !_comments ? field.Chinese
        : field.OfComments?.Chinese ?? (field.Counted.HasFlag(CountedIn.Comments) && field != SearchFields.Class ? field.Chinese : "文章" + field.Chinese);

    private static string Texts(QueryNode node) => node switch
    {
        QueryNode.Text { Form: TextForm.Prefix } text => "以「" + text.Value + "」開頭的字",
        QueryNode.Text text => "「" + text.Value + "」",
        QueryNode.And and => Join([.. and.Children.Select(Nested)], "和"),
        QueryNode.Or or => Join([.. or.Children.Select(Nested)], "或"),
        QueryNode.Not not => "（不含" + Nested(not.Child) + "）",
        _ => "",
    };

    private static string Nested(QueryNode node) => node is QueryNode.And or QueryNode.Or ? "（" + Texts(node) + "）" : Texts(node);

    private static string Join(IReadOnlyList<string> parts, string last) =>
        parts.Count < 2 ? string.Concat(parts) : string.Join("、", parts.Take(parts.Count - 1)) + last + parts[^1];

    private static string Amount(QueryNode.Number number) => (number.From, number.To) switch
    {
        ({ } from, { } to) when from == to => "正好 " + QuerySentence.Number(from) + " ",
        ({ } from, { } to) => " " + QuerySentence.Number(from) + " 到 " + QuerySentence.Number(to) + " ",
        ({ } from, null) => QuerySentence.IsRound(from - 1) ? "超過 " + QuerySentence.Number(from - 1) + " " : " " + QuerySentence.Number(from) + " 以上",
        (null, { } to) => QuerySentence.IsRound(to + 1) ? "少於 " + QuerySentence.Number(to + 1) + " " : " " + QuerySentence.Number(to) + " 以下",
        _ => "不拘",
    };

    private static string Time(QueryNode.Time time)
    {
        var value = time.Value;
        if (time.Field == SearchFields.After)
        {
            return Period(value) + "起";
        }

        if (time.Field == SearchFields.Before)
        {
            return Period(value) + "之前";
        }

        if (time.Field == SearchFields.Until)
        {
            return "截至" + Spaced(value);
        }

        if (value.Split("..") is [var low, var high])
        {
            return low.Length == 0 ? "截至" + Spaced(high) : high.Length == 0 ? Period(low) + "起" : Period(low) + "到" + Spaced(high);
        }

        return value switch
        {
            ['>', '=', .. var rest] => Period(rest) + "起",
            ['<', '=', .. var rest] => "截至" + Spaced(rest),
            ['>', .. var rest] => Period(rest) + "之後",
            ['<', .. var rest] => Period(rest) + "之前",
            _ => Period(value),
        };
    }

    private static string Spaced(string value) => char.IsAsciiDigit(value[0]) ? " " + Period(value) : Period(value);

    // 2023 年 9 月 11 日, 2023 年 9 月, 2023 年, 本週
    private static string Period(string value) => value switch
    {
        "today" => "今天",
        "yesterday" => "昨天",
        "this-week" => "本週",
        "last-week" => "上週",
        "this-month" => "本月",
        "last-month" => "上個月",
        "this-year" => "今年",
        "last-year" => "去年",
        _ when DateTime.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
            day.ToString("yyyy 年 M 月 d 日", CultureInfo.InvariantCulture),
        _ when DateTime.TryParseExact(value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) =>
            month.ToString("yyyy 年 M 月", CultureInfo.InvariantCulture),
        _ => value + " 年",
    };

    private static string Age(string value)
    {
        var older = value[0] == '>';
        var length = older ? value[1..] : value;
        var unit = length[^1] switch { 'h' => "小時", 'd' => "天", 'w' => "週", 'm' => "個月", _ => "年" };
        var amount = length[..^1] == "1" ? "一" + unit : length[..^1] + " " + unit;
        return older ? amount + "以上" : "最近" + (length[..^1] == "1" ? "" : " ") + amount + "內";
    }
}
