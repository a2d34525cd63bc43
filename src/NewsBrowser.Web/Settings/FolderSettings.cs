namespace NewsBrowser.Web.Settings;

/// <summary>A folder that the administrator may take in from.</summary>
internal sealed class FolderSettings
{
    /// <summary>What pages, the JSON interface and other settings call it.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Where it is; relative to the folder that the program is started in. It need not be there yet.</summary>
    public string Path { get; set; } = string.Empty;
}
