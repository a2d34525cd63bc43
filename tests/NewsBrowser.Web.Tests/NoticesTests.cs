using System.Text.Json;

namespace NewsBrowser.Web.Tests;

/// <summary>Whoever gets the published program is told whose work is in it.</summary>
public sealed class NoticesTests
{
    [Fact]
    public void Every_package_that_is_shipped_is_named_with_its_license()
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "newsbrowser.deps.json")));
        var shipped = dependencies.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .Where(library => library.Value.TryGetProperty("runtime", out _) || library.Value.TryGetProperty("runtimeTargets", out _))
            .Select(library => library.Name.Split('/')[0])
            .Where(name => !name.StartsWith("NewsBrowser.", StringComparison.Ordinal) && name != "newsbrowser")
            .ToList();
        Assert.NotEmpty(shipped);
        var notices = Path.Combine(Checkout.Root, "src", "NewsBrowser.Web", "THIRD-PARTY-NOTICES.txt");
        var named = File.ReadAllLines(notices).Select(line => line.Split(' ')[0]).ToHashSet();
        Assert.DoesNotContain(shipped, name => !named.Contains(name));
    }
}
