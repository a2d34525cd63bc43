namespace NewsBrowser.Archive.Stories;

/// <summary>How much the words that two items share speak for one story, and which they are.</summary>
/// <remarks>
/// Shared terms that stand together are one phrase, worth its most telling term and a part of the next ones: a sentence that one copied from the other is one
/// piece of evidence, not twenty. Thresholds and factors were chosen on one half of a truth set; what was measured is in docs/same-story.md.
/// </remarks>
internal sealed class SameStoryScore
{
    /// <summary>From here on two items in one script tell one story.</summary>
    public const double Enough = 25;

    /// <summary>From here on two items in different scripts do: they can share names and numbers alone.</summary>
    public const double EnoughAcross = 40;

    /// <summary>In a small archive, whose counts say less, more is asked for, up to so many times as much.</summary>
    private const double MostCaution = 2.25;

    private const double MostCautionAcross = 1.25;

    /// <summary>What adds less than this is not named as evidence.</summary>
    private const double Named = 1;

    /// <summary>What all but the most telling phrase have to be worth together.</summary>
    private const double SecondPiece = 6;

    /// <summary>So many pairs of characters, or words, that stand together are no name any more.</summary>
    private const int SentencePairs = 6;

    private const int SentenceWords = 5;

    private const double NextTerm = 0.25;
    private const int NextTerms = 3;

    /// <summary>Two characters alone may meet by chance, over the edge of two words.</summary>
    private const double LonePair = 0.8;

    private const double InOneTitle = 1.4;
    private const double InBothTitles = 2.2;

    /// <summary>What a title adds that the other item has wholly in its text.</summary>
    private const double TitleBonus = 0.5;

    private readonly SameStoryText _item;
    private readonly SameStoryText _other;
    private readonly SameStoryWeights _weights;
    private readonly bool _across;
    private readonly List<(SameStoryText.Term First, int End, List<SameStoryText.Term> Terms)> _phrases;

    private List<Piece>? _evidence;

    /// <param name="item">The item that is looked at.</param>
    /// <param name="other">The one that may tell its story.</param>
    /// <param name="weights">What a shared term tells.</param>
    /// <param name="across">True when the two are in different scripts: names and numbers are compared, and nothing else.</param>
    public SameStoryScore(SameStoryText item, SameStoryText other, SameStoryWeights weights, bool across)
    {
        (_item, _other, _weights, _across) = (item, other, weights, across);
        _phrases = Phrases();
    }

    public double Threshold => _across ? EnoughAcross * Math.Min(MostCautionAcross, _weights.Stretch) : Enough * Math.Min(MostCaution, _weights.Stretch);

    /// <summary>Never lower than <see cref="Value"/>, and found without a search.</summary>
    public double AtMost() => Weigh(static _ => 1).Sum(piece => piece.Value) * (1 + (2 * TitleBonus));

    public double Value() => Evidence.Sum(piece => piece.Value) * (1 + (TitleBonus * (ShareInTitle(_item, _other) + ShareInTitle(_other, _item))));

    /// <summary>Whether there is more than one name, however rare that is: two pieces of evidence, or a sentence that one copied.</summary>
    public bool IsMoreThanOneName() => Evidence is [var first, ..] && (first.IsSentence || Evidence.Skip(1).Sum(piece => piece.Value) >= SecondPiece);

    /// <summary>The phrases that tell most, as the item writes them.</summary>
    public IReadOnlyList<string> Words(int limit) =>
        [.. Evidence.Where(piece => piece.Value >= Named).Select(piece => piece.Text).Distinct(StringComparer.OrdinalIgnoreCase).Take(limit)];

    /// <summary>What the two share, the most telling first; of two phrases of which one has all characters of the other, the more telling.</summary>
    private List<Piece> WithoutFragments()
    {
        var kept = new List<Piece>();
        foreach (var piece in Weigh(_weights.ComputeDayShare).OrderByDescending(piece => piece.Value))
        {
            if (!piece.IsHan || !kept.Any(other => other.IsHan && (piece.Text.All(other.Text.Contains) || other.Text.All(piece.Text.Contains))))
            {
                kept.Add(piece);
            }
        }

        return kept;
    }

    private List<Piece> Evidence => _evidence ??= WithoutFragments();

    private List<Piece> Weigh(Func<SameStoryText.Term, double> share)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pieces = new List<Piece>();
        foreach (var (first, end, terms) in _phrases)
        {
            var values = new List<double>();
            bool here = false, there = false;
            int from = int.MaxValue, to = 0;
            foreach (var term in terms)
            {
                if (seen.Add(term.Text) && _weights.GetRarityWeight(term) is > 0 and var rarity)
                {
                    values.Add(rarity * share(term));
                    (from, to) = (Math.Min(from, term.Start), Math.Max(to, term.End));
                    here |= _item.TitleTerms.Contains(term.Text);
                    there |= _other.TitleTerms.Contains(term.Text);
                }
            }

            if (values.Count == 0)
            {
                continue;
            }

            values.Sort((a, b) => b.CompareTo(a));
            var value = values[0] + (NextTerm * values.Skip(1).Take(NextTerms).Sum());
            value *= first.IsHan && end - first.Start == 2 ? LonePair : 1;
            value *= here && there ? InBothTitles : here || there ? InOneTitle : 1;
            pieces.Add(new Piece(value, _item.Original[from..to], first.IsHan, values.Count >= (first.IsHan ? SentencePairs : SentenceWords)));
        }

        if (_across)
        {
            AddNumbers(pieces);
        }

        return pieces;
    }

    private void AddNumbers(List<Piece> pieces)
    {
        foreach (var number in _item.Numbers.DistinctBy(n => n.Value).Where(number => _other.Numbers.Any(n => n.Value == number.Value)))
        {
            pieces.Add(new Piece(number.Weight, _item.Original.Substring(number.Start, number.Length), IsHan: false, IsSentence: false));
        }
    }

    /// <summary>Which share of what a title tells the other item tells too.</summary>
    private double ShareInTitle(SameStoryText title, SameStoryText text)
    {
        double all = 0, shared = 0;
        foreach (var term in title.TitleTerms)
        {
            if (_across && !title.Names.Contains(term))
            {
                continue;
            }

            var weight = _weights.GetRarityWeight(term);
            all += weight;
            shared += text.Known.Contains(term) ? weight : 0;
        }

        return all > 0 ? shared / all : 0;
    }

    /// <summary>Runs of shared terms, the longest first: of what stands in two of them, the longer has it.</summary>
    private List<(SameStoryText.Term First, int End, List<SameStoryText.Term> Terms)> Phrases()
    {
        var runs = new Dictionary<string, (SameStoryText.Term First, int End, List<SameStoryText.Term> Terms)>(StringComparer.Ordinal);
        List<SameStoryText.Term>? run = null;
        var end = 0;
        foreach (var term in _item.Terms)
        {
            if (!IsShared(term))
            {
                Close();
                continue;
            }

            if (run is not null && (term.Start <= end || IsSeam(run[^1], end, term.Start)))
            {
                run.Add(term);
                end = Math.Max(end, term.End);
                continue;
            }

            Close();
            run = [term];
            end = term.End;
        }

        Close();
        return [.. runs.Values.OrderByDescending(r => r.End - r.First.Start).ThenBy(r => r.First.Start)];

        void Close()
        {
            if (run is not null)
            {
                runs.TryAdd(_item.Folded[run[0].Start..end], (run[0], end, run));
                run = null;
            }
        }
    }

    private bool IsShared(SameStoryText.Term term) => _across
        ? _item.Names.Contains(term.Text) && _other.Names.Contains(term.Text)
        : _other.Known.Contains(term.Text);

    /// <summary>A space, a hyphen or a genitive between two words leaves them one phrase.</summary>
    private bool IsSeam(SameStoryText.Term last, int from, int to) =>
        !last.IsHan && _item.Folded.AsSpan(from, to - from) is " " or "-" or "." or "'s ";

    /// <summary>One phrase or number that both have.</summary>
    /// <param name="Value">What it tells.</param>
    /// <param name="Text">As the item writes it.</param>
    /// <param name="IsHan">Whether it is Chinese.</param>
    /// <param name="IsSentence">Whether it is too long for a name.</param>
    private sealed record Piece(double Value, string Text, bool IsHan, bool IsSentence);
}
