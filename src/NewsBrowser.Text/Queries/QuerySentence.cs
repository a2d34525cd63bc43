using System.Globalization;

namespace NewsBrowser.Text.Queries;

/// <summary>Says in one sentence what a search means, so that a reader sees how it was understood.</summary>
public static class QuerySentence
{
    /// <summary>The sentence in <c>zh-Hant</c> for any Chinese language tag, in English otherwise; without a full stop.</summary>
    public static string Describe(QueryNode root, string language) =>
        language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? ChineseSentence.Describe(root) : EnglishSentence.Describe(root);

    /// <summary>The same of a search whose results are comments: their words, who wrote them and when, and what they stand under.</summary>
    public static string DescribeComments(QueryNode root, string language) =>
        language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? ChineseSentence.DescribeComments(root) : EnglishSentence.DescribeComments(root);

    /// <summary>The conditions of the top level.</summary>
    internal static IReadOnlyList<QueryNode> Parts(QueryNode root) => root switch
    {
        QueryNode.Everything => [],
        QueryNode.And and => and.Children,
        _ => [root],
    };

    /// <summary>The conditions of the top level, with the kind taken out to be the subject.</summary>
    internal static (string? Kind, IReadOnlyList<QueryNode> Others) Split(QueryNode root)
    {
        var parts = Parts(root);
        var kind = parts.OfType<QueryNode.Property>().FirstOrDefault(part => part.Field == SearchFields.Kind && part.Values.Count == 1);
        if (kind is null)
        {
            // Both of them are everything.
            return (null, [.. parts.Where(part => part is not QueryNode.Property { Values.Count: > 1 } both || both.Field != SearchFields.Kind)]);
        }

        return (kind.Values[0], [.. parts.Where(part => !ReferenceEquals(part, kind))]);
    }

    /// <summary>Texts that stand side by side are said together.</summary>
    internal static IReadOnlyList<QueryNode> JoinTexts(IReadOnlyList<QueryNode> parts)
    {
        QueryNode[] texts = [.. parts.Where(part => AndLevel.IsText(part) && part is not QueryNode.Not)];
        if (texts.Length < 2)
        {
            return parts;
        }

        var joined = new List<QueryNode> { new QueryNode.And(texts) };
        joined.AddRange(parts.Where(part => !texts.Contains(part)));
        return joined;
    }

    /// <summary>A field's words with its value in them.</summary>
    internal static string Fill(string template, string value) => template.Replace("{0}", value, StringComparison.Ordinal);

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a limit reads better as what is beyond it: more than 50, not 51 or more.</summary>
    internal static bool IsRound(long number) => number > 0 && number % 5 == 0;

    /// <summary>The part of a post that alternatives ask for the same text in; empty where they do not.</summary>
    internal static IReadOnlyList<DocumentPart> SameTextInParts(QueryNode.Or or) =>
        or.Children.All(child => child is QueryNode.Within within && within.Child.Equals((or.Children[0] as QueryNode.Within)?.Child))
            ? [.. or.Children.OfType<QueryNode.Within>().Select(within => within.Part)]
            : [];

    /// <summary>Values as people read them.</summary>
    internal static IEnumerable<string> Labels(QueryNode.Property property) =>
        property.Values.Select(value => property.Field.Labels.GetValueOrDefault(value, value));
}
