using System.Globalization;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Access;

/// <summary>Which entries of the audit log an address asks for.</summary>
internal sealed class AuditQuery(string? action, string? who, string? from, string? until)
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>False when one of the days is none.</summary>
    public bool IsValid => IsDayOrNone(from) && IsDayOrNone(until);

    /// <summary>What is asked for; a day that is none leaves out nothing.</summary>
    public AuditFilter Filter => new(Given(action), Given(who), Day(from), Day(until));

    /// <summary>The same entries at an address.</summary>
    public string At(string path, params (string Name, string? Value)[] more) =>
        SiteUrls.With(path, [
            ("action", Given(action)), ("who", Given(who)), ("from", Day(from)?.ToString(DayFormat, CultureInfo.InvariantCulture)),
            ("until", Day(until)?.ToString(DayFormat, CultureInfo.InvariantCulture)), .. more
        ]);

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static bool IsDayOrNone(string? value) => string.IsNullOrWhiteSpace(value) || Day(value) is not null;

    private static DateOnly? Day(string? value) =>
        DateOnly.TryParseExact(value?.Trim(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
