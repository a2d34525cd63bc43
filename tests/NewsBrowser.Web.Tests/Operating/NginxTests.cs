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
using NewsBrowser.Web.Admin;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>The site behind a real nginx with the configuration of docs/operations.md, TLS and a path of its own.</summary>
public sealed partial class NginxTests
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_example_serves_the_site_over_tls_under_its_path_and_believes_no_visitor()
    {
        await using ServedSite site = await ServedSite.StartAsync(
            "--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1", "--NewsBrowser:Proxy:PathBase", "/news", "--NewsBrowser:HstsDays", "30", "--AllowedHosts", "news.example;localhost;127.0.0.1");
        using Nginx nginx = await Nginx.StartAsync(site.Address);
        using HttpClient reader = nginx.Client("news.example", "news.example");

        // Pages, addresses and what a visitor claims.
        using (HttpResponseMessage front = await reader.GetAsync(new Uri("https://news.example/news/"), Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, front.StatusCode);
            Assert.Equal("max-age=2592000", Assert.Single(front.Headers.GetValues("Strict-Transport-Security")));
            Assert.DoesNotMatch("(href|src|action)=\"/(?!news/)", await front.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Equal("https://news.example/news/search?q=x", (await reader.GetAsync(new Uri("http://news.example/news/search?q=x"), Cancellation)).Headers.Location!.OriginalString);
        using (var forged = new HttpRequestMessage(HttpMethod.Get, "https://news.example/news/feed.atom"))
        {
            foreach ((string name, string value) in new[] { ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-For", "10.9.9.9"), ("X-Forwarded-Prefix", "/evil"), ("Forwarded", "host=evil.example") })
            {
                forged.Headers.TryAddWithoutValidation(name, value);
            }

            using HttpResponseMessage answer = await reader.SendAsync(forged, Cancellation);
            string feed = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Contains("\"https://news.example/news/", feed, StringComparison.Ordinal);
            Assert.DoesNotContain("evil", feed, StringComparison.Ordinal);
        }

        using (HttpClient stranger = nginx.Client("news.example", "evil.example"))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri("https://evil.example/news/"), Cancellation));
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri("http://evil.example/news/"), Cancellation));
        }

        using (HttpClient stranger = nginx.Client("evil.example", "evil.example"))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(new Uri("https://evil.example/news/"), Cancellation));
        }

        // Signing in: where it leads, and what the browser is told to keep.
        string setup = "https://news.example/news/admin/setup?token=" + site.Services.GetRequiredService<AdminPassword>().SetupToken;
        using (HttpResponseMessage signedIn = await SendAsync(reader, setup, setup, ("token", site.Services.GetRequiredService<AdminPassword>().SetupToken!), ("password", Password), ("repeated", Password)))
        {
            Assert.Equal((HttpStatusCode.Redirect, "/news/admin"), (signedIn.StatusCode, signedIn.Headers.Location!.OriginalString));
            string session = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("session=", StringComparison.Ordinal));
            Assert.All(["path=/news", "secure", "httponly", "samesite=strict"], part => Assert.Contains(part, session, StringComparison.OrdinalIgnoreCase));
        }

        // A large upload, and the progress of its run while that cannot begin: it comes at once or not at all.
        NewsArchive archive = site.Services.GetRequiredService<NewsArchive>();
        using var hold = new ManualResetEventSlim();
        Task<IngestionReport> other = archive.Ingestor.RunAsync(new IngestionRequest([site.Files]), new Held(hold), Cancellation);
        string run;
        using (HttpResponseMessage uploaded = await UploadAsync(reader))
        {
            run = "https://news.example" + uploaded.Headers.Location!.OriginalString;
            Assert.Matches("^https://news.example/news/admin/runs/[0-9]+$", run);
        }

        using (HttpResponseMessage events = await reader.GetAsync(new Uri(run + "/events"), HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            using var lines = new StreamReader(await events.Content.ReadAsStreamAsync(Cancellation));
            Assert.Equal("text/event-stream", events.Content.Headers.ContentType!.MediaType);
            Assert.NotNull(await lines.ReadLineAsync(Cancellation));
            hold.Set();
            Assert.Contains("event: ended", await lines.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
        }

        await other;
        Assert.Contains("Large", await (await reader.GetAsync(new Uri("https://news.example/news/search?q=Large"), Cancellation)).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client)
    {
        const int Megabytes = 12;
        string token = await TokenAsync(client, "https://news.example/news/admin/ingest");
        using var form = new MultipartFormDataContent();
        using var sent = new StringContent(token);
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes("---\ntitle: \"Large\"\nwebUrl: \"https://example.com/large\"\ntype: article\n---\n<p>" + new string('x', Megabytes * 1024 * 1024) + "</p>\n"));
        form.Add(sent, "__RequestVerificationToken");
        form.Add(file, "files", "large.md");
        return await client.PostAsync(new Uri("https://news.example/news/admin/upload"), form, Cancellation);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string page, string action, params (string Name, string Value)[] fields)
    {
        string token = await TokenAsync(client, page);
        using var form = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
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

        private readonly string folder = Directory.CreateTempSubdirectory("newsbrowser-nginx-").FullName;
        private readonly X509Certificate2 certificate;
        private Process? process;
        private int plain;
        private int secure;

        private Nginx()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=news.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
            File.WriteAllText(Path.Combine(folder, "fullchain.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        public static async Task<Nginx> StartAsync(Uri site)
        {
            if (!OperatingSystem.IsLinux() || Places.Select(place => Path.Combine(place, "nginx")).FirstOrDefault(File.Exists) is not { } program)
            {
                Assert.Skip("nginx is not installed here.");
                throw new UnreachableException();
            }

            string document = await File.ReadAllTextAsync(Path.Combine(Site.Root, "docs", "operations.md"), Cancellation);
            string example = Example().Match(document).Groups[1].Value;
            Assert.Contains("ssl_certificate", example, StringComparison.Ordinal);
            var nginx = new Nginx();
            try
            {
                // A port that is free now may be taken in the next instant: then others are.
                for (int attempt = 0; ; attempt++)
                {
                    if (await nginx.TryStartAsync(program, example, site))
                    {
                        return nginx;
                    }

                    Assert.True(attempt < 5, await File.ReadAllTextAsync(Path.Combine(nginx.folder, "error.log"), Cancellation));
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
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port == 443 ? secure : plain, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions { TargetHost = tlsName, RemoteCertificateValidationCallback = (_, seen, _, _) => seen?.GetCertHashString() == certificate.GetCertHashString() },
        })
        { DefaultRequestHeaders = { Host = host } };

        public void Dispose()
        {
            if (process is { HasExited: false })
            {
                process.Kill();
                process.WaitForExit();
            }

            process?.Dispose();
            certificate.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private async Task<bool> TryStartAsync(string program, string example, Uri site)
        {
            (plain, secure) = (FreePort(), FreePort());
            string adapted = example
                .Replace("listen 80", $"listen 127.0.0.1:{plain}", StringComparison.Ordinal)
                .Replace("listen 443", $"listen 127.0.0.1:{secure}", StringComparison.Ordinal)
                .Replace("/etc/ssl/news.example/", folder + "/", StringComparison.Ordinal)
                .Replace("127.0.0.1:5080", site.Authority, StringComparison.Ordinal);
            string temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder}/{kind}; "));
            string configuration = Path.Combine(folder, "nginx.conf");
            await File.WriteAllTextAsync(
                configuration,
                $"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;\nevents {{ }}\nhttp {{ access_log off; gzip on; {temporary}\n{adapted}\n}}\n",
                Cancellation);
            process?.Dispose();
            process = Process.Start(new ProcessStartInfo(program, ["-p", folder, "-c", configuration]) { RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync(Cancellation);
            while (!process.HasExited)
            {
                Cancellation.ThrowIfCancellationRequested();
                try
                {
                    using var socket = new TcpClient();
                    await socket.ConnectAsync(IPAddress.Loopback, secure, Cancellation);
                    return !process.HasExited;
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
