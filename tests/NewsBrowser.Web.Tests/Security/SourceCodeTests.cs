using System.Text.RegularExpressions;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>Habits of the source that keep whole classes of holes out.</summary>
public sealed partial class SourceCodeTests
{
    /// <summary>Where markup is written as it is. Each encodes what it puts in, or writes what the sanitiser wrote;
    /// one more has to be looked at before it stands here.</summary>
    private static readonly string[] WritesMarkup =
    [
        "Pages/Shared/_HeadData.cshtml", "Pages/Shared/_Takeaway.cshtml", "Rendering/Dates.cs",
        "Rendering/DifferenceMarkup.cs", "Rendering/HitMarks.cs", "Rendering/SvgCharts.cs", "Rendering/TimelineChart.cs",
    ];

    /// <summary>Where a statement is put together of the code's own constants and of the names of its tables.</summary>
    private static readonly string[] MakesSql = ["BackupFacts.cs", "BackupFiles.cs", "FileRows.cs", "ReplacedArchive.cs", "TrendingTerms.cs"];

    [Fact]
    public void Markup_is_written_as_it_is_in_known_places_alone()
    {
        var found = Files("NewsBrowser.Web", "*.cs*").Where(file => Markup().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Path.Combine(Checkout.Root, "src", "NewsBrowser.Web"), file).Replace('\\', '/'));
        Assert.Equal(WritesMarkup, found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_text_of_a_request_or_a_source_is_put_into_SQL()
    {
        // Interpolation is only for EF's SqlQuery and ExecuteSql, which make parameters of it, and for what the code itself names.
        var faults = Files("NewsBrowser.Archive", "*.cs")
            .Where(file => !file.Contains("Migrations", StringComparison.Ordinal) && !MakesSql.Contains(Path.GetFileName(file)))
            .SelectMany(file => RawSql().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value.ReplaceLineEndings(" ")}"));
        Assert.Empty(faults);
        Assert.DoesNotContain(Files("NewsBrowser.Web", "*.cs"), file => File.ReadAllText(file).Contains("Sqlite", StringComparison.Ordinal));
    }

    [Fact]
    public void No_module_of_the_site_turns_text_into_markup_or_code()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "src", "NewsBrowser.Web", "wwwroot"), "*.js"))
        {
            Assert.False(Sinks().IsMatch(File.ReadAllText(file)), $"{Path.GetFileName(file)}: {Sinks().Match(File.ReadAllText(file)).Value}");
        }
    }

    [Fact]
    public void No_line_of_code_is_longer_than_160_characters()
    {
        var files = new[] { "src", "tests" }.SelectMany(
            folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
        Assert.Empty(files.SelectMany(LongLines));
    }

    /// <summary>The lines that are too long, a text between quotes not counted: a pattern, an address or a line of a sample stays in one piece.</summary>
    private static IEnumerable<string> LongLines(string file)
    {
        var (number, isInRawString) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var isOddRawString = RawStringQuotes().Count(line) % 2 == 1;
            if (line.Length > 160 && !isInRawString && !isOddRawString && QuotedText().Replace(line, "\"\"").Length > 160)
            {
                yield return $"{Path.GetRelativePath(Checkout.Root, file)}:{number} has {line.Length}";
            }

            isInRawString ^= isOddRawString;
        }
    }

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawStringQuotes();

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex QuotedText();

    private static IEnumerable<string> Files(string project, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", project), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")
                && (file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal)));

    [GeneratedRegex(@"Html\.Raw|new HtmlString\(|MarkupString|SetHtmlContent|AppendHtml\((?!<)")]
    private static partial Regex Markup();

    [GeneratedRegex(@"(FromSqlRaw|ExecuteSqlRaw|SqlQueryRaw(<\w+>)?|CommandText\s*=|new Statement\([^,]*,)\s*\(?\s*\$")]
    private static partial Regex RawSql();

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|\beval\(|new Function|setTimeout\(\s*['""`]|\.src\s*=|setHTML|javascript:")]
    private static partial Regex Sinks();
}
