using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Where a page ended, as one opaque word: the order it belongs to and the last hit's place in it.</summary>
internal static class Cursor
{
    public const int MaxLength = 200;

    public static string Write(SortOrder sort, IndexHit last) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)sort}|{BitConverter.DoubleToInt64Bits(last.Score)}|{last.SortValue}|{last.Id}")));

    /// <summary>The hit to go on after; null when the word is none of ours or belongs to another order.</summary>
    public static IndexHit? Read(string cursor, SortOrder sort)
    {
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('|');
        if (parts.Length != 4
            || parts[0] != ((int)sort).ToString(CultureInfo.InvariantCulture)
            || !TryRead(parts[1], out var score)
            || !TryRead(parts[3], out var id))
        {
            return null;
        }

        long? value = null;
        if (parts[2].Length > 0)
        {
            if (!TryRead(parts[2], out var read))
            {
                return null;
            }

            value = read;
        }

        var number = BitConverter.Int64BitsToDouble(score);
        return double.IsFinite(number) ? new IndexHit(id, number, value) : null;
    }

    private static bool TryRead(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
