using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>What somebody meets who guesses passwords.</summary>
public sealed class ThrottleTests
{
    [Fact]
    public async Task After_five_wrong_tries_an_address_waits_and_is_told_how_long()
    {
        await using var site = AccessSite.Open();
        using var attacker = site.Visit("203.0.113.9");
        for (var tries = 0; tries < SignInThrottle.TriesOfAddress; tries++)
        {
            using var wrong = await attacker.SignInAsync("guess number " + tries.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
            site.Clock.Advance(TimeSpan.FromSeconds(4));
        }

        // The right one is not heard either: who guesses learns nothing from it.
        await RefusedAsync(attacker, "40");
        site.Clock.Advance(TimeSpan.FromSeconds(39.5));
        await RefusedAsync(attacker, "1");
        using (var elsewhere = site.Visit("192.0.2.1"))
        using (var other = await elsewhere.SignInAsync())
        {
            Assert.Equal(HttpStatusCode.Found, other.StatusCode);
        }

        site.Clock.Advance(TimeSpan.FromSeconds(1));
        using var right = await attacker.SignInAsync();
        Assert.Equal(HttpStatusCode.Found, right.StatusCode);
    }

    [Fact]
    public async Task Many_addresses_together_are_held_off_and_an_open_session_is_not_touched()
    {
        await using var site = AccessSite.Open();
        using var administrator = site.Administrator("192.0.2.1");
        for (var tries = 0; tries < SignInThrottle.TriesInAll; tries++)
        {
            using var attacker = site.Visit($"203.0.113.{tries + 1}");
            using var wrong = await attacker.SignInAsync("a wrong password");
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }

        using (var next = site.Visit("203.0.113.200"))
        {
            await RefusedAsync(next, "60");
        }

        Assert.Equal(HttpStatusCode.OK, await administrator.StatusAsync("/admin"));

        // From where an administrator is signed in, another browser may sign in all the same.
        using (var same = site.Visit("192.0.2.1"))
        using (var signedIn = await same.SignInAsync())
        {
            Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        }

        site.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = site.Visit("203.0.113.200");
        using var heard = await later.SignInAsync();
        Assert.Equal(HttpStatusCode.Found, heard.StatusCode);
    }

    [Fact]
    public async Task Right_tries_do_not_count_and_wrong_ones_take_no_room()
    {
        await using var site = AccessSite.Open();
        var throttle = site.Services.GetRequiredService<SignInThrottle>();
        for (var tries = 0; tries < 100; tries++)
        {
            var address = IPAddress.Parse("192.0.2.7");
            Assert.Null(throttle.Begin(SessionRole.Administrator, address, out var inAll));
            throttle.Succeed(SessionRole.Administrator, address, inAll);
        }

        for (var tries = 0; tries < 100_000; tries++)
        {
            throttle.Begin(SessionRole.Administrator, new IPAddress(tries + 1), out _);
        }

        Assert.InRange(throttle.Remembered, SignInThrottle.TriesInAll, SignInThrottle.TriesInAll + 1);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        throttle.Begin(SessionRole.Administrator, IPAddress.Loopback, out _);
        Assert.Equal(1, throttle.Remembered);
    }

    [Fact]
    public async Task Tries_at_once_are_counted_before_they_are_answered()
    {
        await using var site = AccessSite.Open();
        var throttle = site.Services.GetRequiredService<SignInThrottle>();
        var address = IPAddress.Parse("192.0.2.7");
        var heard = 0;
        Parallel.For(0, 200, _ =>
        {
            if (throttle.Begin(SessionRole.Reader, address, out var _) is null)
            {
                Interlocked.Increment(ref heard);
            }
        });
        Assert.Equal(SignInThrottle.TriesOfAddress, heard);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void One_household_is_one_address(string one, string other, bool same) =>
        Assert.Equal(same, SignInThrottle.GetNetwork(IPAddress.Parse(one)) == SignInThrottle.GetNetwork(IPAddress.Parse(other)));

    [Fact]
    public async Task A_wrong_name_a_wrong_password_and_none_set_cost_the_same_work()
    {
        await using var site = AccessSite.Open();
        await using var fresh = AccessSite.OpenFresh();
        foreach ((var asked, var name, var password) in new[]
        {
            (site, "root", AccessSite.Password), (site, "admin", "a wrong password"), (site, "root", "a wrong password"), (fresh, "admin", AccessSite.Password)
        })
        {
            var hashes = asked.Services.GetRequiredService<PasswordHashes>();
            var before = hashes.Checked;
            using var visitor = asked.Visit();
            using var response = await visitor.SignInAsync(password, name);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.False(visitor.Cookies.ContainsKey(SessionCookie.Name));
            Assert.Equal(before + 1, hashes.Checked);
        }
    }

    [Fact]
    public async Task Guessing_for_hours_leaves_few_entries_that_tell_all_of_it()
    {
        await using var site = AccessSite.Open();
        var refused = site.Services.GetRequiredService<FailedSignIns>();
        using (var attacker = site.Visit("203.0.113.9"))
        {
            for (var tries = 0; tries < 8; tries++)
            {
                (await attacker.SignInAsync("a wrong password")).Dispose();
            }
        }

        refused.WriteCounts();
        var entries = await site.AuditAsync();
        Assert.Equal([("7 more within a minute", "203.0.113.9"), (null, "203.0.113.9")], entries.Select(entry => (entry.Detail, entry.Address)));
        Assert.All(entries, entry => Assert.Equal(("sign-in", "nobody", false), (entry.Action, entry.Who, entry.Done)));

        for (var minute = 0; minute < 180; minute++)
        {
            for (var address = 1; address <= 50; address++)
            {
                refused.Add($"198.51.100.{address}", SignIn.Administration);
                refused.Add($"198.51.100.{address}", SignIn.Administration);
            }

            refused.WriteCounts();
            site.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        refused.Add("198.51.100.1", SignIn.Administration);
        entries = [.. (await site.AuditAsync()).Where(entry => entry.Address is null || entry.Address.StartsWith("198.", StringComparison.Ordinal))];
        Assert.InRange(entries.Count, 60, 4 * (FailedSignIns.EntriesPerHour + 1));
        Assert.Equal(180L * 100, entries.Sum(entry => entry.Detail is { } detail ? long.Parse(detail.Split(' ')[0], CultureInfo.InvariantCulture) : 1) - 1);
    }

    private static async Task RefusedAsync(Visitor visitor, string seconds)
    {
        using var response = await visitor.SignInAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(seconds, Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Contains($"Try again in {seconds} s", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(visitor.Cookies.ContainsKey(SessionCookie.Name));
    }
}
