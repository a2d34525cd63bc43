using System.Buffers;
using System.Globalization;

namespace NewsBrowser.Text.Analysis;

/// <summary>Folds text so that writings of the same word compare equal: width, case, Latin diacritics, Traditional and Simplified Chinese.</summary>
/// <remarks>
/// Every UTF-16 unit folds to one unit, so ranges of folded text are ranges of the text itself. A character whose folding would be longer (ﬁ, ㍿, ß) stays as it
/// is, and so do surrogate pairs. White space of every kind becomes a space. Folding is idempotent. What is indexed and searched has lost its invisible
/// characters too: they stand inside words without parting them for a reader.
/// </remarks>
public static class TextFolding
{
    private static readonly char[] Table = ReadTable();

    /// <summary>Folds one UTF-16 unit.</summary>
    public static char Fold(char unit) => Table[unit];

    /// <summary>Folds a text; the result has the same length, and is the same string when nothing changed.</summary>
    public static string Fold(string text)
    {
        var table = Table;
        var first = 0;
        while (first < text.Length && table[text[first]] == text[first])
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        return string.Create(text.Length, (text, first), static (span, state) =>
        {
            var table = Table;
            ReadOnlySpan<char> source = state.text;
            source[..state.first].CopyTo(span);
            for (var i = state.first; i < span.Length; i++)
            {
                span[i] = table[source[i]];
            }
        });
    }

    /// <summary>
    /// Whether a unit is a format character (Unicode's Cf: zero-width blanks and joiners, direction marks, soft hyphens, the byte order mark), which nobody
    /// sees and which neither parts nor changes a word.
    /// </summary>
    public static bool IsInvisible(char unit) => unit >= '\u00AD' && (unit is '\u00AD' or '\u061C' or '\u180E' or '\uFEFF'
        || (unit >= '\u200B' && unit <= '\u200F') || (unit >= '\u202A' && unit <= '\u202E') || (unit >= '\u2060' && unit <= '\u206F')
        || (unit >= '\uFFF9' && unit <= '\uFFFB'));

    /// <summary>The text without invisible characters.</summary>
    public static string RemoveInvisible(string text) => RemoveInvisible(text, out _);

    /// <summary>The text without invisible characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="places">Where each unit of the result and its end stand in the text; null when nothing was removed.</param>
    public static string RemoveInvisible(string text, out int[]? places)
    {
        var count = 0;
        foreach (var unit in text)
        {
            count += IsInvisible(unit) ? 1 : 0;
        }

        places = null;
        if (count == 0)
        {
            return text;
        }

        var kept = new char[text.Length - count];
        places = new int[kept.Length + 1];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsInvisible(text[at]))
            {
                places[length] = at;
                kept[length++] = text[at];
            }
        }

        places[length] = text.Length;
        return new string(kept);
    }

    /// <summary>Folds a text, removes invisible characters and makes each run of white space one space, none at the ends: the form that is indexed and
    /// searched.</summary>
    public static string FoldForSearch(string text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var table = Table;
        var length = 0;
        var same = true;
        // True at the beginning, so that leading white space goes too.
        var afterSpace = true;
        foreach (var c in text)
        {
            var folded = table[c];
            same &= folded == c;
            if ((folded == ' ' && afterSpace) || IsInvisible(c))
            {
                continue;
            }

            afterSpace = folded == ' ';
            buffer[length++] = folded;
        }
        if (length > 0 && afterSpace)
        {
            length--;
        }

        var result = same && length == text.Length ? text : new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return result;
    }

    /// <summary>Removes invisible characters from a folded text and makes each run of spaces one space, none at the ends.</summary>
    internal static string CollapseSpaces(string folded)
    {
        folded = RemoveInvisible(folded);
        if (folded.Length == 0 || (folded[0] != ' ' && folded[^1] != ' ' && !folded.Contains("  ", StringComparison.Ordinal)))
        {
            return folded;
        }

        var buffer = new char[folded.Length];
        var length = 0;
        foreach (var c in folded)
        {
            if (c != ' ' || (length > 0 && buffer[length - 1] != ' '))
            {
                buffer[length++] = c;
            }
        }
        if (length > 0 && buffer[length - 1] == ' ')
        {
            length--;
        }

        return new string(buffer, 0, length);
    }

    private static char[] ReadTable()
    {
        var table = new char[char.MaxValue + 1];
        for (var c = 0; c < table.Length; c++)
        {
            table[c] = (char)c;
        }

        const string name = "NewsBrowser.Text.Analysis.folding.txt";
        using var stream = typeof(TextFolding).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            for (var at = 0; at + 8 <= line.Length; at += 8)
            {
                table[Unit(line, at)] = (char)Unit(line, at + 4);
            }
        }
        return table;
    }

    private static int Unit(string line, int at) => int.Parse(line.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
