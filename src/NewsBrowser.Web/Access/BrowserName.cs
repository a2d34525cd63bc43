namespace NewsBrowser.Web.Access;

/// <summary>What people call the browser behind a User-Agent, to tell one's sessions apart; a guess,
/// as browsers call themselves by each other's names.</summary>
internal static class BrowserName
{
    // In this order: each of these calls itself by the names that follow, too.
    private static readonly (string Mark, string Name)[] Browsers =
        [
            ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")
        ];

    private static readonly (string Mark, string Name)[] Systems =
        [
            ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
            ("Linux", "Linux")
        ];

    public static string? Recognize(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return null;
        }

        string?[] names = [Find(Browsers, agent), Find(Systems, agent)];
        var known = string.Join(", ", names.OfType<string>());
        return known.Length > 0 ? known : agent;
    }

    private static string? Find((string Mark, string Name)[] known, string agent) =>
        Array.Find(known, candidate => agent.Contains(candidate.Mark, StringComparison.Ordinal)).Name;
}
