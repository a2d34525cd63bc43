using System.Text.RegularExpressions;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Tests;

public sealed partial class SettingsDocumentTests
{
    [Fact]
    public void Every_setting_is_a_row_of_the_document_and_every_row_a_setting()
    {
        var document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "settings.md"));
        var rows = Row().Matches(document).Select(match => match.Groups["key"].Value);
        var settings = Keys(typeof(NewsBrowserSettings));

        Assert.Equal(settings.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    /// <summary>A section's keys stand behind its name; of a list the document has one row.</summary>
    private static IEnumerable<string> Keys(Type type, string prefix = "") => type.GetProperties().Where(property => property.CanWrite).SelectMany(property =>
        typeof(ISettingsSection).IsAssignableFrom(property.PropertyType) ? Keys(property.PropertyType, $"{prefix}{property.Name}:") : [prefix + property.Name]);

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z:]+)` \|", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
