using System.Net;
using AngleSharp.Html.Parser;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>A browser as far as cookies and forms go; follows no redirect.</summary>
internal sealed class Visitor(HttpClient client, string address) : IDisposable
{
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>What was set last, with its attributes, by the cookie's name.</summary>
    public Dictionary<string, string> SetCookies { get; } = new(StringComparer.Ordinal);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        request.Headers.Add(AccessSite.AddressHeader, address);
        foreach ((var name, var value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                var name = cookie.Split('=')[0];
                var value = cookie.Split('=', 2)[1].Split(';')[0];
                SetCookies[name] = cookie;
                if (value.Length == 0)
                {
                    Cookies.Remove(name);
                }
                else
                {
                    Cookies[name] = value;
                }
            }
        }

        return response;
    }

    public async Task<HttpStatusCode> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, headers);
        return response.StatusCode;
    }

    /// <summary>Where a GET is sent on to; null when it is not.</summary>
    public async Task<string?> SentToAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        return response.Headers.Location?.OriginalString;
    }

    public async Task<string> TextAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, headers);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The token that the forms of a page carry.</summary>
    public async Task<string> FormTokenAsync(string page) =>
        new HtmlParser().ParseDocument(await TextAsync(page)).QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
        ?? throw new InvalidOperationException($"{page} has no form with a token.");

    /// <summary>Sends a form as its page would, with the page's token.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string page, params (string Name, string Value)[] fields)
    {
        var token = await FormTokenAsync(page);
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await SendAsync(HttpMethod.Post, path, form);
    }

    public Task<HttpResponseMessage> SignInAsync(string password = AccessSite.Password, string name = "admin", string? returnUrl = null) =>
        PostAsync("/admin/login", "/admin/login", [("username", name), ("password", password), .. returnUrl is null ? [] : new[] { ("returnUrl", returnUrl) }]);

    public void Dispose() => client.Dispose();
}
