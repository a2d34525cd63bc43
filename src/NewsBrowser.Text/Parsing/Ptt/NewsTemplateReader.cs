using System.Text;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Reads the fields of a [新聞] post by their labels, which every board spells in its own way.</summary>
internal static class NewsTemplateReader
{
    private const int MaxLabelLength = 24;

    private enum Field
    {
        None = 0,
        Headline,
        Link,
        Published,
        Reporter,
        Medium,
        Article,
        OwnWords,
    }

    /// <summary>Spellings that name a field wherever they stand.</summary>
    private static readonly Dictionary<string, Field> Labels = new(StringComparer.Ordinal)
    {
        ["原文標題"] = Field.Headline,
        ["完整新聞標題"] = Field.Headline,
        ["新聞標題"] = Field.Headline,
        ["原標題"] = Field.Headline,
        ["原始標題"] = Field.Headline,
        ["完整標題"] = Field.Headline,
        ["文章標題"] = Field.Headline,
        ["原文連結"] = Field.Link,
        ["完整新聞連結"] = Field.Link,
        ["新聞連結"] = Field.Link,
        ["原文網址"] = Field.Link,
        ["新聞網址"] = Field.Link,
        ["來源連結"] = Field.Link,
        ["完整新聞連結或短網址"] = Field.Link,
        ["新聞連結或短網址"] = Field.Link,
        ["原文鏈結"] = Field.Link,
        ["完整連結"] = Field.Link,
        ["短網址"] = Field.Link,
        ["發布時間"] = Field.Published,
        ["發佈時間"] = Field.Published,
        ["發布日期"] = Field.Published,
        ["發佈日期"] = Field.Published,
        ["新聞時間"] = Field.Published,
        ["新聞日期"] = Field.Published,
        ["報導時間"] = Field.Published,
        ["刊登日期"] = Field.Published,
        ["原文時間"] = Field.Published,
        ["原文日期"] = Field.Published,
        ["記者署名"] = Field.Reporter,
        ["原文作者"] = Field.Reporter,
        ["新聞記者"] = Field.Reporter,
        ["撰文者"] = Field.Reporter,
        ["記者"] = Field.Reporter,
        ["媒體來源"] = Field.Medium,
        ["新聞來源"] = Field.Medium,
        ["原文來源"] = Field.Medium,
        ["原文內容"] = Field.Article,
        ["完整新聞內文"] = Field.Article,
        ["新聞內文"] = Field.Article,
        ["新聞內容"] = Field.Article,
        ["原文內文"] = Field.Article,
        ["完整新聞內容"] = Field.Article,
        ["完整內文"] = Field.Article,
        ["原文全文"] = Field.Article,
        ["心得/評論"] = Field.OwnWords,
        ["心得評論"] = Field.OwnWords,
        ["心得"] = Field.OwnWords,
        ["評論"] = Field.OwnWords,
        ["備註"] = Field.OwnWords,
        ["個人心得"] = Field.OwnWords,
        ["我的心得"] = Field.OwnWords,
        ["個人評論"] = Field.OwnWords,
        ["附註"] = Field.OwnWords,
        ["心得/備註"] = Field.OwnWords,
        ["評論/心得"] = Field.OwnWords,
        ["心得與評論"] = Field.OwnWords,
    };

    /// <summary>Spellings so common in running text that they name a field only before the article begins.</summary>
    private static readonly Dictionary<string, Field> LooseLabels = new(StringComparer.Ordinal)
    {
        ["標題"] = Field.Headline,
        ["連結"] = Field.Link,
        ["網址"] = Field.Link,
        ["時間"] = Field.Published,
        ["日期"] = Field.Published,
        ["作者"] = Field.Reporter,
        ["撰文"] = Field.Reporter,
        ["編輯"] = Field.Reporter,
        ["來源"] = Field.Medium,
        ["媒體"] = Field.Medium,
        ["出處"] = Field.Medium,
        ["內文"] = Field.Article,
        ["本文"] = Field.Article,
        ["內容"] = Field.Article,
        ["全文"] = Field.Article,
        ["原文"] = Field.Article,
        ["正文"] = Field.Article,
    };

    /// <summary>Reads the template; null when fewer than two of its fields are there or neither headline nor article is.</summary>
    /// <param name="lines">The body's lines.</param>
    /// <param name="titleClass">The class of the title; the loose spellings count in news only.</param>
    /// <param name="article">The lines from the first label to the poster's own words; empty when there is no template.</param>
    public static NewsTemplate? Read(List<string> lines, string? titleClass, out (int Start, int End) article)
    {
        article = (0, 0);
        var isNews = titleClass is not null && (titleClass.Contains("新聞", StringComparison.Ordinal) || titleClass.Contains("外電", StringComparison.Ordinal));
        var values = new StringBuilder?[(int)Field.OwnWords + 1];
        var current = Field.None;
        var first = -1;
        var own = lines.Count;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (StationLine.Classify(line) == StationLineKind.ForwardedFrom)
            {
                own = Math.Min(own, i);
                break;
            }

            var field = ReadLabel(line, isNews && current != Field.Article && current != Field.OwnWords, out var value);
            if (field != Field.None && values[(int)field] is null && current != Field.OwnWords)
            {
                first = first < 0 ? i : first;
                current = field;
                values[(int)field] = new StringBuilder(value);
                if (field == Field.OwnWords)
                {
                    own = i;
                }
            }
            else if (current != Field.None && !IsRule(line))
            {
                values[(int)current]!.Append('\n').Append(line);
            }
        }

        var found = values.Count(v => v is not null);
        if (found < 2 || (values[(int)Field.Headline] is null && values[(int)Field.Article] is null))
        {
            return null;
        }

        // The own words of some boards stand under a label before the end (備註); their article still ends there.
        article = (first, Math.Max(first, own));
        var published = OneLine(Text(Field.Published));
        return new NewsTemplate(
            Headline(Text(Field.Headline)),
            OneLine(Text(Field.Link)),
            published,
            published is null ? null : PublishedTimeReader.Read(published),
            OneLine(Text(Field.Reporter)),
            Text(Field.Article),
            Text(Field.OwnWords));

        string? Text(Field field)
        {
            var value = values[(int)field]?.ToString().Trim('\n', ' ', '\t', '\u3000');
            return string.IsNullOrEmpty(value) ? null : value;
        }
    }

    /// <summary>A headline wrapped by the editor goes on in the next line.</summary>
    private static string? Headline(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var lines = value.Split('\n');
        var headline = lines[0].TrimEnd();
        if (lines.Length > 1 && DisplayWidth.Measure(headline) >= WrappedText.FullColumns - 8 && lines[1].Trim().Length > 0)
        {
            headline += lines[1].Trim();
        }

        return headline;
    }

    private static string? OneLine(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var end = value.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? value : value[..end]).Trim();
    }

    private static bool IsRule(string line)
    {
        var text = line.AsSpan().Trim();
        return text.Length >= 5 && !text.ContainsAnyExcept("-=*─—_".AsSpan());
    }

    private static Field ReadLabel(string line, bool allowLoose, out string value)
    {
        value = string.Empty;
        var text = line.AsSpan().Trim();
        if (text.Length < 2)
        {
            return Field.None;
        }

        // "3. ", "(3)", "3、" and such before the label.
        var start = 0;
        while (start < text.Length && start < 4
            && (char.IsAsciiDigit(text[start]) || text[start] is '.' or '、' or '(' or ')' or '．' or ' ' or '*' or '【' or '◎' or '●'))
        {
            start++;
        }

        text = text[start..];
        var colon = text[..Math.Min(text.Length, MaxLabelLength)].IndexOfAny(':', '：', '】');
        var label = colon < 0 ? text : text[..colon];
        if (label.Length > MaxLabelLength)
        {
            return Field.None;
        }

        var name = Squash(label);
        var field = Labels.GetValueOrDefault(name);
        if (field == Field.None && allowLoose)
        {
            field = LooseLabels.GetValueOrDefault(name);
        }

        // A label without a colon is one only when it stands alone, and then only in its full spelling.
        if (field == Field.None || (colon < 0 && (name.Length < 4 || !Labels.ContainsKey(name))))
        {
            return Field.None;
        }

        value = colon < 0 ? string.Empty : text[(colon + 1)..].TrimStart([':', '：', ' ', '\u3000']).ToString();
        return field;
    }

    /// <summary>Without spaces and bracketed remarks: <c>完整新聞連結 (或短網址)</c> names the link.</summary>
    private static string Squash(ReadOnlySpan<char> label)
    {
        var name = new StringBuilder(label.Length);
        var depth = 0;
        foreach (var unit in label)
        {
            if (unit is '(' or '（')
            {
                depth++;
            }
            else if (unit is ')' or '）')
            {
                depth--;
            }
            else if (depth <= 0 && !char.IsWhiteSpace(unit))
            {
                name.Append(unit == '／' ? '/' : unit);
            }
        }

        return name.ToString();
    }
}
