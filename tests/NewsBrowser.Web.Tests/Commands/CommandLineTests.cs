using NewsBrowser.Web.Commands;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>What the command line understands, what it says to what it does not, and its help.</summary>
public sealed class CommandLineTests : IDisposable
{
    private static readonly string[] Verbs =
    [
        "serve", "ingest", "parse", "search", "reparse", "prune", "takedown", "reindex", "verify", "backup", "restore", "hash-password", "token", "token add",
        "token list", "token end", "health",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-line-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public void Every_verb_names_the_option_that_was_meant()
    {
        foreach (var verb in Verbs)
        {
            var fault = Assert.Single(Arrange([.. verb.Split(' '), "--dataa", "x"]).Faults);
            Assert.StartsWith($"There is no option --dataa of \"newsbrowser {verb}\"; the nearest option is --data.", fault, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--url http://localhost", "--url ", "--urls")]
    [InlineData("serve --sed x", "--sed ", "--seeds")]
    [InlineData("serve now", "\"now\"", "nearest option")]
    [InlineData("serch cancer", "\"newsbrowser serch\"", "\"search\"")]
    [InlineData("help serch", "\"newsbrowser serch\"", "\"search\"")]
    [InlineData("token lst", "\"newsbrowser token lst\"", "\"list\"")]
    [InlineData("ingest --dryrun seeds", "--dryrun ", "--dry-run")]
    [InlineData("ingest -n seeds", "-n ", "nearest option")]
    [InlineData("search --limit=5 --jsn cancer", "--jsn ", "--json")]
    [InlineData("verify --NewsBrowser:Images hidden", "--NewsBrowser:Images ", "nearest option")]
    [InlineData("reparse --urls http://localhost", "--urls ", "nearest option")]
    public void What_is_unknown_is_named_with_the_nearest(string line, string unknown, string nearest)
    {
        var fault = Arrange(line.Split(' ')).Faults[0];
        Assert.Contains(unknown, fault, StringComparison.Ordinal);
        Assert.Contains(nearest, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "serve --")]
    [InlineData("--data d", "serve --data d --")]
    [InlineData("--NewsBrowser:Images hidden --URLS http://localhost:1", "serve --urls http://localhost:1 -- --NewsBrowser:Images hidden")]
    [InlineData(
        "serve --Serilog:MinimumLevel:Default=Debug --allowedhosts a --data d", "serve --data d -- --Serilog:MinimumLevel:Default=Debug --allowedhosts a")]
    [InlineData("--data d search --limit 5 a -b", "search --data d --limit 5 -- a -b")]
    [InlineData("--json search a -- --b", "search --json -- a --b")]
    [InlineData("search --data=d ( -a OR b )", "search --data=d -- ( -a OR b )")]
    [InlineData("help", "--help --")]
    [InlineData("help ingest", "ingest --help --")]
    [InlineData("--help", "--help --")]
    [InlineData("serve -h", "serve --help --")]
    [InlineData("token add --scope read ingest --expires 5 -- name", "token add --scope read ingest --expires 5 -- name")]
    public void A_command_line_has_one_order_however_it_was_written(string line, string arranged)
    {
        (var arguments, var faults) = Arrange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(faults);
        Assert.Equal(arranged, string.Join(' ', arguments));
    }

    [Theory]
    [InlineData("serve", "--bogus")]
    [InlineData("serve", "bogus")]
    [InlineData("bogus", "--data")]
    [InlineData("verify", "bogus")]
    [InlineData("search", "--limit", "many", "--json", "x")]
    [InlineData("ingest", "--json")]
    [InlineData("token")]
    public async Task A_mistake_is_said_on_the_error_stream_alone_and_exits_2(params string[] arguments) =>
        (await CommandProcess.RunAsync(arguments)).AssertMisused();

    [Theory]
    [InlineData("--urls", "serve", "--help")]
    [InlineData("--dry-run", "help", "ingest")]
    [InlineData("relevance, newest", "help", "search")]
    [InlineData("hash-password", "help")]
    [InlineData("hash-password", "--help")]
    public async Task Help_is_had_by_verb_and_by_option(string word, params string[] arguments)
    {
        var result = await CommandProcess.RunAsync(arguments);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(word, result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
        Assert.DoesNotContain("Newest", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("http://localhost:8080;ftp://localhost")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:8080/news")]
    public async Task A_wrong_address_to_listen_on_is_said_with_an_example(string urls) =>
        (await CommandProcess.RunAsync("--urls", urls, "--data", Data)).AssertRefused("--urls", urls.Split(';')[^1], "http://localhost:8080");

    [Fact]
    public async Task Options_may_stand_before_the_command()
    {
        var seeds = Path.Combine(Checkout.Root, "seeds");
        Assert.Equal(0, (await CommandProcess.RunAsync("--data", Data, "--json", "ingest", seeds)).ExitCode);
        Assert.Contains("1 found.", (await CommandProcess.RunAsync("--data", Data, "search", "癌症")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_without_seeds_says_what_to_do()
    {
        var missing = Path.Combine(_folder, "no-seeds");
        await using (var site = await RunningProcess.StartAsync("--data", Data, "--seeds", missing))
        {
            await site.ReadyAsync();
        }

        var log = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(Data, "logs")).Single(), TestContext.Current.CancellationToken);
        Assert.Contains(missing, log, StringComparison.Ordinal);
        Assert.Contains("--seeds DIR", log, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (string[] Arguments, IReadOnlyList<string> Faults) Arrange(string[] arguments) =>
        CommandArguments.Arrange(CommandLine.Build(Program.BuildSite), arguments);
}
