using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.Administering;

/// <summary>An administrator's browser: signed in through the setup link, with cookies, and with the token of each form that is sent.</summary>
internal sealed partial class Administrator : IDisposable
{
    private readonly HttpClient _client;

    private Administrator(Uri address) =>
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public static async Task<Administrator> SignInAsync(ServedSite site)
    {
        const string Password = "correct horse battery";
        var administrator = new Administrator(site.Address);
        var setup = "/admin/setup?token=" + site.Services.GetRequiredService<AdminPassword>().SetupToken;
        using var done = await administrator.SendAsync(
            setup, setup, ("token", site.Services.GetRequiredService<AdminPassword>().SetupToken!), ("password", Password), ("repeated", Password));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        return administrator;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<string> TextAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{path} answers {(int)response.StatusCode}.");
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a form of a page to an address, with the page's token.</summary>
    public async Task<HttpResponseMessage> SendAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await TextAsync(page)).Groups[1].Value;
        Assert.NotEmpty(token);
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await _client.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
