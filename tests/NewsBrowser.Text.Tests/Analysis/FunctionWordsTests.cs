using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Tests.Analysis;

public sealed class FunctionWordsTests
{
    [Theory]
    [InlineData("the")]
    [InlineData("what")]
    [InlineData("的")]
    [InlineData("為")]
    [InlineData("为")]
    public void Words_of_the_closed_classes_are_function_words_in_either_script(string word) =>
        Assert.True(FunctionWords.Contains(TextFolding.FoldForSearch(word)));

    [Theory]
    [InlineData("us")]
    [InlineData("apple")]
    [InlineData("股")]
    [InlineData("為主")]
    [InlineData("")]
    public void Other_words_and_pairs_are_not(string word) => Assert.False(FunctionWords.Contains(TextFolding.FoldForSearch(word)));
}
