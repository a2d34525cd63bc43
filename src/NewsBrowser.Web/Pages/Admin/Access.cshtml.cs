using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Who is let in: open sessions, tokens of programs, the administrator's password.</summary>
internal sealed class AccessModel(
    Sessions sessions, ApiTokens tokens, AdminPassword password, ReadingPassword reading, SignIn signIn, SessionCookie cookie, AuditWriter audit) : PageModel
{
    public const int SessionsShown = 100;

    public IReadOnlyList<Session> Sessions { get; private set; } = [];

    /// <summary>How many are open besides those that are listed.</summary>
    public int SessionsLeft { get; private set; }

    public IReadOnlyList<ApiToken> Tokens { get; private set; } = [];

    /// <summary>The hash of the session that asks; null for an administrator whom the proxy names.</summary>
    public string? Own => AccessClaims.SessionHash(User);

    /// <summary>True when the password can be changed here.</summary>
    public bool HasOwnPassword => !password.IsFromSettings && password.SetupToken is null;

    public bool IsPrivate => reading.IsSet;

    /// <summary>The token that was just made; it is shown this once.</summary>
    public string? Made { get; private set; }

    /// <summary>The token that was asked for and refused, to be mended in the form; null otherwise.</summary>
    public RequestedToken? Requested { get; private set; }

    /// <summary>The name of the part of the page that something is said about.</summary>
    public string? Part { get; private set; }

    /// <summary>The key of the words that say what was wrong; null otherwise.</summary>
    public string? Fault { get; private set; }

    /// <summary>Seconds until the next try at the password is heard, after too many.</summary>
    public int? Wait { get; private set; }

    public bool HasExpired(ApiToken token) => tokens.HasExpired(token);

    public void OnGet() => Read();

    public IActionResult OnPostEnd(string? session)
    {
        if (sessions.All.FirstOrDefault(known => known.Hash == session) is not { } found)
        {
            return RedirectToPage();
        }

        var kept = sessions.End(found.Hash);
        audit.Add(HttpContext, "session-end", Secrets.Short(found.Hash), found.Role == SessionRole.Reader ? "a reader's" : "an administrator's");
        return Respond("sessions", kept ? null : "access.fault.disk", "done.session");
    }

    public IActionResult OnPostEndOthers() => Respond("sessions", EndAll(SessionRole.Administrator, "all other sessions of administrators"), "done.sessions");

    public IActionResult OnPostEndReaders() => Respond("sessions", EndAll(SessionRole.Reader, "all sessions of readers"), "done.sessions");

    public IActionResult OnPostAddToken(string? name, string[]? scopes, int? days)
    {
        (Made, var fault) = ModelState.IsValid ? tokens.Add(name, scopes ?? [], days) : (null, "access.fault.days");
        if (Made is null)
        {
            audit.Add(HttpContext, "token-add", done: false);
            Requested = new RequestedToken(name, scopes ?? [], days);
            return Respond("tokens", fault);
        }

        audit.Add(HttpContext, "token-add", name!.Trim(), string.Join(", ", scopes!) + (days is { } number ? $", for {number} days" : string.Empty));
        Read();
        Part = "tokens";
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    public IActionResult OnPostEndToken(string? name)
    {
        if (tokens.All.All(token => token.Name != name))
        {
            return RedirectToPage();
        }

        var kept = tokens.End(name!);
        audit.Add(HttpContext, "token-end", name);
        return Respond("tokens", kept ? null : "access.fault.disk", "done.token");
    }

    public async Task<IActionResult> OnPostPasswordAsync(string? current, string? fresh, string? repeated)
    {
        if (!HasOwnPassword)
        {
            return NotFound();
        }

        var fault = AdminPassword.Fault(fresh) is not null ? "admin.password.length" : fresh != repeated ? "admin.password.differ" : null;
        if (fault is null)
        {
            // Counted as a sign-in is: a browser that was left open is no way to guess the password.
            var outcome = await signIn.CheckAsync(HttpContext, SessionRole.Administrator, () => password.IsCurrentAsync(current, HttpContext.RequestAborted));
            Wait = outcome.Wait;
            fault = outcome.Done ? Change(fresh!) : Wait is null ? "access.fault.current" : null;
        }

        if (fault is null && Wait is null)
        {
            audit.Add(HttpContext, "password-change", detail: "all other sessions of administrators ended");
            FlashMessage.Set(TempData, "done.password");
            return RedirectToPage();
        }

        audit.Add(HttpContext, "password-change", done: false);
        return Respond("password", fault);
    }

    private string? Change(string fresh)
    {
        try
        {
            password.Change(fresh);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "access.fault.disk";
        }

        // Sessions belong to the password that opened them: the others have ended with it, and this browser gets a new one.
        sessions.EndAll(SessionRole.Administrator, but: null);
        if (Own is not null)
        {
            cookie.Begin(HttpContext, SessionRole.Administrator);
        }

        return null;
    }

    private string? EndAll(SessionRole role, string what)
    {
        var kept = sessions.EndAll(role, Own);
        audit.Add(HttpContext, "session-end", detail: what);
        return kept ? null : "access.fault.disk";
    }

    private IActionResult Respond(string part, string? fault, string? done = null)
    {
        if (fault is null && Wait is null)
        {
            if (done is not null)
            {
                FlashMessage.Set(TempData, done);
            }

            return RedirectToPage();
        }

        (Part, Fault) = (part, fault);
        Read();
        return Page();
    }

    private void Read()
    {
        var open = sessions.All;
        Sessions = [.. open.OrderByDescending(session => session.Hash == Own).ThenBy(session => session.Role).Take(SessionsShown)];
        SessionsLeft = open.Count - Sessions.Count;
        Tokens = tokens.All;
    }
}

/// <summary>A token as the form asked for it.</summary>
internal sealed record RequestedToken(string? Name, IReadOnlyList<string> Scopes, int? Days);
