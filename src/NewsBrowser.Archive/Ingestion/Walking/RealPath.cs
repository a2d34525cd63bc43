namespace NewsBrowser.Archive.Ingestion.Walking;

/// <summary>Resolves every link on a path, those that lie on the way of a link too, as the system does when it opens it.</summary>
internal static class RealPath
{
    /// <summary>How many links the system follows before it takes them for a circle.</summary>
    private const int MostLinks = 40;

    /// <summary>The path without links. Parts that do not exist stay as they are.</summary>
    /// <exception cref="IOException">A part cannot be read, or links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var pending = new Stack<string>(Parts(full[real.Length..]));
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == ".")
            {
                continue;
            }

            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"The path {path} has more than {MostLinks} links on its way.");
            }

            var rest = target;
            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                rest = target[real.Length..];
            }

            foreach (var further in Parts(rest))
            {
                pending.Push(further);
            }
        }

        return real;
    }

    /// <summary>The parts of a path, the last first.</summary>
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
