using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace NewsBrowser.Archive.Storage;

/// <summary>Moments as whole milliseconds since 1970 UTC: eight bytes at most, ordered by SQLite as numbers, and read back as UTC.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTime, long>(moment => ToStored(moment), stored => FromStored(stored))
{
    public static long ToStored(DateTime moment) => (moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime FromStored(long stored) => DateTime.UnixEpoch.AddTicks(stored * TimeSpan.TicksPerMillisecond);
}
