namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>Every file of tests/fixtures/ptt against the <c>.expected.json</c> beside it: a new case is a new pair of files.</summary>
public sealed class PttFixtureTests
{
    public static TheoryData<string> Fixtures { get; } = new(Directory.GetFiles(Folder).Where(p => !p.EndsWith(".expected.json", StringComparison.Ordinal))
        .Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal));

    private static string Folder => Path.Combine(Checkout.Root, "tests", "fixtures", "ptt");

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture_is_read_as_expected(string name)
    {
        var expected = File.ReadAllText(Path.Combine(Folder, name + ".expected.json"));
        Assert.Equal(expected, PttDescription.Describe(Path.Combine(Folder, name)));
    }
}
