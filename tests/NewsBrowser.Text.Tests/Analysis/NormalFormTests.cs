using System.Text;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Tests.Analysis;

public sealed class NormalFormTests
{
    [Theory]
    [InlineData(NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormKC)]
    public void Every_unit_of_UTF_16_has_one(NormalizationForm form)
    {
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            var text = $"é{(char)unit}ｘ";
            var isText = !char.IsSurrogate((char)unit) && unit != 0xFFFE;

            Assert.Equal((isText ? text : "é\uFFFDｘ").Normalize(form), NormalForm.Normalize(text, form));
        }
    }

    [Fact]
    public void Pairs_stay_and_halves_go() =>
        Assert.Equal("\U0001F600\uFFFDfi\uFFFD", NormalForm.Normalize("\U0001F600\uDE00ﬁ\uD83D", NormalizationForm.FormKC));
}
