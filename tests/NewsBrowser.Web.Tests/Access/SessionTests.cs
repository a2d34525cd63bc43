using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>Signing in and out, and what a cookie is worth before and after.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Signing_in_gives_a_new_session_whatever_the_browser_brought()
    {
        await using var site = AccessSite.Open();
        using var victim = site.Visit();

        // One that nobody made, and one that an attacker with the password could have planted.
        victim.Cookies[SessionCookie.Name] = "planted-by-somebody-else";
        using (var response = await victim.SignInAsync())
        {
            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        }

        var first = victim.Cookies[SessionCookie.Name];
        Assert.NotEqual("planted-by-somebody-else", first);
        Assert.Equal(43, first.Length);
        using (var response = await victim.SignInAsync())
        {
            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        }

        Assert.NotEqual(first, victim.Cookies[SessionCookie.Name]);
        Assert.Equal(HttpStatusCode.OK, await victim.StatusAsync("/admin"));
        foreach (var planted in new[] { "planted-by-somebody-else", first })
        {
            using var attacker = site.Visit("203.0.113.9");
            attacker.Cookies[SessionCookie.Name] = planted;
            Assert.Equal("/admin/login?returnUrl=%2Fadmin", await attacker.SentToAsync("/admin"));
        }
    }

    [Fact]
    public async Task A_cookie_is_worth_nothing_after_signing_out()
    {
        await using var site = AccessSite.Open();
        using var administrator = site.Visit();
        (await administrator.SignInAsync()).Dispose();
        using var thief = site.Visit("203.0.113.9");
        thief.Cookies[SessionCookie.Name] = administrator.Cookies[SessionCookie.Name];
        Assert.Equal(HttpStatusCode.OK, await thief.StatusAsync("/admin"));

        (await administrator.PostAsync("/admin/logout", "/admin")).Dispose();

        Assert.False(administrator.Cookies.ContainsKey(SessionCookie.Name));
        Assert.Equal(HttpStatusCode.Found, await thief.StatusAsync("/admin"));
        Assert.Empty(site.Sessions.All);
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one_and_together()
    {
        await using var site = AccessSite.Open();
        using var own = site.Administrator("192.0.2.1");
        using var second = site.Administrator("192.0.2.2");
        using var third = site.Administrator("192.0.2.3");
        var page = await own.TextAsync("/admin/access");
        foreach (var address in new[] { "192.0.2.1", "192.0.2.2", "192.0.2.3" })
        {
            Assert.Contains(address, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(own.Cookies[SessionCookie.Name], page, StringComparison.Ordinal);
        var hash = site.Sessions.All.Single(session => session.Address == "192.0.2.2").Hash;
        (await own.PostAsync("/admin/access?handler=End", "/admin/access", ("session", hash))).Dispose();
        Assert.Equal(HttpStatusCode.Found, await second.StatusAsync("/admin"));
        Assert.Equal(HttpStatusCode.OK, await third.StatusAsync("/admin"));

        (await own.PostAsync("/admin/access?handler=EndOthers", "/admin/access")).Dispose();
        Assert.Equal(HttpStatusCode.Found, await third.StatusAsync("/admin"));
        Assert.Equal(HttpStatusCode.OK, await own.StatusAsync("/admin"));
    }

    [Fact]
    public async Task A_session_ends_after_hours_unused_and_after_days_used_or_not()
    {
        await using var site = AccessSite.Open();
        using var idle = site.Administrator();
        site.Clock.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, await idle.StatusAsync("/admin/access"));
        site.Clock.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, await idle.StatusAsync("/admin/access"));
        site.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(HttpStatusCode.Found, await idle.StatusAsync("/admin/access"));

        using var busy = site.Administrator();
        for (var hours = 0; hours < (30 * 24) - 10; hours += 10)
        {
            site.Clock.Advance(TimeSpan.FromHours(10));
            Assert.Equal(HttpStatusCode.OK, await busy.StatusAsync("/admin/access"));
        }

        site.Clock.Advance(TimeSpan.FromHours(10));
        Assert.Equal(HttpStatusCode.Found, await busy.StatusAsync("/admin/access"));
    }

    [Fact]
    public async Task Another_password_ends_every_other_session()
    {
        await using var site = AccessSite.Open();
        using var own = site.Administrator();
        using var other = site.Administrator("192.0.2.2");
        var before = own.Cookies[SessionCookie.Name];
        (string, string)[] fields = [("fresh", "another long password"), ("repeated", "another long password")];
        using (var refused = await own.PostAsync("/admin/access?handler=Password", "/admin/access", [.. fields, ("current", "not the password")]))
        {
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
            Assert.Equal(HttpStatusCode.OK, await other.StatusAsync("/admin"));
        }

        using (var done = await own.PostAsync("/admin/access?handler=Password", "/admin/access", [.. fields, ("current", AccessSite.Password)]))
        {
            Assert.Equal(HttpStatusCode.Found, done.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Found, await other.StatusAsync("/admin"));
        Assert.Equal(HttpStatusCode.OK, await own.StatusAsync("/admin"));
        Assert.NotEqual(before, own.Cookies[SessionCookie.Name]);
        using var again = site.Visit("192.0.2.2");
        using (var old = await again.SignInAsync())
        {
            Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        }

        using var signedIn = await again.SignInAsync("another long password");
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal([true, false], (await site.AuditAsync()).Where(entry => entry.Action == "password-change").Select(entry => entry.Done));
    }

    [Fact]
    public async Task A_password_from_the_settings_is_not_changed_on_the_page()
    {
        await using var site = AccessSite.Open(("NewsBrowser:Admin:PasswordHash", AdminPassword.Hash(AccessSite.Password)));
        using var own = site.Administrator();
        Assert.DoesNotContain("name=\"fresh\"", await own.TextAsync("/admin/access"), StringComparison.Ordinal);
        using var response = await own.PostAsync(
            "/admin/access?handler=Password",
            "/admin/access",
            ("current", AccessSite.Password),
            ("fresh", "another long password"),
            ("repeated", "another long password"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("http", "newsbrowser-session", false)]
    [InlineData("https", "__Host-newsbrowser-session", true)]
    public async Task The_cookie_says_all_that_keeps_it_safe(string scheme, string name, bool secure)
    {
        await using var site = AccessSite.Open();
        using var visitor = site.Visit(scheme: scheme);
        (await visitor.SignInAsync()).Dispose();
        string[] said = [.. visitor.SetCookies[name].Split("; ").Skip(1).Order(StringComparer.OrdinalIgnoreCase)];
        Assert.Equal(["httponly", "path=/", "samesite=strict", .. secure ? new[] { "secure" } : []], said);
        var form = visitor.SetCookies["newsbrowser-form"];
        Assert.Contains("samesite=strict", form, StringComparison.Ordinal);
        Assert.Contains("httponly", form, StringComparison.Ordinal);
        Assert.Equal(secure, form.Contains("secure", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync("/admin"));
    }

    [Fact]
    public async Task Under_a_path_the_cookie_is_for_that_path()
    {
        await using var site = AccessSite.Open(("NewsBrowser:Proxy:PathBase", "/news"));
        using var visitor = site.Visit(scheme: "https");
        using var response = await visitor.PostAsync(
            "/news/admin/login", "/news/admin/login", ("username", "admin"), ("password", AccessSite.Password), ("returnUrl", "/admin/access"));
        Assert.Equal("/news/admin/access", response.Headers.Location!.OriginalString);
        Assert.Contains("path=/news;", visitor.SetCookies[SessionCookie.Name], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync("/news/admin"));
        Assert.Equal("/news/admin/login?returnUrl=%2Fadmin", await site.Visit().SentToAsync("/news/admin"));
    }

    [Fact]
    public async Task The_folder_of_keys_is_the_owners_alone_and_tells_no_secret()
    {
        await using var site = AccessSite.OpenFresh();
        using var visitor = site.Visit();
        var setup = ((AdminPassword)site.Services.GetService(typeof(AdminPassword))!).SetupToken!;
        (await visitor.PostAsync(
            "/admin/setup", "/admin/setup?token=" + setup, ("token", setup), ("password", AccessSite.Password), ("repeated", AccessSite.Password))).Dispose();
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync("/admin"));
        using var made = await visitor.PostAsync("/admin/access?handler=AddToken", "/admin/access", ("name", "watcher"), ("scopes", "ingest"));
        var keys = Path.Combine(site.Data, "keys");
        var files = Directory.GetFiles(keys);
        foreach (var file in new[] { "admin-password", "sessions.json", "tokens.json" })
        {
            Assert.Contains(Path.Combine(keys, file), files);
        }

        Assert.Contains(files, file => Path.GetFileName(file).StartsWith("key-", StringComparison.Ordinal));
        Assert.All(files.Select(File.ReadAllText), text =>
        {
            Assert.DoesNotContain(visitor.Cookies[SessionCookie.Name], text, StringComparison.Ordinal);
            Assert.DoesNotContain(AccessSite.Password, text, StringComparison.Ordinal);
            Assert.DoesNotContain(ApiTokens.Prefix, text, StringComparison.Ordinal);
        });
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
            foreach (var file in files)
            {
                Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
            }
        }
    }

    [Fact]
    public void Sessions_survive_a_start_and_not_another_password()
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-sessions-").FullName;
        try
        {
            (var first, var second) = (AdminPassword.Hash("one long password"), AdminPassword.Hash("another long password"));
            var id = Open(folder, first).Begin(SessionRole.Administrator, "192.0.2.1", "a test").Id;
            Assert.NotNull(Open(folder, first).Use(id, null));
            Assert.Null(Open(folder, second).Use(id, null));
            var ended = Open(folder, first);
            Assert.True(ended.End(Assert.Single(ended.All).Hash));
            Assert.Null(Open(folder, first).Use(id, null));

            File.WriteAllText(Path.Combine(folder, "keys", "sessions.json"), "[{\"hash\":");
            Assert.Empty(Open(folder, first).All);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Of_too_many_sessions_the_one_unused_for_longest_ends()
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-sessions-").FullName;
        try
        {
            var clock = new FakeTimeProvider();
            var sessions = Open(folder, AdminPassword.Hash("one long password"), clock);
            var ids = new string[Sessions.MaxSessions + 1];
            for (var at = 0; at < ids.Length; at++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                ids[at] = sessions.Begin(SessionRole.Administrator, null, null).Id;
                Assert.NotNull(sessions.Use(ids[0], null));
            }

            Assert.Equal(Sessions.MaxSessions, sessions.All.Count);
            Assert.Null(sessions.Use(ids[1], null));
            Assert.NotNull(sessions.Use(ids[0], null));
            Assert.NotNull(sessions.Use(ids[^1], null));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Sessions Open(string folder, string hash, TimeProvider? clock = null)
    {
        var settings = new NewsBrowserSettings { DataDirectory = folder };
        settings.Admin.PasswordHash = hash;
        var options = Options.Create(settings);
        var hashes = new PasswordHashes();
        return new Sessions(
            options, clock ?? TimeProvider.System, new AdminPassword(options, hashes), new ReadingPassword(options, hashes), NullLogger<Sessions>.Instance);
    }
}
