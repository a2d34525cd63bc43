using System.Text.RegularExpressions;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>What a post of class 標的 says in the fields of its form.</summary>
/// <param name="Target">What it is about: <c>2330.TW 台積電</c>; empty when it does not say.</param>
/// <param name="Stance">What the poster expects, as written: 多, 短空, 討論; empty when it does not say.</param>
/// <param name="Before">What stands above the first label.</param>
/// <param name="Analysis">Why.</param>
/// <param name="Exit">When to buy and to sell.</param>
public sealed partial record TargetTemplate(
    string Target, string Stance, IReadOnlyList<Paragraph> Before, IReadOnlyList<Paragraph> Analysis, IReadOnlyList<Paragraph> Exit)
{
    /// <summary>The class of the posts that have these fields.</summary>
    public const string Class = "標的";

    private const string Long = "多";
    private const string Short = "空";
    private const string Discussion = "討論";

    /// <summary>The stances that the form offers, and the names by which the index knows them.</summary>
    public static IReadOnlyDictionary<string, string> Stances { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Long] = "bull",
        [Short] = "bear",
        [Discussion] = "discussion",
        ["心得"] = "notes",
        ["請益"] = "question",
    };

    /// <summary>A longer value is a sentence, and says anything.</summary>
    private const int MaxStance = 16;

    private enum Field
    {
        Before = 0,
        Target,
        Stance,
        Analysis,
        Exit,
    }

    /// <summary>Reads the fields of a poster's own words; null when fewer than two are there.</summary>
    /// <param name="text">The words.</param>
    /// <param name="form">The board's form: what it puts behind 標的 and 分類 is no value.</param>
    public static TargetTemplate? Read(string text, PostingForm form)
    {
        var fields = new List<Paragraph>[(int)Field.Exit + 1];
        fields[0] = [];
        var current = Field.Before;
        foreach (var paragraph in WrappedText.Split(text))
        {
            var lines = new List<string>();
            foreach (var line in paragraph.Text.Split('\n'))
            {
                var label = LabelPattern().Match(line);
                if (label.Success && FindField(label.Groups[1].ValueSpan) is var field && field > current)
                {
                    Close();
                    current = field;
                    fields[(int)field] = [];
                    if (line.AsSpan(label.Length).Trim().Length > 0)
                    {
                        lines.Add(line[label.Length..].TrimStart());
                    }
                }
                else
                {
                    lines.Add(line);
                }
            }

            Close();

            void Close()
            {
                if (lines.Any(line => !string.IsNullOrWhiteSpace(line)))
                {
                    fields[(int)current].Add(new Paragraph(string.Join('\n', lines), paragraph.AsWritten));
                }

                lines.Clear();
            }
        }

        return fields.Count(field => field is not null) < 3
            ? null
            : new TargetTemplate(GetValue(Field.Target), GetValue(Field.Stance), fields[0], fields[(int)Field.Analysis] ?? [], fields[(int)Field.Exit] ?? []);

        string GetValue(Field field) =>
            string.Join(' ', (fields[(int)field] ?? []).Select(paragraph => form.Extract(paragraph.Text, form: false))).Trim(' ', '\n', '\u3000');
    }

    /// <summary>The stances of a post, by the names of <see cref="Stances"/>: those that its field names, else the one that its title ends or begins with.</summary>
    public static IReadOnlyList<string> FindStances(string title, TargetTemplate? template)
    {
        if (template?.Stance is { Length: > 0 and <= MaxStance } written
            && Stances.Where(stance => written.Contains(stance.Key, StringComparison.Ordinal)).Select(stance => stance.Value).ToArray() is { Length: > 0 } said)
        {
            return said;
        }

        var words = PttTitle.Read(title).Words.AsSpan().Trim(" \u3000()（）!！~～。.?？".AsSpan());
        foreach (var stance in (string[])[Long, Short])
        {
            if (words.EndsWith(stance, StringComparison.Ordinal) || words.StartsWith(stance, StringComparison.Ordinal))
            {
                return [Stances[stance]];
            }
        }

        return words.Contains(Discussion, StringComparison.Ordinal) ? [Stances[Discussion]] : [];
    }

    private static Field FindField(ReadOnlySpan<char> label) => label switch
    {
        "標的" => Field.Target,
        "分類" => Field.Stance,
        "進退場機制" or "進退場" or "退場機制" => Field.Exit,
        _ => Field.Analysis,
    };

    [GeneratedRegex("""^[ \u3000]*(?:[0-9０-９]{1,2}[ .．、)）]*)?(標的|分類|分析/正文|分析／正文|分析|正文|進退場機制|進退場|退場機制)[ \u3000]*[:：]""", RegexOptions.CultureInvariant)]
    private static partial Regex LabelPattern();
}
