using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>What a text of one kind in one language is put together from: folded sentences, some for each subject.</summary>
internal sealed class SentencePool
{
    public const int Subjects = 40;

    /// <summary>Flat enough that no sentence stands in every document, steep enough that some are in thousands.</summary>
    private const double Steepness = 0.6;

    private readonly string[] _all;
    private readonly string[][] _bySubject;

    public SentencePool(IEnumerable<string> sentences, ulong seed)
    {
        _all = [.. sentences.Select(TextFolding.FoldForSearch).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal)];
        if (_all.Length < Subjects)
        {
            throw new InvalidOperationException("There are too few sentences to make texts from.");
        }

        var draw = new Draw(seed, 0);
        for (var at = _all.Length - 1; at > 0; at--)
        {
            var other = draw.Below(at + 1);
            (_all[at], _all[other]) = (_all[other], _all[at]);
        }

        _bySubject = [.. Enumerable.Range(0, Subjects).Select(subject => _all.Where((_, at) => at % Subjects == subject).ToArray())];
    }

    public int Count => _all.Length;

    /// <summary>A sentence of a subject, or of any.</summary>
    public string Next(ref Draw draw, int subject)
    {
        var from = draw.Chance(0.6) ? _bySubject[subject] : _all;
        return from[draw.Zipf(from.Length, Steepness)];
    }
}
