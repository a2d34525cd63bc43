using System.CommandLine;

namespace NewsBrowser.Web.Commands;

/// <summary>Puts a command line into the order that cannot be misread, whatever order it was written in: the command, its options, and after <c>--</c> its
/// words. The library's own parser would take an unknown option for a word, and <c>-word</c> of a search for an option.</summary>
internal sealed class CommandArguments
{
    /// <summary>Settings whose keys have no colon: those of ASP.NET Core, and the sections themselves.</summary>
    private static readonly string[] PlainSettings =
        ["AllowedHosts", "ApplicationName", "ContentRoot", "Environment", "HTTP_PORTS", "HTTPS_PORTS", "NewsBrowser", "Serilog"];

    private readonly RootCommand _root;
    private readonly List<(Option Option, string[] Tokens)> _options = [];
    private readonly List<string> _settings = [];
    private readonly List<string> _unknown = [];
    private readonly List<string> _words = [];

    /// <summary>How many of the words stood before a <c>--</c>: only those can name a command, and may have been meant as options.</summary>
    private int _plainWords;

    private CommandArguments(RootCommand root) => _root = root;

    /// <returns>The arguments in order, or what is wrong with them, one sentence each.</returns>
    public static (string[] Arguments, IReadOnlyList<string> Faults) Arrange(RootCommand root, string[] arguments)
    {
        var arranged = new CommandArguments(root);
        arranged.Sort(arguments);
        return arranged.Join();
    }

    /// <summary>Says what is wrong with words that a command does not take.</summary>
    public static string DescribeUnknown(Command command, string word)
    {
        var name = string.Join(' ', GetPath(command).Prepend("newsbrowser"));
        if (command.Subcommands.Count > 0 && !word.StartsWith('-'))
        {
            return $"There is no command \"{name} {word}\"; the nearest is \"{FindNearest(word, command.Subcommands.Select(one => one.Name))}\". "
                + "\"newsbrowser help\" lists them.";
        }

        var options = GetOptions(command).Select(option => option.Name).Where(option => option.StartsWith("--", StringComparison.Ordinal));
        var what = word.StartsWith('-') ? $"There is no option {word} of \"{name}\"" : $"\"{name}\" does not take the word \"{word}\"";
        return $"{what}; the nearest option is {FindNearest(word, options)}. \"{name} --help\" lists them."
            + (command.Name == "search" ? " To search for it, put -- before the search." : string.Empty);
    }

    private static string[] GetPath(Command command) =>
        command is RootCommand ? [] : [.. command.Parents.OfType<Command>().SelectMany(GetPath), command.Name];

    /// <summary>A command's options with those that its parents share with it.</summary>
    private static IEnumerable<Option> GetOptions(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => GetOptions(parent).Where(option => option.Recursive)));

    private static IEnumerable<Option> GetAllOptions(Command command) => command.Options.Concat(command.Subcommands.SelectMany(GetAllOptions));

    private static string FindNearest(string word, IEnumerable<string> names) =>
        names.MinBy(name => CountEdits(word.Split('=')[0].TrimStart('-').ToLowerInvariant(), name.TrimStart('-')))!;

    private static int CountEdits(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var before = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = before + (one[i - 1] == other[j - 1] ? 0 : 1);
                before = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private void Sort(string[] arguments)
    {
        for (var at = 0; at < arguments.Length; at++)
        {
            var token = arguments[at];
            if (token == "--")
            {
                _words.AddRange(arguments[(at + 1)..]);
                return;
            }

            var name = token.Split('=', ':')[0];
            var key = token.Split('=')[0];
            if (token.StartsWith('-') && GetAllOptions(_root).FirstOrDefault(option => IsNamed(option, name)) is { } option)
            {
                var most = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 || name.Length < token.Length ? 0
                    : option.AllowMultipleArgumentsPerToken ? int.MaxValue
                    : 1;
                var values = arguments[(at + 1)..]
                    .TakeWhile((value, index) => index < most && value != "--" && (index == 0 || !value.StartsWith('-'))).ToArray();
                _options.Add((option, [.. values.Prepend(option.Name + token[name.Length..])]));
                at += values.Length;
            }
            else if (token.StartsWith("--", StringComparison.Ordinal) && IsSetting(key[2..]))
            {
                _settings.Add(token);
                if (key.Length == token.Length && at + 1 < arguments.Length)
                {
                    _settings.Add(arguments[++at]);
                }
            }
            else if (token.StartsWith("--", StringComparison.Ordinal))
            {
                _unknown.Add(token);
            }
            else
            {
                _words.Add(token);
                _plainWords = _words.Count;
            }
        }
    }

    private (string[] Arguments, IReadOnlyList<string> Faults) Join()
    {
        Command command = _root;
        var help = _plainWords > 0 && _words[0] == "help";
        var depth = help ? 1 : 0;
        for (; depth < _plainWords && command.Subcommands.FirstOrDefault(one => one.Name == _words[depth]) is { } verb; depth++)
        {
            command = verb;
        }

        // A word after an unknown option was meant as its value.
        if (command.Subcommands.Count > 0 && depth < _words.Count && _unknown.Count == 0)
        {
            return ([], [DescribeUnknown(command, _words[depth])]);
        }

        if (command is RootCommand && !help && !_options.Exists(given => given.Option.Name is "--help" or "--version"))
        {
            // Without a verb it serves.
            command = _root.Subcommands.Single(one => one.Name == "serve");
        }

        List<string> unknown =
        [
            .. _options.Where(given => !GetOptions(command).Any(option => option.Name == given.Option.Name)).Select(given => given.Tokens[0]),
            .. _unknown,
        ];
        if (command.Name != "serve")
        {
            unknown.AddRange(_settings.Where(token => token.StartsWith("--", StringComparison.Ordinal)));
        }

        if (command.Name != "search")
        {
            unknown.AddRange(_words.Take(_plainWords).Where(word => word.Length > 1 && word[0] == '-'));
        }

        if (unknown.Count > 0)
        {
            return ([], [.. unknown.Select(token => DescribeUnknown(command, token))]);
        }

        if (command.Name == "serve" && depth < _words.Count)
        {
            return ([], [DescribeUnknown(command, _words[depth])]);
        }

        string[] options = [.. _options.SelectMany(given => given.Tokens), .. help ? ["--help"] : Array.Empty<string>()];
        return ([.. GetPath(command), .. options, "--", .. _settings, .. _words.Skip(depth)], []);
    }

    private static bool IsSetting(string key) =>
        key.Contains(':', StringComparison.Ordinal) || key.StartsWith("OTEL_", StringComparison.Ordinal)
            || PlainSettings.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static bool IsNamed(Option option, string name) =>
        option.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || option.Aliases.Contains(name);
}
