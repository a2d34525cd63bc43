using Microsoft.Playwright;
using NewsBrowser.Browser.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace NewsBrowser.Browser.Tests;

/// <summary>Debian's Chromium, started once; tests are skipped where it is absent, and fail there when the gate requires it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The headless shell is the same engine without a browser window's own pages, which cost more than the site's.</summary>
    private static readonly string[] Executables = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Executables.FirstOrDefault(File.Exists) is not { } executable)
        {
            return;
        }

        // How long a slow machine takes is no fault of a page.
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync"
            ],
        });
    }

    /// <summary>A visitor of the site: an empty profile that collects every fault the page reports.</summary>
    public async Task<Visitor> VisitAsync(RunningSite site, VisitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(site);
        return await VisitAsync(site.Address, options);
    }

    /// <summary>A visitor of another site.</summary>
    internal async Task<Visitor> VisitAsync(string address, VisitorOptions? options = null)
    {
        if (_browser is null)
        {
            Checkout.SkipOrFail("NEWSBROWSER_REQUIRE_CHROMIUM", "Install the package chromium-headless-shell or chromium to run browser tests.");
        }

        options ??= new VisitorOptions();
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            Locale = options.Locale,
            JavaScriptEnabled = options.Script,
            ColorScheme = options.Dark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = options.Touch,
            IsMobile = options.Touch,
            ViewportSize = new ViewportSize { Width = options.Width, Height = 900 },
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return await Visitor.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>How a visitor comes.</summary>
public sealed record VisitorOptions
{
    public string Locale { get; init; } = "en-US";

    public bool Script { get; init; } = true;

    public bool Dark { get; init; }

    /// <summary>A telephone: touched, not pointed at.</summary>
    public bool Touch { get; init; }

    /// <summary>CSS pixels.</summary>
    public int Width { get; init; } = 1280;
}

/// <summary>A browser tab with what went wrong in it: script errors, CSP reports, failed requests, requests that left the site.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Faults => _faults;

    public static async Task<Visitor> OpenAsync(IBrowserContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var visitor = new Visitor(context, await context.NewPageAsync());
        visitor.Page.PageError += (_, error) => visitor._faults.Add(error);
        visitor.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                visitor._faults.Add(message.Text);
            }
        };
        return visitor;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
