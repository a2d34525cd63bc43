namespace NewsBrowser.Index.Segments;

/// <summary>The length of a text in one byte: exact up to 16, then in steps of four and a half percent.</summary>
internal static class FieldNorm
{
    private const int Exact = 16;
    private const int StepsPerDoubling = 16;

    /// <summary>The norm of a length in positions.</summary>
    public static byte Encode(int length) => length <= Exact
        ? (byte)length
        : (byte)Math.Min(byte.MaxValue, Exact + (int)Math.Round(StepsPerDoubling * Math.Log2((double)length / Exact)));

    /// <summary>The length that a norm stands for.</summary>
    public static double Decode(byte norm) => norm <= Exact ? norm : Exact * Math.Pow(2, (double)(norm - Exact) / StepsPerDoubling);
}
