namespace NewsBrowser.Web.Settings;

/// <summary>The time as it passes: the system's when this was made, and from then on what a monotonic clock counts.
/// Nothing that is measured with it ends or lasts because somebody, or a time server, sets the system's clock.</summary>
internal sealed class SteadyClock(TimeProvider clock)
{
    private readonly DateTime _began = clock.GetUtcNow().UtcDateTime;
    private readonly long _start = clock.GetTimestamp();

    /// <summary>UTC.</summary>
    public DateTime Now => _began + Elapsed;

    /// <summary>Since this was made.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>A time that was written down before this program began: one that lies in its future was written by a clock that was wrong,
    /// and counts as now.</summary>
    public DateTime NotAfterNow(DateTime written) => written < Now ? written : Now;
}
