using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Reads the time that a poster typed: <c>2023-09-11</c>, <c>2023/9/11 14:05</c>, <c>2023年9月11日 下午 2:05</c>, <c>112.09.11</c>.</summary>
internal static class PublishedTimeReader
{
    /// <summary>Years of the Republic of China begin in 1912 and have two or three digits.</summary>
    private const int RepublicOffset = 1911;

    public static PublicationTime? Read(string text)
    {
        Span<int> numbers = stackalloc int[6];
        var count = 0;
        var lastEnd = 0;
        for (var i = 0; i < text.Length && count < numbers.Length;)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                i++;
                continue;
            }

            var end = i;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end - i > 4)
            {
                // 20230911 in one piece.
                if (count > 0 || end - i != 8)
                {
                    return null;
                }

                numbers[0] = PttClock.Number(text.AsSpan(i, 4));
                numbers[1] = PttClock.Number(text.AsSpan(i + 4, 2));
                numbers[2] = PttClock.Number(text.AsSpan(i + 6, 2));
                count = 3;
            }
            else
            {
                // The clock must follow the date closely; numbers further on are something else.
                if (count == 3 && i - lastEnd > 12)
                {
                    break;
                }

                numbers[count++] = PttClock.Number(text.AsSpan(i, end - i));
            }

            lastEnd = end;
            i = end;
        }

        if (count < 3)
        {
            return null;
        }

        var year = numbers[0] is >= 80 and < 200 ? numbers[0] + RepublicOffset : numbers[0];
        if (year is < 1900 or > 2200)
        {
            return null;
        }

        var afternoon = text.Contains("下午", StringComparison.Ordinal) || text.Contains("PM", StringComparison.OrdinalIgnoreCase);
        var hour = count >= 5 ? numbers[3] + (afternoon && numbers[3] < 12 ? 12 : 0) : 0;
        if (PttClock.Make(year, numbers[1], numbers[2], 0, 0, 0) is not { } day)
        {
            return null;
        }

        return count >= 5 && PttClock.Make(year, numbers[1], numbers[2], hour, numbers[4], count >= 6 && numbers[5] < 60 ? numbers[5] : 0) is { } wall
            && PttClock.ToUtc(wall) is { } utc
            ? new PublicationTime(utc, false)
            : new PublicationTime(DateTime.SpecifyKind(day, DateTimeKind.Utc), true);
    }
}
