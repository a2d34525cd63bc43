namespace NewsBrowser.Architecture.Tests;

/// <summary>The rules of the house. Each gives all its violations, a line each.</summary>
internal static class Rules
{
    /// <summary>An arrow from a folder to one on a higher floor. A folder without a floor of its own stands where the one above it does;
    /// the root is the last floor.</summary>
    public static List<string> ArrowsUp(CompiledProject project, string root, IReadOnlyList<string[]> floors)
    {
        int Floor(string folder)
        {
            for (var part = folder; part.Length > 0; part = part.LastIndexOf('/') is > 0 and var at ? part[..at] : "")
            {
                for (var floor = 0; floor < floors.Count; floor++)
                {
                    if (floors[floor].Contains(part))
                    {
                        return floor + 1;
                    }
                }
            }

            return folder.Length == 0 ? floors.Count + 1 : 0;
        }

        var homeless = Folders(project, root).Where(folder => Floor(folder) == 0).Select(folder => $"{folder}/ stands on no floor: give it one");
        return [.. homeless, .. Arrows(project, root).Where(arrow => Floor(arrow.To) > Floor(arrow.From))
            .Select(arrow => $"{Shown(arrow.From)} (floor {Floor(arrow.From)}) -> {Shown(arrow.To)} (floor {Floor(arrow.To)}): {arrow.Why}")];
    }

    /// <summary>Folders that all reach each other, with the arrows between them, those first that fewest types hold up: they are the easiest to turn.</summary>
    public static List<string> FolderCycles(CompiledProject project, string root)
    {
        var arrows = Arrows(project, root);
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var reached = Folders(project, root).ToDictionary(folder => folder, folder => Reach(folder, next));
        var knots = reached.Keys.Where(folder => reached[folder].Contains(folder)).Order(StringComparer.Ordinal)
            .GroupBy(folder => string.Join(", ", reached[folder].Where(other => reached[other].Contains(folder)).Order(StringComparer.Ordinal).Select(Shown)));
        return [.. knots.Select(knot => $"{project.Name}: {knot.Key} reach each other:\n" + string.Join('\n', arrows
            .Where(arrow => knot.Contains(arrow.From) && knot.Contains(arrow.To))
            .GroupBy(arrow => (arrow.From, arrow.To))
            .OrderBy(group => group.Count())
            .Select(group => $"  {Shown(group.Key.From)} -> {Shown(group.Key.To)}: {string.Join("; ", group.Select(arrow => arrow.Why).Take(3))}"
                + (group.Count() > 3 ? $"; {group.Count() - 3} more" : ""))))];
    }

    /// <summary>A name that two types have, nested private ones and page models (called after their pages) not counted,
    /// nor the cases of the unions that are named.</summary>
    public static List<string> NamesTwice(IEnumerable<CompiledProject> projects, params string[] unions)
    {
        var all = projects.ToList();
        var pages = PageModels(all);
        return [.. all.SelectMany(project => project.Types)
            .Where(type => !type.IsPrivate && !type.Name.IsView && !pages.Contains(type.Name) && !unions.Contains(type.Name.Outer?.Name))
            .GroupBy(type => type.Name.Simple)
            // A type and the same with type parameters beside it are one name for one thing.
            .Where(group => group.Select(type => (type.Name.Project, type.Name.Namespace, type.Name.Written)).Distinct().Count() > 1)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Names: group.Select(type => $"{type.Name.Namespace}.{type.Name.Written}").Distinct().Order(StringComparer.Ordinal)))
            .Select(twice => $"{twice.Key}: {string.Join(", ", twice.Names)}")];
    }

    /// <summary>A public type that no other project names (friends need nothing public) and that no signature of a type that has to be public shows.</summary>
    public static List<string> NeedlesslyPublic(IEnumerable<CompiledProject> projects, IEnumerable<CompiledProject> others)
    {
        var judged = projects.ToList();
        var types = judged.SelectMany(project => project.Types).Where(type => type.IsPublic).ToDictionary(type => type.Name);
        var needed = new HashSet<TypeName>();
        var open = new Stack<TypeName>(PageModels(judged).Concat(
            from user in judged.Concat(others)
            let befriended = judged.Where(project => project.Friends.Contains(user.Name)).Select(project => project.Name).ToHashSet()
            from type in user.Types
            from name in type.Uses.Keys
            where name.Project != user.Name && !befriended.Contains(name.Project)
            select name));
        while (open.TryPop(out var name))
        {
            if (types.TryGetValue(name, out var type) && needed.Add(name))
            {
                foreach (var shown in type.Exposes)
                {
                    open.Push(shown);
                }

                if (name.Outer is { } outer)
                {
                    open.Push(outer);
                }
            }
        }

        return [.. types.Values.Where(type => !needed.Contains(type.Name) && !type.HasConstants && type.Name.Namespace.Length > 0)
            .Select(type => $"{type.Name.Namespace}.{type.Name.Written}").Order(StringComparer.Ordinal)];
    }

    /// <summary>A type of a project that names an entity: what pages show are the archive's views.</summary>
    public static List<string> EntitiesNamed(CompiledProject project, IReadOnlyCollection<Type> entities)
    {
        var names = entities.Select(entity => (entity.Assembly.GetName().Name, entity.Namespace, entity.Name)).ToHashSet();
        return [.. from type in project.Types
            from use in type.Uses
            where names.Contains((use.Key.Project, use.Key.Namespace, use.Key.Name))
            orderby type.Name.Name
            select $"{type.Name.Written} ({use.Value}) names the entity {use.Key.Written}"];
    }

    private static IEnumerable<string> Folders(CompiledProject project, string root) =>
        project.Types.Select(type => Folder(type.Name, root)).OfType<string>().Distinct();

    /// <summary>Null for what stands outside the project's namespace: Program, and what generators write.</summary>
    private static string? Folder(TypeName name, string root) =>
        name.IsView || name.Namespace == root || name.Namespace.StartsWith(root + ".", StringComparison.Ordinal) ? name.Folder(root) : null;

    private static List<(string From, string To, string Why)> Arrows(CompiledProject project, string root) =>
        [.. from type in project.Types
            let @from = Folder(type.Name, root)
            where @from is not null
            from use in type.Uses
            where use.Key.Project == project.Name
            let to = Folder(use.Key, root)
            where to is not null && to != @from
            orderby @from, to
            select (@from, to, $"{type.Name.Written} ({use.Value}) names {use.Key.Written}")];

    private static HashSet<string> Reach(string folder, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(next[folder]);
        while (open.TryPop(out var other))
        {
            if (reached.Add(other))
            {
                foreach (var further in next[other])
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }

    private static HashSet<TypeName> PageModels(IEnumerable<CompiledProject> projects)
    {
        var types = projects.SelectMany(project => project.Types).ToDictionary(type => type.Name);
        bool IsPageModel(CompiledType? type) => type?.BaseType is { } parent && (parent.Name == "PageModel" || IsPageModel(types.GetValueOrDefault(parent)));
        return [.. types.Values.Where(IsPageModel).Select(type => type.Name)];
    }

    private static string Shown(string folder) => folder.Length == 0 ? "the root" : folder + "/";
}
