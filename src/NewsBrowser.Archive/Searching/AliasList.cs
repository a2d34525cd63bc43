using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>A line of a file of names that could not be used as it is.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">1-based; 0 when the trouble is the file itself.</param>
/// <param name="Message">One English sentence.</param>
public sealed record AliasProblem(string File, int Line, string Message);

/// <summary>Groups of names of one thing, read from files: one line a group, names parted by a bar, comments behind #.</summary>
internal sealed class AliasList
{
    /// <summary>A line of this alone in the reader's own file leaves out the list that comes with the program.</summary>
    public const string Replace = "[replace]";

    /// <summary>Longer names are no names; more in a group or more groups are another kind of file.</summary>
    public const int MaxName = 100;
    public const int MaxNames = 20;
    public const int MaxGroups = 20_000;

    private readonly Dictionary<string, List<string>> _groups = new(StringComparer.Ordinal);
    private readonly List<AliasProblem> _problems = [];
    private int _count;

    public static AliasList Empty { get; } = new();

    public IReadOnlyList<AliasProblem> Problems => _problems;

    /// <summary>How many groups there are.</summary>
    public int Count => _count;

    /// <summary>All names, folded.</summary>
    public IReadOnlyCollection<string> Names => _groups.Keys;

    /// <summary>Most words that a name has, so that a search is not looked through for more.</summary>
    public int LongestInWords { get; private set; } = 1;

    /// <summary>The names of a group in the order of the file; null for a text that is no name.</summary>
    public IReadOnlyList<string>? FindGroup(string name) => _groups.GetValueOrDefault(Fold(name));

    /// <summary>Whether two texts are one name: case, width and Traditional or Simplified writing make no difference.</summary>
    public static string Fold(string name) => string.Join(' ', TextFolding.FoldForSearch(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Reads the reader's file over the one that comes with the program. Groups that share a name are one.</summary>
    public static AliasList Read((string Name, string Text)? shipped, (string Name, string Text)? own)
    {
        var list = new AliasList();
        if (shipped is { } first && !(own is { } replacing && replacing.Text.Split('\n').Any(line => WithoutComment(line) == Replace)))
        {
            list.Add(first.Name, first.Text);
        }

        if (own is { } second)
        {
            list.Add(second.Name, second.Text);
        }

        return list;
    }

    public void Add(AliasProblem problem) => _problems.Add(problem);

    private static string WithoutComment(string line)
    {
        // A name may hold the sign itself (C#): a comment begins the line or stands behind a blank.
        for (var at = line.IndexOf('#', StringComparison.Ordinal); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || char.IsWhiteSpace(line[at - 1]))
            {
                return line[..at].Trim();
            }
        }

        return line.Trim();
    }

    private void Add(string file, string text)
    {
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = WithoutComment(raw);
            if (line.Length == 0 || line == Replace)
            {
                continue;
            }

            if (_count >= MaxGroups)
            {
                _problems.Add(new AliasProblem(file, number, $"There are more than {MaxGroups} groups; this line and those after it are left out."));
                return;
            }

            AddGroup(file, number, line);
        }
    }

    private void AddGroup(string file, int number, string line)
    {
        var names = new List<string>();
        foreach (var part in line.Split('|', '｜'))
        {
            var name = part.Trim();
            if (name.Length == 0)
            {
                _problems.Add(new AliasProblem(file, number, "A name between two bars is empty; it is left out."));
            }
            else if (name.Length > MaxName)
            {
                _problems.Add(new AliasProblem(file, number, $"A name is longer than {MaxName} characters; it is left out."));
            }
            else if (name.Contains('"', StringComparison.Ordinal) || TextMatch.DetermineForm(Fold(name), prefix: false) is null)
            {
                _problems.Add(new AliasProblem(file, number, $"“{name}” cannot be searched for; it is left out."));
            }
            else if (names.TrueForAll(other => Fold(other) != Fold(name)))
            {
                names.Add(name);
            }
        }

        if (names.Count < 2)
        {
            _problems.Add(new AliasProblem(file, number, "The line has no two names; write them with a bar between: 微軟|Microsoft."));
            return;
        }

        Join(file, number, names);
    }

    private void Join(string file, int number, List<string> names)
    {
        List<string>? group = null;
        foreach (var known in names.Select(name => _groups.GetValueOrDefault(Fold(name))).OfType<List<string>>().Distinct().ToList())
        {
            if (group is null)
            {
                group = known;
                continue;
            }

            _count--;
            group.AddRange(known);
            known.ForEach(name => _groups[Fold(name)] = group);
        }

        if (group is null)
        {
            group = [];
            _count++;
        }

        foreach (var name in names)
        {
            if (_groups.ContainsKey(Fold(name)))
            {
                continue;
            }

            if (group.Count >= MaxNames)
            {
                _problems.Add(new AliasProblem(file, number, $"A group has more than {MaxNames} names; “{name}” is left out."));
                continue;
            }

            group.Add(name);
            _groups[Fold(name)] = group;
            LongestInWords = Math.Max(LongestInWords, name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }
}
