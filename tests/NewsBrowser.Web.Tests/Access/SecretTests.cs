using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>What opens a door is in no log. The same at more telling levels: <c>Operating/LogTests</c>.</summary>
public sealed class SecretTests
{
    [Fact]
    public async Task No_log_has_a_password_a_token_a_session_or_the_way_to_set_up()
    {
        var secrets = new List<string> { AccessSite.Password, "a guess that was wrong" };
        var site = AccessSite.OpenFresh();
        var data = site.Data;
        var copy = Directory.CreateTempSubdirectory("newsbrowser-logs-").FullName;
        try
        {
            await using (site)
            {
                var setup = site.Services.GetRequiredService<AdminPassword>().SetupToken!;
                using var visitor = site.Visit();
                (await visitor.PostAsync(
                    "/admin/setup",
                    "/admin/setup?token=" + setup,
                    ("token", setup),
                    ("password", AccessSite.Password),
                    ("repeated", AccessSite.Password))).Dispose();
                var token = site.Services.GetRequiredService<ApiTokens>().Add("all", [Scopes.Admin], null).Token!;
                Assert.Equal(HttpStatusCode.Forbidden, await visitor.StatusAsync("/admin", ("Authorization", "Bearer " + token)));
                secrets.AddRange(
                    [setup, token, visitor.Cookies[SessionCookie.Name], visitor.Cookies["newsbrowser-form"], await visitor.FormTokenAsync("/admin")]);
                (await visitor.SignInAsync("a guess that was wrong")).Dispose();
                (await visitor.SignInAsync()).Dispose();
                secrets.Add(visitor.Cookies[SessionCookie.Name]);
                Assert.All(await site.AuditAsync(), entry => Assert.DoesNotContain(
                    secrets, secret => $"{entry.Who} {entry.Subject} {entry.Detail} {entry.Session}".Contains(secret, StringComparison.Ordinal)));
                foreach (var file in Directory.GetFiles(Path.Combine(data, "logs")))
                {
                    using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                    using var to = File.Create(Path.Combine(copy, Path.GetFileName(file)));
                    read.CopyTo(to);
                }
            }

            var logs = Directory.GetFiles(copy);
            Assert.NotEmpty(logs);
            Assert.Contains(logs, file => new FileInfo(file).Length > 0);
            Assert.All(logs, file => Assert.DoesNotContain(secrets, secret => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
