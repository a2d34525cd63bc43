using System.Collections.Frozen;

namespace NewsBrowser.Text.Analysis;

/// <summary>Words that say how others belong together and not what a text is about: articles, prepositions, pronouns, auxiliaries, question words.</summary>
/// <remarks>Closed classes of the two languages, written by hand; a word that is also a name (us, may) stays out where the name is common in news.</remarks>
public static class FunctionWords
{
    private static readonly FrozenSet<string> Words = Fold(
        """
        a about above after again against all also although am among an and any are as at be because been before being below between both but by can could
        did do does doing down during each either etc few for from further had has have having he her here hers herself him himself his how however i if in
        into is it its itself just me might more most must my myself neither no nor not of off on once only onto or other our ours ourselves out over own
        per same shall she should so some such than that the their theirs them themselves then there these they this those through to too toward towards
        under until up upon very was we were what when where whether which while who whom whose why will with within without would you your yours
        yourself anyone someone anybody somebody something anything
        """);

    private static readonly FrozenSet<string> Characters = Fold("的 是 哪 什 麼 誰 何 為 幾 多 少 在 了 與 和 及 於 之 而 有 被 其 也 就 都 這 那 嗎 呢 吧 個 請 問 怎 些 因 所 以");

    /// <summary>Whether a folded word or a single folded character is one.</summary>
    public static bool Contains(string folded) => Words.Contains(folded) || Characters.Contains(folded);

    private static FrozenSet<string> Fold(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(TextFolding.FoldForSearch).ToFrozenSet(StringComparer.Ordinal);
}
