using System.ComponentModel.DataAnnotations;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Commands;

/// <summary>Reads the settings that commands share with the site: appsettings, environment, <c>--data</c>.</summary>
internal static class CommandSettings
{
    /// <returns>The settings, and the configuration that they came from.</returns>
    /// <exception cref="InvalidSettingsException">A value cannot be used; the message names its key.</exception>
    public static (NewsBrowserSettings Settings, IConfiguration Configuration) Read(string? data)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .Build();
        if (SettingsCheck.Faults(configuration) is { Count: > 0 } faults)
        {
            throw new InvalidSettingsException(string.Join(Environment.NewLine, faults));
        }

        var settings = new NewsBrowserSettings();
        try
        {
            configuration.GetSection(NewsBrowserSettings.Section).Bind(settings, options => options.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidSettingsException(e.Message);
        }

        if (data is not null)
        {
            settings.DataDirectory = data;
        }

        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(settings, new ValidationContext(settings), problems, validateAllProperties: true))
        {
            throw new InvalidSettingsException(string.Join(Environment.NewLine, problems.Select(problem => problem.ErrorMessage)));
        }

        return (settings, configuration);
    }
}

/// <summary>A setting cannot be used; the message names its key.</summary>
internal sealed class InvalidSettingsException(string message) : Exception(message);
