namespace NewsBrowser.Web.Access;

/// <summary>Lets in whoever has the password: counts the tries, checks, opens the session, notes it.</summary>
internal sealed class SignIn(
    AdminPassword administrator, ReadingPassword reading, SignInThrottle throttle, SessionCookie cookie, FailedSignIns refused, AuditWriter audit)
{
    public const string Administration = "administration";

    public const string Reading = "reading";

    /// <summary>Signs a browser in. <paramref name="name"/> counts for the administrator alone.</summary>
    public async Task<SignInOutcome> TryAsync(HttpContext context, SessionRole role, string? name, string? password)
    {
        var outcome = await CheckAsync(context, role, () => role == SessionRole.Administrator
            ? administrator.IsRightAsync(name, password, context.RequestAborted)
            : reading.IsRightAsync(password, context.RequestAborted));
        if (outcome.Done)
        {
            cookie.Begin(context, role);
            audit.Add(context, FailedSignIns.Action, GetDoor(role));
        }

        return outcome;
    }

    /// <summary>Checks the reading password that came with a request of its own, as feed readers send it; opens no session.</summary>
    public async Task<SignInOutcome> CheckReadingAsync(HttpContext context, string password) => reading.WasRight(password)
        ? new SignInOutcome(Done: true, null)
        : await CheckAsync(context, SessionRole.Reader, () => reading.IsRightAsync(password, context.RequestAborted));

    /// <summary>Counts a try at something that opens a door, and notes a wrong one.</summary>
    public async Task<SignInOutcome> CheckAsync(HttpContext context, SessionRole role, Func<Task<bool>> isRight)
    {
        var address = context.Connection.RemoteIpAddress;
        if (throttle.Begin(role, address, out var inAll) is { } wait)
        {
            refused.Add(SessionCookie.GetAddress(context), GetDoor(role));
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new SignInOutcome(Done: false, seconds);
        }

        if (!await isRight())
        {
            refused.Add(SessionCookie.GetAddress(context), GetDoor(role));
            return new SignInOutcome(Done: false, null);
        }

        throttle.Succeed(role, address, inAll);
        return new SignInOutcome(Done: true, null);
    }

    private static string GetDoor(SessionRole role) => role == SessionRole.Administrator ? Administration : Reading;
}

/// <summary>What became of a sign-in.</summary>
/// <param name="Done">True when the password was right.</param>
/// <param name="Wait">Seconds after which the next try is heard; null unless there were too many. Status and Retry-After are then set.</param>
internal readonly record struct SignInOutcome(bool Done, int? Wait);
