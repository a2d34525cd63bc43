using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;

namespace NewsBrowser.Web.Settings;

/// <summary>Every setting as it holds, and who set it.</summary>
internal sealed class SettingsList(IConfiguration configuration, IOptions<NewsBrowserSettings> settings)
{
    /// <summary>Settings of ASP.NET Core that an operator sets too.</summary>
    private static readonly string[] Foreign = ["Urls", "AllowedHosts"];

    private static readonly string[] SecretWords = ["Password", "Hash", "Secret", "Token"];

    public IReadOnlyList<ShownSetting> All() =>
        [.. Foreign.Select(key => Shown(key, configuration[key])), .. Enumerate(settings.Value, NewsBrowserSettings.Section)];

    private IEnumerable<ShownSetting> Enumerate(object section, string path) => SettingsCheck.GetSettings(section.GetType()).SelectMany(setting =>
        SettingsCheck.IsSection(setting)
            ? Enumerate(setting.GetValue(section)!, $"{path}:{setting.Name}")
            : [Shown($"{path}:{setting.Name}", FormatValue(setting, section))]);

    private ShownSetting Shown(string key, string? value)
    {
        (var kind, var name) = FindOrigin(key);
        return new ShownSetting(key, value, IsSecret(key), kind, name);
    }

    private static bool IsSecret(string key) => SecretWords.Any(word => key.Split(':')[^1].Contains(word, StringComparison.Ordinal));

    private static string? FormatValue(PropertyInfo setting, object section) => setting.GetValue(section) switch
    {
        null or "" => null,
        string text => text,
        Enum named => named.ToString().ToLowerInvariant(),
        bool flag => flag ? "true" : "false",
        IDictionary named => Joined(named.Keys.Cast<object>().Select(key => $"{key} = {named[key]}")),
        IEnumerable many => Joined(many.Cast<object>().Select(FormatEntry)),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    /// <summary>An entry of a list; one that has settings of its own is all of them.</summary>
    private static object FormatEntry(object part) => part is string || part.GetType().IsValueType
        ? part
        : string.Join(" ", SettingsCheck.GetSettings(part.GetType()).Select(setting => setting.GetValue(part)));

    private static string? Joined(IEnumerable<object> parts) => string.Join(", ", parts) is { Length: > 0 } text ? text : null;

    /// <summary>The last provider that has the key, or one under it, is the one that counts.</summary>
    private (string? Kind, string? Name) FindOrigin(string key)
    {
        foreach (var provider in ((IConfigurationRoot)configuration).Providers.Reverse())
        {
            if (provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any())
            {
                return provider switch
                {
                    JsonConfigurationProvider file => ("file", file.Source.Path),
                    EnvironmentVariablesConfigurationProvider => ("environment", FindVariable(key)),
                    CommandLineConfigurationProvider => ("command", null),
                    _ => ("host", null),
                };
            }
        }

        return default;
    }

    /// <summary>The variable as somebody wrote it; of a list the first.</summary>
    private static string FindVariable(string key)
    {
        var written = key.Replace(":", "__", StringComparison.Ordinal);
        return Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal).FirstOrDefault(name =>
            name.Equals(written, StringComparison.OrdinalIgnoreCase) || name.StartsWith(written + "__", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith("_" + written, StringComparison.OrdinalIgnoreCase)) ?? written;
    }
}

/// <summary>A setting as the administrator sees it.</summary>
/// <param name="Key">Its full name.</param>
/// <param name="Value">What holds; null where there is none.</param>
/// <param name="Secret">Whether only that it is set may be shown.</param>
/// <param name="Origin">Who set it: <c>file</c>, <c>environment</c>, <c>command</c>, <c>host</c>; null where it is the default.</param>
/// <param name="Name">The file's or the variable's name.</param>
internal sealed record ShownSetting(string Key, string? Value, bool Secret, string? Origin, string? Name);
