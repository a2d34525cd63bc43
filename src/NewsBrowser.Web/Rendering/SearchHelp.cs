namespace NewsBrowser.Web.Rendering;

/// <summary>The operators of the search box, each with an example; most find something in the seeds.
/// What the help page lists and a test tries.</summary>
internal static class SearchHelp
{
    /// <summary>In the order of the page. The words for a section are under <c>help.SECTION</c>, those for an operator under <c>help.op.NAME</c>.</summary>
    public static IReadOnlyList<SearchOperator> Operators { get; } =
    [
        new("words", "words", "癌症 AI"),
        new("words", "phrase", "\"my 2 cents\""),
        new("words", "minus", "Microsoft -Azure"),
        new("words", "or", "癌症 OR doctors"),
        new("words", "group", "(癌症 OR doctors) AI"),
        new("words", "star", "micro*"),
        new("place", "in.title", "in:title 微軟"),
        new("place", "in.body", "in:body 病理"),
        new("place", "in.comments", "in:comments 專家系統"),
        new("place", "in.own", "in:own 癌症"),
        new("place", "in.form", "in:form 停損"),
        new("about", "kind", "kind:forum"),
        new("about", "topic", "topic:\"Microsoft AI\""),
        new("about", "source", "source:statnews.com"),
        new("about", "board", "board:Stock"),
        new("about", "author", "author:nk11208z"),
        new("about", "person", "@bj45566"),
        new("about", "commenter", "commenter:bj45566"),
        new("about", "class", "class:新聞"),
        new("about", "ticker", "ticker:2330"),
        new("about", "stance", "stance:bear"),
        new("about", "reporter", "reporter:林妍溱"),
        new("about", "lang", "lang:zh"),
        new("about", "type", "type:article"),
        new("about", "url", "url:statnews.com/2024/03/05/peter-lee-microsoft-generative-ai-physicians-medicine/"),
        new("when", "date", "date:2023-09"),
        new("when", "date.range", "date:2023-09..2024-03"),
        new("when", "after", "after:2024-01"),
        new("when", "before", "before:2024-01"),
        new("when", "until", "until:2024-02"),
        new("when", "age", "age:>1y"),
        new("numbers", "push", "push:>20"),
        new("numbers", "boo", "boo:0"),
        new("numbers", "comments", "comments:50..100"),
        new("numbers", "quality", "quality:>0"),
        new("numbers", "heat", "heat:-1"),
        new("flags", "is.unpublished", "is:unpublished"),
        new("flags", "is.published", "is:published"),
        new("flags", "is.link", "is:link"),
        new("flags", "is.unscored", "is:unscored"),
        new("flags", "has.image", "has:image"),
        new("flags", "has.comments", "has:comments"),
        new("flags", "has.related", "has:related"),
        new("flags", "has.discussion", "has:discussion"),
    ];
}

/// <summary>An operator of the search box.</summary>
/// <param name="Section">Where on the page it stands.</param>
/// <param name="Name">The key of its words.</param>
/// <param name="Example">A search that uses it.</param>
internal sealed record SearchOperator(string Section, string Name, string Example);
