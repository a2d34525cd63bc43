using System.Globalization;
using Microsoft.Extensions.Logging;

namespace NewsBrowser.Archive.Searching;

/// <summary>The list of names as its files have it now: read again whenever one of them has changed.</summary>
internal sealed partial class AliasFiles(string shipped, string own, ILogger logger)
{
    /// <summary>Larger files are not lists of names.</summary>
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly Lock _reading = new();
    private volatile State _current = new((default, 0), (default, 0), AliasList.Empty);

    public AliasList Current
    {
        get
        {
            var (shippedStamp, ownStamp) = (GetStamp(shipped), GetStamp(own));
            var known = _current;
            if (known.Shipped == shippedStamp && known.Own == ownStamp)
            {
                return known.List;
            }

            lock (_reading)
            {
                if (_current.Shipped == shippedStamp && _current.Own == ownStamp)
                {
                    return _current.List;
                }

                _current = new State(shippedStamp, ownStamp, Read());
                return _current.List;
            }
        }
    }

    /// <summary>Changes whenever the list does.</summary>
    public string Fingerprint
    {
        get
        {
            _ = Current;
            var known = _current;
            return string.Create(CultureInfo.InvariantCulture, $"{known.Shipped.At.Ticks}-{known.Shipped.Length}-{known.Own.At.Ticks}-{known.Own.Length}");
        }
    }

    private AliasList Read()
    {
        var troubles = new List<AliasProblem>();
        var list = AliasList.Read(ReadText(shipped, troubles), ReadText(own, troubles));
        troubles.ForEach(list.Add);
        foreach (var problem in list.Problems)
        {
            LogProblem(logger, problem.File, problem.Line, problem.Message);
        }

        LogRead(logger, list.Count, own);
        return list;
    }

    private static (string Name, string Text)? ReadText(string path, List<AliasProblem> troubles)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return null;
            }

            if (file.Length > MaxBytes)
            {
                troubles.Add(new AliasProblem(path, 0, $"The file has {file.Length} bytes; the most that is read is {MaxBytes}."));
                return null;
            }

            return (path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            troubles.Add(new AliasProblem(path, 0, $"The file cannot be read: {e.Message}"));
            return null;
        }
    }

    private static (DateTime At, long Length) GetStamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
    }

    private sealed record State((DateTime At, long Length) Shipped, (DateTime At, long Length) Own, AliasList List);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File}, line {Line}: {Message}")]
    private static partial void LogProblem(ILogger logger, string file, int line, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} groups of names are known, with those of {File}")]
    private static partial void LogRead(ILogger logger, int count, string file);
}
