using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace NewsBrowser.Web.Settings;

/// <summary>Names, before settings are read, each key that is no setting and each value that is not of its setting's kind.</summary>
internal static class SettingsCheck
{
    /// <summary>One sentence for each fault of section <c>NewsBrowser</c>.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration) =>
        [.. Faults(configuration.GetSection(NewsBrowserSettings.Section), typeof(NewsBrowserSettings))];

    /// <summary>The settings of a section: those that can be set.</summary>
    public static IEnumerable<PropertyInfo> GetSettings(Type type) => type.GetProperties().Where(property => property.CanWrite);

    public static bool IsSection(PropertyInfo setting) => typeof(ISettingsSection).IsAssignableFrom(setting.PropertyType);

    /// <summary>Whether a text has the form that <c>hash-password</c> prints.</summary>
    public static bool IsPasswordHash(string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        return text.Length <= 300 && Convert.TryFromBase64String(text, bytes, out var length)
            && (bytes[0] == 1 ? length >= 13 + 16 + 16 : bytes[0] == 0 && length == 49);
    }

    private static IEnumerable<string> Faults(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            var setting = GetSettings(type).FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                yield return $"{child.Path} is no setting; docs/settings.md lists them all.";
            }
            else if (IsSection(setting))
            {
                if (child.Value is { Length: > 0 })
                {
                    yield return $"{child.Path} is \"{child.Value}\"; it is a group of settings, as "
                        + $"{child.Path}:{GetSettings(setting.PropertyType).First().Name}.";
                }

                foreach (var fault in Faults(child, setting.PropertyType))
                {
                    yield return fault;
                }
            }
            else if (DescribeKind(setting.PropertyType) is { } kind && child.Value is { } value && !IsValidValue(setting.PropertyType, value))
            {
                yield return $"{child.Path} is \"{value}\"; it is {kind}.";
            }
        }
    }

    /// <summary>What a value has to be, in words; null where that is for the section to say.</summary>
    private static string? DescribeKind(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(bool) ? "true or false"
            : plain == typeof(int) || plain == typeof(long) ? "a whole number"
            : plain == typeof(double) ? "a number"
            : plain == typeof(TimeSpan) ? "a time such as 00:10:00 (hours, minutes, seconds)"
            : plain.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(plain).Select(name => name.ToLowerInvariant()))
            : null;
    }

    private static bool IsValidValue(Type type, string value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value.Length == 0)
        {
            return plain != type;
        }

        if (plain.IsEnum)
        {
            return Enum.GetNames(plain).Contains(value, StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            return TypeDescriptor.GetConverter(plain).ConvertFromString(null, CultureInfo.InvariantCulture, value) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }
}
