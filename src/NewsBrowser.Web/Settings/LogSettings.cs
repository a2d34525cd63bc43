using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>How the log is written. Section <c>NewsBrowser:Log</c>; its levels are section <c>Serilog</c>.</summary>
internal sealed class LogSettings : ISettingsSection
{
    /// <summary><c>text</c>, <c>json</c> (one object a line), or <c>auto</c>: JSON where the environment says Production and
    /// nobody reads along on a terminal.</summary>
    public LogFormat Format { get; set; }

    public IEnumerable<ValidationResult> Faults(string section) => [];
}

/// <summary>How a line of the log looks.</summary>
internal enum LogFormat
{
    Auto = 0,

    Text,

    Json,
}
