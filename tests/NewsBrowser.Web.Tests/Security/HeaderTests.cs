using System.Text.RegularExpressions;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>The headers by what the operator chose.</summary>
public sealed partial class HeaderTests
{
    [Theory]
    [InlineData("hidden", "img-src 'self';", "require-corp")]
    [InlineData("proxied", "img-src 'self';", "require-corp")]
    [InlineData("direct", "img-src 'self' https:;", "credentialless")]
    public async Task Pictures_come_from_where_they_may_and_nothing_else_does(string images, string sources, string embedder)
    {
        await using var site = new Site(("NewsBrowser:Images", images));
        await site.InitializeAsync();
        using var response = await site.Reader().GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains(sources, policy, StringComparison.Ordinal);
        Assert.EndsWith("require-trusted-types-for 'script'; trusted-types 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(embedder, Assert.Single(response.Headers.GetValues("Cross-Origin-Embedder-Policy")));
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("X-Powered-By"));
        using var picture = await site.Reader()
            .GetAsync(new Uri("/image?u=http://a.example/b.gif&s=x", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(images == "proxied" ? System.Net.HttpStatusCode.Forbidden : System.Net.HttpStatusCode.NotFound, picture.StatusCode);
    }

    [Theory]
    [InlineData("https", "30", "max-age=2592000")]
    [InlineData("http", "30", null)]
    [InlineData("https", "0", null)]
    public async Task Browsers_are_told_of_https_when_the_operator_says_so_and_only_over_it(string scheme, string days, string? expected)
    {
        await using var site = new Site(("NewsBrowser:HstsDays", days));
        await site.InitializeAsync();
        using var response = await site.Reader().GetAsync(new Uri($"{scheme}://localhost/"), TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? Assert.Single(values) : null);
    }

    [Fact]
    public void Every_test_that_the_threat_model_names_is_there()
    {
        var document = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "threat-model.md"));
        var files = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(file => file.Replace('\\', '/'))
            .ToList();
        var names = Named().Matches(document).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(names.Count > 10, string.Join(", ", names));
        Assert.All(names, name => Assert.Contains(files, file => file.EndsWith($"/{name}.cs", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(?<name>(\w+/)?\w+Tests)`", RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
