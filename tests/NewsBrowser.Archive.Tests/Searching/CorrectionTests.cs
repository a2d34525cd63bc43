namespace NewsBrowser.Archive.Tests.Searching;

public sealed class CorrectionTests(InventedNews invented) : IClassFixture<InventedNews>
{
    private readonly OpenedArchive _archive = invented.Archive;

    [Theory]
    [InlineData("vacine", "Vaccine")]
    [InlineData("vaccien", "Vaccine")]
    [InlineData("vaccxnx", "Vaccine")]
    [InlineData("Vacine trial kind:news", "Vaccine trial kind:news")]
    [InlineData("in:title weathr", "in:title Weather")]
    [InlineData("新冠疫貓", "新冠疫苗")]
    [InlineData("股巿", "股市")]
    [InlineData("公供衛生", "公共衛生")]
    [InlineData("-rain vacine", "-rain Vaccine")]
    [InlineData("vacine traal", "Vaccine trial")]
    public async Task Another_spelling_that_finds_more_is_offered(string query, string meant)
    {
        var found = await _archive.FindAsync(query);
        Assert.Equal(meant, found.DidYouMean);
        Assert.True((await _archive.FindAsync(meant)).Total > 0);
    }

    [Theory]
    [InlineData("vaccine")]
    [InlineData("疫苗")]
    [InlineData("qqqqxyzw")]
    [InlineData("kind:forum author:nobody")]
    [InlineData("")]
    public async Task What_finds_enough_or_is_like_nothing_is_left(string query) => Assert.Null((await _archive.FindAsync(query)).DidYouMean);

    [Fact]
    public async Task Who_writes_Simplified_is_answered_in_Simplified() => Assert.Equal("新冠疫苗开始", (await _archive.FindAsync("新冠疫猫开始")).DidYouMean);
}
