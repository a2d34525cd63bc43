namespace NewsBrowser.Text.Analysis;

/// <summary>How easily one Chinese character is written for another: by its sound, as who types Bopomofo does, or by its looks.</summary>
/// <remarks>Readings, Cangjie codes and phonetic classes of Unihan (Unicode licence), made by make-chinese.cs, in folded characters.</remarks>
public static class CharacterLikeness
{
    private const string Name = "NewsBrowser.Text.Analysis.characters.br";
    private const double SameSound = 1;
    private const double OtherTone = 0.5;
    private const double SamePhonetic = 0.4;
    private const double NearSound = 0.25;
    private const double NearShape = 0.25;

    // What many speakers do not tell apart.
    private static readonly (string From, string To)[] Merged = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("r", "n"), ("hu", "f")];

    private static readonly Lazy<Dictionary<char, Character>> Table = new(ReadTable);

    /// <summary>From 0, nothing alike, to 1, the same sound and tone; of two folded characters.</summary>
    public static double Between(char one, char other)
    {
        if (!Table.Value.TryGetValue(one, out var a) || !Table.Value.TryGetValue(other, out var b))
        {
            return 0;
        }

        if (a.Readings.Intersect(b.Readings, StringComparer.Ordinal).Any())
        {
            return SameSound;
        }

        var likeness = a.Readings.Any(r => b.Readings.Any(s => r.AsSpan(0, r.Length - 1).SequenceEqual(s.AsSpan(0, s.Length - 1)))) ? OtherTone
            : a.Phonetics.Intersect(b.Phonetics, StringComparer.Ordinal).Any() ? SamePhonetic
            : 0;
        if (likeness == 0 && a.Merged.Intersect(b.Merged, StringComparer.Ordinal).Any())
        {
            likeness = NearSound;
        }

        return likeness == 0 && a.Shapes.Any(s => b.Shapes.Any(t => DifferByOneKey(s, t))) ? NearShape : likeness;
    }

    private static bool DifferByOneKey(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length > other.Length)
        {
            return DifferByOneKey(other, one);
        }

        var same = one.CommonPrefixLength(other);
        return one.Length > 1 && other.Length - one.Length <= 1 && same < other.Length
            && other[(same + 1)..].SequenceEqual(one[(same + (one.Length == other.Length ? 1 : 0))..]);
    }

    private static Dictionary<char, Character> ReadTable()
    {
        var table = new Dictionary<char, Character>();
        foreach (var line in ChineseWords.ReadLines(Name))
        {
            var parts = line[1..].Split('|');
            var readings = Split(parts[0]);
            table[line[0]] = new Character(readings, Split(parts[1]), Split(parts[2]), [.. readings.Select(Merge).Distinct(StringComparer.Ordinal)]);
        }

        return table;
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Merge(string reading) =>
        Merged.Aggregate(reading[..^1], (sound, merge) => sound.Replace(merge.From, merge.To, StringComparison.Ordinal));

    private sealed record Character(string[] Readings, string[] Shapes, string[] Phonetics, string[] Merged);
}
