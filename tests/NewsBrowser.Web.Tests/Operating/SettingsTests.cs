using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Tests.Commands;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>Settings: what is wrong is named by its key, and every one says who set it.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("NewsBrowser:Proxy:PathBas", "/x", "NewsBrowser:Proxy:PathBas is no setting")]
    [InlineData("NewsBrowser:Prxy", "1", "NewsBrowser:Prxy is no setting")]
    [InlineData("NewsBrowser:Proxy", "10.0.0.1", "NewsBrowser:Proxy is \"10.0.0.1\"; it is a group of settings")]
    [InlineData("NewsBrowser:Cache:Megabytes", "many", "NewsBrowser:Cache:Megabytes is \"many\"; it is a whole number.")]
    [InlineData("NewsBrowser:Cache:Megabytes", "99999999999", "NewsBrowser:Cache:Megabytes is \"99999999999\"; it is a whole number.")]
    [InlineData("NewsBrowser:Metrics:Enabled", "yes", "NewsBrowser:Metrics:Enabled is \"yes\"; it is true or false.")]
    [InlineData("NewsBrowser:Log:Format", "xml", "NewsBrowser:Log:Format is \"xml\"; it is one of auto, text, json.")]
    [InlineData("NewsBrowser:Log:Format", "7", "NewsBrowser:Log:Format is \"7\"; it is one of auto, text, json.")]
    [InlineData("NewsBrowser:Images", "all", "NewsBrowser:Images is \"all\"; it is one of")]
    public void A_key_that_is_none_and_a_value_of_another_kind_are_named(string key, string value, string expected)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Assert.StartsWith(expected, Assert.Single(SettingsCheck.Faults(configuration)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_be_used_is_not_named()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([
            new("newsbrowser:proxy:knownproxies:0", "10.0.0.0/8"), new("NewsBrowser:Cache:Megabytes", "0"), new("NewsBrowser:Metrics:Enabled", "TRUE"),
            new("NewsBrowser:Log:Format", "Json")
        ]).Build();
        Assert.Empty(SettingsCheck.Faults(configuration));
    }

    [Fact]
    public async Task Neither_the_site_nor_a_command_starts_with_a_value_that_cannot_be_used()
    {
        using (var serving = CommandProcess.StartUnder(["env", "NewsBrowser__Cache__Megabytes=many"], "serve"))
        {
            (await CommandProcess.EndAsync(serving)).AssertRefused("NewsBrowser:Cache:Megabytes is \"many\"; it is a whole number.");
        }

        using var searching = CommandProcess.StartUnder(["env", "NewsBrowser__Proxy__PathBase=news"], "search", "x");
        (await CommandProcess.EndAsync(searching)).AssertRefused("NewsBrowser:Proxy:PathBase is \"news\"");
    }

    [Fact]
    public async Task Every_setting_says_who_set_it_and_secrets_only_that_they_are_set()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Metrics:AllowFrom:0", "10.0.0.0/8");
        var all = site.Services.GetRequiredService<SettingsList>().All();
        ShownSetting Of(string key) => Assert.Single(all, setting => setting.Key == "NewsBrowser:" + key);
        Assert.Equal(("10.0.0.0/8", "command"), (Of("Metrics:AllowFrom").Value, Of("Metrics:AllowFrom").Origin));
        Assert.Equal((site.Data, "command"), (Of("DataDirectory").Value, Of("DataDirectory").Origin));
        Assert.Equal(("file", "appsettings.json"), (Of("TimeZone").Origin, Of("TimeZone").Name));
        Assert.Equal(("64", null), (Of("Cache:Megabytes").Value, Of("Cache:Megabytes").Origin));
        Assert.True(Of("Admin:PasswordHash").Secret);
        using var stranger = await site.AskAsync("/admin/settings");
        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
    }
}
