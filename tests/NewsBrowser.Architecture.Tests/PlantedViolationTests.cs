using NewsBrowser.Architecture.Tests.Planted.Low;

namespace NewsBrowser.Architecture.Tests;

/// <summary>The rules find what is planted for them, in the code of methods too.</summary>
public sealed class PlantedViolationTests
{
    private const string Root = "NewsBrowser.Architecture.Tests.Planted";

    private static readonly CompiledProject Tests = CompiledProject.Read(typeof(PlantedViolationTests).Assembly.Location);
    private static readonly CompiledProject Planted =
        Tests with { Types = [.. Tests.Types.Where(type => type.Name.Namespace.StartsWith(Root, StringComparison.Ordinal))] };

    [Fact]
    public void An_arrow_up_is_found()
    {
        Assert.Equal(["Low/ (floor 1) -> High/ (floor 2): Digger (Dig) names Roof"], Rules.ArrowsUp(Planted, Root, [["Low"], ["High"]]));
        Assert.Equal(["High/ (floor 1) -> Low/ (floor 2): Roof (Raise) names Stone"], Rules.ArrowsUp(Planted, Root, [["High"], ["Low"]]));
        Assert.Contains("Low/ stands on no floor: give it one", Rules.ArrowsUp(Planted, Root, [["High"]]));
    }

    [Fact]
    public void A_cycle_is_found() => Assert.Equal(
        """
        NewsBrowser.Architecture.Tests: High/, Low/ reach each other:
          High/ -> Low/: Roof (Raise) names Stone
          Low/ -> High/: Digger (Dig) names Roof
        """,
        Assert.Single(Rules.FolderCycles(Planted, Root)));

    [Fact]
    public void A_name_given_twice_is_found()
    {
        Assert.Equal([$"Twin: {Root}.High.Roof.Twin, {Root}.Low.Twin"], Rules.NamesTwice([Planted]));
        Assert.Empty(Rules.NamesTwice([Planted], "Roof"));
    }

    [Fact]
    public void What_is_public_without_need_is_found()
    {
        Assert.Equal([$"{Root}.Low.Nobody", $"{Root}.Low.Shown"], Rules.NeedlesslyPublic([Planted], []));

        // Somebody names the one, and its signature needs the other.
        var user = new CompiledType(new("Other", "Other", "User")) { Uses = { [new(Tests.Name, Root + ".Low", nameof(Nobody))] = "Use" } };
        Assert.Empty(Rules.NeedlesslyPublic([Planted], [new("Other", [user], [])]));
        Assert.Equal(2, Rules.NeedlesslyPublic([Planted with { Friends = ["Other"] }], [new("Other", [user], [])]).Count);
    }

    [Fact]
    public void An_entity_is_found() => Assert.Equal(["Roof (Raise) names the entity Stone"], Rules.EntitiesNamed(Planted, [typeof(Stone)]));
}
