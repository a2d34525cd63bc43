using System.Collections.Concurrent;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>How the keywords of one column are called: the label that people read, and the other names by which a filter may ask for them.</summary>
/// <remarks>Written by the index's one writer, read by searches. A value whose last item is gone stays known: it then counts nothing.</remarks>
internal sealed class KnownValues
{
    private readonly ConcurrentDictionary<string, string> labels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> aliases = new(StringComparer.Ordinal);

    public void Add(string keyword, string label, params ReadOnlySpan<string?> names)
    {
        if (labels.TryGetValue(keyword, out var known) && known == label)
        {
            return;
        }

        labels[keyword] = label;
        AddAlias(label, keyword);
        foreach (var name in names)
        {
            if (name is { Length: > 0 })
            {
                AddAlias(name, keyword);
            }
        }
    }

    public string LabelOf(string keyword) => labels.GetValueOrDefault(keyword, keyword);

    /// <summary>The keywords that a reader's value means: itself and those that have it as a name. <paramref name="known"/> tells whether anything has it.</summary>
    public IReadOnlyList<string> Resolve(string value, out bool known)
    {
        var folded = TextFolding.FoldForSearch(value);
        var isKeyword = labels.ContainsKey(folded);
        var named = aliases.GetValueOrDefault(folded, []);
        known = isKeyword || named.Length > 0;
        if (isKeyword && !named.Contains(folded, StringComparer.Ordinal))
        {
            return [folded, .. named];
        }

        return named.Length > 0 ? named : [folded];
    }

    private void AddAlias(string name, string keyword)
    {
        var folded = TextFolding.FoldForSearch(name);
        var before = aliases.GetValueOrDefault(folded, []);
        if (!before.Contains(keyword, StringComparer.Ordinal))
        {
            aliases[folded] = [.. before, keyword];
        }
    }
}
