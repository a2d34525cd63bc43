using System.Globalization;
using System.Text.Json;

namespace NewsBrowser.Browser.Tests;

/// <summary>That the HTML of every page is valid, by a validator that is not ours.</summary>
public sealed class MarkupTests(RunningSite site, Chromium chromium)
{
    /// <summary>The standard's rules alone: no opinions about style.</summary>
    private const string Rules =
        """{ "root": true, "extends": ["html-validate:standard"], "rules": { "no-trailing-whitespace": "off", "no-inline-style": "error" } }""";

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-TW")]
    public async Task Every_page_is_valid_HTML(string locale)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Locale = locale, Script = false });
        var pages = new List<(string Path, string Html)>();
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            var response = await reader.Page.APIRequest.GetAsync(path, new() { Headers = [new("Accept-Language", locale)] });
            pages.Add((path, await response.TextAsync()));
        }

        Assert.Equal(string.Empty, await FaultsAsync(pages));
    }

    /// <summary>What is not valid in some pages, a line each; nothing when all are.</summary>
    internal static async Task<string> FaultsAsync(IReadOnlyList<(string Path, string Html)> pages)
    {
        var validator = Judges.File("html-validate", "bin/html-validate.mjs");
        var folder = Directory.CreateTempSubdirectory("newsbrowser-markup-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, ".htmlvalidate.json"), Rules, TestContext.Current.CancellationToken);
            foreach ((var number, (var _, var html)) in pages.Index())
            {
                await File.WriteAllTextAsync(
                    Path.Combine(folder, number.ToString("000", CultureInfo.InvariantCulture) + ".html"), html, TestContext.Current.CancellationToken);
            }

            using var document = JsonDocument.Parse(await ReportAsync(validator, folder));
            var faults = new List<string>();
            foreach (var file in document.RootElement.EnumerateArray())
            {
                var number = int.Parse(Path.GetFileNameWithoutExtension(file.GetProperty("filePath").GetString()!), CultureInfo.InvariantCulture);
                faults.AddRange(file.GetProperty("messages").EnumerateArray().Select(m =>
                    $"{pages[number].Path} {m.GetProperty("line")}:{m.GetProperty("column")} {m.GetProperty("ruleId")}: {m.GetProperty("message")} "
                        + $"{m.GetProperty("selector")}"));
            }

            return string.Join(Environment.NewLine, faults);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_validator_finds_what_is_wrong()
    {
        var validator = Judges.File("html-validate", "bin/html-validate.mjs");
        var folder = Directory.CreateTempSubdirectory("newsbrowser-markup-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, ".htmlvalidate.json"), Rules, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(folder, "wrong.html"),
                "<!DOCTYPE html><html lang=\"en\"><head><title>x</title></head><body><p><div>a</div></p><ul><p>b</p></ul></body></html>",
                TestContext.Current.CancellationToken);
            Assert.Contains("element-permitted-content", await ReportAsync(validator, folder), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Into a file: what goes through a pipe is cut when the program ends.
    private static async Task<string> ReportAsync(string validator, string folder)
    {
        var report = Path.Combine(folder, "report.json");
        await Judges.RunAsync(validator, "--config", Path.Combine(folder, ".htmlvalidate.json"), "--formatter", "json=" + report, folder + "/*.html");
        return await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
    }
}
