using System.Collections.Concurrent;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Indexing;

/// <summary>How the keywords of one column are called: the label that people read, and the other names by which a filter may ask for them.</summary>
/// <remarks>Written by the index's one writer, read by searches. A value whose last item is gone stays known, and then counts nothing,
/// until <see cref="Keep"/> forgets it.</remarks>
internal sealed class KnownValues
{
    private readonly ConcurrentDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _aliases = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Rises with each change, so that what is made from all of them knows when to be made again.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The keywords and their labels.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _labels;

    public void Add(string keyword, string label, params ReadOnlySpan<string?> names)
    {
        if (_labels.TryGetValue(keyword, out var known) && known == label)
        {
            return;
        }

        _labels[keyword] = label;
        AddAlias(label, keyword);
        foreach (var name in names)
        {
            if (name is { Length: > 0 })
            {
                AddAlias(name, keyword);
            }
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Forgets the values that others do not have.</summary>
    public void Keep(KnownValues others)
    {
        foreach (var keyword in _labels.Keys.Where(keyword => !others._labels.ContainsKey(keyword)).ToList())
        {
            _labels.TryRemove(keyword, out _);
        }

        foreach (var (name, keywords) in _aliases)
        {
            string[] kept = [.. keywords.Where(_labels.ContainsKey)];
            if (kept.Length == 0)
            {
                _aliases.TryRemove(name, out _);
            }
            else if (kept.Length < keywords.Length)
            {
                _aliases[name] = kept;
            }
        }

        Interlocked.Increment(ref _version);
    }

    public string GetLabel(string keyword) => _labels.GetValueOrDefault(keyword, keyword);

    /// <summary>The keywords that a reader's value means: itself and those that have it as a name.
    /// <paramref name="known"/> tells whether anything has it.</summary>
    public IReadOnlyList<string> Resolve(string value, out bool known)
    {
        var folded = TextFolding.FoldForSearch(value);
        var isKeyword = _labels.ContainsKey(folded);
        var named = _aliases.GetValueOrDefault(folded, []);
        known = isKeyword || named.Length > 0;
        if (isKeyword && !named.Contains(folded, StringComparer.Ordinal))
        {
            return [folded, .. named];
        }

        return named.Length > 0 ? named : [folded];
    }

    /// <summary>The keywords that hold a reader's value as text: whole words, or any stretch of Chinese.</summary>
    public IReadOnlyList<string> Containing(string value)
    {
        var folded = TextFolding.FoldForSearch(value);
        if (TextMatch.DetermineForm(folded, prefix: false) is not { } form)
        {
            return [];
        }

        // Looking for letters first spares cutting nearly every line into words.
        var letters = form == TextMatchForm.Substring ? folded : LongestWord(folded);
        return [
            .. _labels.Keys.Where(k => k.Contains(letters, StringComparison.Ordinal) && (form == TextMatchForm.Substring || TextMatch.Matches(k, folded, form)))
        ];
    }

    private static string LongestWord(string folded)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        var longest = tokens.MaxBy(t => t.Length);
        return folded.Substring(longest.Start, longest.Length);
    }

    private void AddAlias(string name, string keyword)
    {
        var folded = TextFolding.FoldForSearch(name);

        // A keyword is found as itself; most names of people are nothing else.
        if (folded == keyword)
        {
            return;
        }

        var before = _aliases.GetValueOrDefault(folded, []);
        if (!before.Contains(keyword, StringComparer.Ordinal))
        {
            _aliases[folded] = [.. before, keyword];
        }
    }
}
