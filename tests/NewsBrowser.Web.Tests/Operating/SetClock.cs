using Microsoft.Extensions.Time.Testing;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>A clock that a test lets run, and sets as a person or a time server does; what passes is counted all the same.</summary>
internal class SetClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _set;

    /// <summary>Sets the time of day and leaves alone what measures how much has passed.</summary>
    public void Set(TimeSpan by) => _set += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _set;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
