using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>The site behind a real nginx with the configuration of docs/operations.md, TLS and a path of its own.</summary>
public sealed partial class NginxTests
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_example_serves_the_site_over_tls_under_its_path_and_believes_no_visitor()
    {
        await using var site = await ServedSite.StartAsync(
            "--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1", "--NewsBrowser:Proxy:PathBase", "/news", "--NewsBrowser:HstsDays", "30", "--AllowedHosts",
            "news.example;localhost;127.0.0.1");
        using var nginx = await Nginx.StartAsync(site.Address);
        using var reader = nginx.Client("news.example", "news.example");

        // Pages, addresses and what a visitor claims.
        using (var front = await reader.GetAsync(new Uri("https://news.example/news/"), Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, front.StatusCode);
            Assert.Equal("max-age=2592000", Assert.Single(front.Headers.GetValues("Strict-Transport-Security")));
            Assert.DoesNotMatch("(href|src|action)=\"/(?!news/)", await front.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Equal(
            "https://news.example/news/search?q=x",
            (await reader.GetAsync(new Uri("http://news.example/news/search?q=x"), Cancellation)).Headers.Location!.OriginalString);
        using (var forged = new HttpRequestMessage(HttpMethod.Get, "https://news.example/news/feed.atom"))
        {
            foreach ((var name, var value) in new[]
            {
                ("X-Forwarded-Host", "evil.example"),
                ("X-Forwarded-Proto", "http"),
                ("X-Forwarded-For", "10.9.9.9"),
                ("X-Forwarded-Prefix", "/evil"),
                ("Forwarded", "host=evil.example")
            })
            {
                forged.Headers.TryAddWithoutValidation(name, value);
            }

            using var answer = await reader.SendAsync(forged, Cancellation);
            var feed = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Contains("\"https://news.example/news/", feed, StringComparison.Ordinal);
            Assert.DoesNotContain("evil", feed, StringComparison.Ordinal);
        }

        using (var stranger = nginx.Client("news.example", "evil.example"))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri("https://evil.example/news/"), Cancellation));
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri("http://evil.example/news/"), Cancellation));
        }

        using (var stranger = nginx.Client("evil.example", "evil.example"))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri("https://evil.example/news/"), Cancellation));
        }

        // Signing in: where it leads, and what the browser is told to keep.
        var setup = "https://news.example/news/admin/setup?token=" + site.Services.GetRequiredService<AdminPassword>().SetupToken;
        using (var signedIn = await SendAsync(
            reader, setup, setup, ("token", site.Services.GetRequiredService<AdminPassword>().SetupToken!), ("password", Password), ("repeated", Password)))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/news/admin"), (signedIn.StatusCode, signedIn.Headers.Location!.OriginalString));
            var session = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("session=", StringComparison.Ordinal));
            Assert.All(["path=/news", "secure", "httponly", "samesite=strict"], part => Assert.Contains(part, session, StringComparison.OrdinalIgnoreCase));
        }

        // A large upload, and the progress of its run while that cannot begin: it comes at once or not at all.
        var archive = site.Services.GetRequiredService<NewsArchive>();
        using var hold = new ManualResetEventSlim();
        var other = archive.Ingestor.RunAsync(new IngestionRequest([site.Files]), new Held(hold), Cancellation);
        string run;
        using (var uploaded = await UploadAsync(reader))
        {
            run = "https://news.example" + uploaded.Headers.Location!.OriginalString;
            Assert.Matches("^https://news.example/news/admin/runs/[0-9]+$", run);
        }

        using (var events = await reader.GetAsync(new Uri(run + "/events"), HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(Cancellation));
            Assert.Equal("text/event-stream", events.Content.Headers.ContentType!.MediaType);
            Assert.NotNull(await lines.ReadLineAsync(Cancellation));
            hold.Set();
            Assert.Contains("event: ended", await lines.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        }

        await other;
        Assert.Contains(
            "Large",
            await (await reader.GetAsync(new Uri("https://news.example/news/search?q=Large"), Cancellation)).Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client)
    {
        const int Megabytes = 12;
        var token = await TokenAsync(client, "https://news.example/news/admin/ingest");
        using var form = new MultipartFormDataContent();
        using var sent = new StringContent(token);
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(
            "---\ntitle: \"Large\"\nwebUrl: \"https://example.com/large\"\ntype: article\n---\n<p>" + new string('x', Megabytes * 1024 * 1024) + "</p>\n"));
        form.Add(sent, "__RequestVerificationToken");
        form.Add(file, "files", "large.md");
        return await client.PostAsync(new Uri("https://news.example/news/admin/upload"), form, Cancellation);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string page, string action, params (string Name, string Value)[] fields)
    {
        var token = await TokenAsync(client, page);
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await client.PostAsync(new Uri(action), form, Cancellation);
    }

    private static async Task<string> TokenAsync(HttpClient client, string page) =>
        Token().Match(await client.GetStringAsync(new Uri(page), Cancellation)).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>Progress that goes on when it is let.</summary>
    private sealed class Held(ManualResetEventSlim hold) : IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => hold.Wait(Cancellation);
    }

    /// <summary>An nginx of the test's own, run by whoever runs the test.</summary>
    private sealed partial class Nginx : IDisposable
    {
        private static readonly string[] Places = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'), "/usr/sbin"];

        private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-nginx-").FullName;
        private readonly X509Certificate2 _certificate;
        private Process? _process;
        private int _plain;
        private int _secure;

        private Nginx()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=news.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            _certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
            File.WriteAllText(Path.Combine(_folder, "fullchain.pem"), _certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        public static async Task<Nginx> StartAsync(Uri site)
        {
            if (!OperatingSystem.IsLinux() || Places.Select(place => Path.Combine(place, "nginx")).FirstOrDefault(File.Exists) is not { } program)
            {
                Checkout.SkipOrFail("NEWSBROWSER_REQUIRE_NGINX", "nginx is not installed here.");
                throw new UnreachableException();
            }

            var document = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "operations.md"), Cancellation);
            var example = Example().Match(document).Groups[1].Value;
            Assert.Contains("ssl_certificate", example, StringComparison.Ordinal);
            var nginx = new Nginx();
            try
            {
                // A port that is free now may be taken in the next instant: then others are.
                for (var attempt = 0; ; attempt++)
                {
                    if (await nginx.TryStartAsync(program, example, site))
                    {
                        return nginx;
                    }

                    Assert.True(attempt < 5, await File.ReadAllTextAsync(Path.Combine(nginx._folder, "error.log"), Cancellation));
                }
            }
            catch
            {
                nginx.Dispose();
                throw;
            }
        }

        /// <summary>A browser that finds every host here, and asks the TLS layer for one name and HTTP for another.</summary>
        public HttpClient Client(string tlsName, string host) => new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = new CookieContainer(),
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port == 443 ? _secure : _plain, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                TargetHost = tlsName,
                RemoteCertificateValidationCallback = (_, seen, _, _) => seen?.GetCertHashString() == _certificate.GetCertHashString()
            },
        })
        { DefaultRequestHeaders = { Host = host } };

        public void Dispose()
        {
            if (_process is { HasExited: false })
            {
                _process.Kill();
                _process.WaitForExit();
            }

            _process?.Dispose();
            _certificate.Dispose();
            Directory.Delete(_folder, recursive: true);
        }

        private async Task<bool> TryStartAsync(string program, string example, Uri site)
        {
            (_plain, _secure) = (FreePort(), FreePort());
            var adapted = example
                .Replace("listen 80", $"listen 127.0.0.1:{_plain}", StringComparison.Ordinal)
                .Replace("listen 443", $"listen 127.0.0.1:{_secure}", StringComparison.Ordinal)
                .Replace("/etc/ssl/news.example/", _folder + "/", StringComparison.Ordinal)
                .Replace("127.0.0.1:5080", site.Authority, StringComparison.Ordinal);
            var temporary = string.Concat(
                new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {_folder}/{kind}; "));
            var configuration = Path.Combine(_folder, "nginx.conf");
            await File.WriteAllTextAsync(
                configuration,
                $"daemon off; master_process off; pid {_folder}/nginx.pid; error_log {_folder}/error.log;\nevents {{ }}\nhttp {{ access_log off; gzip on; "
                    + $"{temporary}\n{adapted}\n}}\n",
                Cancellation);
            _process?.Dispose();
            _process = Process.Start(new ProcessStartInfo(program, ["-p", _folder, "-c", configuration]) { RedirectStandardError = true })!;
            _ = _process.StandardError.ReadToEndAsync(Cancellation);
            while (!_process.HasExited)
            {
                Cancellation.ThrowIfCancellationRequested();
                try
                {
                    using var socket = new TcpClient();
                    await socket.ConnectAsync(IPAddress.Loopback, _secure, Cancellation);
                    return !_process.HasExited;
                }
                catch (SocketException)
                {
                    await Task.Delay(10, Cancellation);
                }
            }

            return false;
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        [GeneratedRegex(@"An nginx that does it.*?```\n(.*?)```", RegexOptions.Singleline)]
        private static partial Regex Example();
    }
}
