using System.Numerics;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>What a term is worth in a document, from 0 to 1: the part of BM25F that does not depend on other documents.</summary>
/// <remarks>
/// S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields" (2004):
/// occurrences are weighed by field and by the field's length before they saturate. A posting knows which fields have the term and how often it occurs in all
/// of them; what is beyond once a field is counted for the last of the fields, which weighs least. It is computed when a posting is read instead of kept as a
/// byte beside it: that byte was a quarter of the index, and would be of another time's average lengths.
/// </remarks>
internal sealed class Impact
{
    private static readonly double[] Lengths = [.. Enumerable.Range(0, 256).Select(norm => FieldNorm.Decode((byte)norm))];

    private readonly int _fields;

    // By field and norm, the weight of one occurrence.
    private readonly float[] _weights;
    private readonly float[] _usual;

    /// <summary>From so many repeats on every posting is looked at.</summary>
    private const int MostRepeats = 16;

    private readonly float[] _most;

    private readonly Ranking _ranking;
    private readonly IReadOnlyList<double> _averageLengths;

    /// <summary>For texts of these average lengths, by field; of no lengths where there are no documents.</summary>
    public Impact(IndexSchema schema, Ranking ranking, IReadOnlyList<double> averageLengths)
    {
        _ranking = ranking;
        _averageLengths = averageLengths;
        _fields = schema.Texts.Count;
        var b = ranking.LengthShare;
        _most = new float[256 * MostRepeats];
        _weights = new float[_fields * 256];
        _usual = new float[_fields];
        for (var field = 0; field < _fields; field++)
        {
            var weight = ranking.FieldWeights?[field] ?? schema.Texts[field].Weight;
            var average = field < averageLengths.Count ? averageLengths[field] : 1;
            _usual[field] = (float)weight;
            for (var norm = 0; norm < 256; norm++)
            {
                _weights[(field * 256) + norm] = (float)(weight / (1 - b + (b * Lengths[norm] / average)));
            }
        }
        FillMost();
    }

    /// <summary>Whether it was made of the same; its tables are kept from one search to the next.</summary>
    public bool IsFor(Ranking ranking, IReadOnlyList<double> averageLengths) =>
        ReferenceEquals(_averageLengths, averageLengths) && ReferenceEquals(_ranking, ranking);

    // The shortest texts weigh most.
    private void FillMost()
    {
        for (var mask = 1; mask < 1 << _fields; mask++)
        {
            float sum = 0, last = 0;
            for (var rest = mask; rest != 0; rest &= rest - 1)
            {
                sum += last = _weights[BitOperations.TrailingZeroCount(rest) * 256];
            }

            for (var repeats = 0; repeats < MostRepeats; repeats++)
            {
                var all = sum + (last * Math.Max(0, repeats + 1 - BitOperations.PopCount((uint)mask)));
                _most[(mask * MostRepeats) + repeats] = repeats == MostRepeats - 1 ? float.MaxValue : all;
            }
        }
    }

    /// <summary>The impact of one occurrence in each of some fields of the usual length; 0 in none.</summary>
    public float ComputeUsual(int mask, float k1)
    {
        float sum = 0;
        for (var rest = mask & ((1 << _fields) - 1); rest != 0; rest &= rest - 1)
        {
            sum += _usual[BitOperations.TrailingZeroCount(rest)];
        }

        return Saturate(sum, k1);
    }

    /// <summary>What so many weighed occurrences are worth together.</summary>
    /// <param name="occurrences">Their sum.</param>
    /// <param name="k1">How soon more stop to count.</param>
    public static float Saturate(float occurrences, float k1) => occurrences / (k1 + occurrences);

    /// <summary>No less than the impact of any posting with such fields and repeats.</summary>
    public float Most(int mask, uint repeats, float k1)
    {
        var most = _most[(mask * MostRepeats) + Math.Min((int)repeats, MostRepeats - 1)];
        return most == float.MaxValue ? 1 : Saturate(most, k1);
    }

    /// <summary>The impact of a posting.</summary>
    /// <param name="norms">Of all documents of the segment.</param>
    /// <param name="document">The document.</param>
    /// <param name="mask">The fields that have the term and are asked for.</param>
    /// <param name="repeats">How often it occurs, less one.</param>
    /// <param name="k1">How soon more occurrences stop to count.</param>
    public float Compute(ReadOnlySpan<byte> norms, int document, int mask, uint repeats, float k1) => Saturate(Weigh(norms, document, mask, repeats), k1);

    /// <summary>The occurrences of a posting, weighed by field and length, before they saturate.</summary>
    public float Weigh(ReadOnlySpan<byte> norms, int document, int mask, uint repeats)
    {
        var first = document * _fields;
        var field = BitOperations.TrailingZeroCount(mask);
        var last = _weights[(field * 256) + norms[first + field]];
        var sum = last;
        var occurrences = 1;
        for (var rest = mask & (mask - 1); rest != 0; rest &= rest - 1)
        {
            field = BitOperations.TrailingZeroCount(rest);
            last = _weights[(field * 256) + norms[first + field]];
            sum += last;
            occurrences++;
        }
        sum += last * Math.Max(0, (int)repeats + 1 - occurrences);
        return sum;
    }
}
