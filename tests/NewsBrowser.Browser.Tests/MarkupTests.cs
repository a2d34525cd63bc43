using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>That the HTML of every page is valid, by a validator that is not ours.</summary>
public sealed class MarkupTests(RunningSite site, Chromium chromium)
{
    /// <summary>The standard's rules alone: no opinions about style.</summary>
    private const string Rules = """{ "root": true, "extends": ["html-validate:standard"], "rules": { "no-trailing-whitespace": "off", "no-inline-style": "error" } }""";

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-TW")]
    public async Task Every_page_is_valid_HTML(string locale)
    {
        string validator = Judges.File("html-validate", "bin/html-validate.mjs");
        await using Visitor reader = await chromium.VisitAsync(site, new VisitorOptions { Locale = locale, Script = false });
        string folder = Directory.CreateTempSubdirectory("newsbrowser-markup-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, ".htmlvalidate.json"), Rules, TestContext.Current.CancellationToken);
            var paths = new List<string>();
            foreach (string path in await PagePaths.AllAsync(reader.Page))
            {
                IAPIResponse response = await reader.Page.APIRequest.GetAsync(path, new() { Headers = [new("Accept-Language", locale)] });
                await File.WriteAllTextAsync(Path.Combine(folder, paths.Count.ToString("000", CultureInfo.InvariantCulture) + ".html"), await response.TextAsync(), TestContext.Current.CancellationToken);
                paths.Add(path);
            }

            string report = await Judges.RunAsync(validator, "--config", Path.Combine(folder, ".htmlvalidate.json"), "--formatter", "json", folder + "/*.html");
            using JsonDocument document = JsonDocument.Parse(report);
            var faults = new List<string>();
            foreach (JsonElement file in document.RootElement.EnumerateArray())
            {
                int number = int.Parse(Path.GetFileNameWithoutExtension(file.GetProperty("filePath").GetString()!), CultureInfo.InvariantCulture);
                faults.AddRange(file.GetProperty("messages").EnumerateArray().Select(m =>
                    $"{paths[number]} {m.GetProperty("line")}:{m.GetProperty("column")} {m.GetProperty("ruleId")}: {m.GetProperty("message")} {m.GetProperty("selector")}"));
            }

            Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_validator_finds_what_is_wrong()
    {
        string validator = Judges.File("html-validate", "bin/html-validate.mjs");
        string folder = Directory.CreateTempSubdirectory("newsbrowser-markup-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, ".htmlvalidate.json"), Rules, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "wrong.html"), "<!DOCTYPE html><html lang=\"en\"><head><title>x</title></head><body><p><div>a</div></p><ul><p>b</p></ul></body></html>", TestContext.Current.CancellationToken);
            string report = await Judges.RunAsync(validator, "--config", Path.Combine(folder, ".htmlvalidate.json"), "--formatter", "json", folder + "/*.html");
            Assert.Contains("element-permitted-content", report, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
