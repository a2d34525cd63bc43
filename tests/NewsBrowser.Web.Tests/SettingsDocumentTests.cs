using System.Text.RegularExpressions;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Tests;

public sealed partial class SettingsDocumentTests
{
    [Fact]
    public void Every_setting_is_a_row_of_the_document_and_every_row_a_setting()
    {
        string document = File.ReadAllText(Path.Combine(Site.Root, "docs", "settings.md"));
        IEnumerable<string> rows = Row().Matches(document).Select(match => match.Groups["key"].Value);
        IEnumerable<string> settings = Names(typeof(NewsBrowserSettings)).Where(name => name != nameof(NewsBrowserSettings.Admin))
            .Concat(Names(typeof(AdminSettings)).Select(name => $"{nameof(NewsBrowserSettings.Admin)}:{name}"));

        Assert.Equal(settings.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names(Type type) => type.GetProperties().Where(property => property.CanWrite).Select(property => property.Name);

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z:]+)` \|", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
