namespace NewsBrowser.Archive.Storage;

/// <summary>When a day begins in a zone.</summary>
internal static class ZonedDay
{
    public static DateTime StartUtc(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);

        // Where the clocks jump at midnight the day begins an hour later.
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30);
        }

        var utc = midnight.Ticks - zone.GetUtcOffset(midnight).Ticks;
        return new DateTime(Math.Clamp(utc, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
    }
}
