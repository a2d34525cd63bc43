using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace NewsBrowser.Web.Access;

/// <summary>Keeps the keys of cookies and forms in the data folder; a key that the disk does not take is kept in memory,
/// so that pages work on a full disk.</summary>
internal sealed partial class DataProtectionKeyStore(string folder, ILoggerFactory logging) : IXmlRepository
{
    private readonly ILogger _log = logging.CreateLogger<DataProtectionKeyStore>();
    private readonly ConcurrentQueue<XElement> _unwritten = [];

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Directory.Exists(folder) ? Files().GetAllElements() : [], .. _unwritten.Select(element => new XElement(element))];

    public void StoreElement(XElement element, string friendlyName)
    {
        try
        {
            OwnerOnlyFile.CreateFolder(folder);
            Files().StoreElement(element, friendlyName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unwritten.Enqueue(new XElement(element));
            LogUnwritten(folder, e.Message);
        }
    }

    private FileSystemXmlRepository Files() => new(new DirectoryInfo(folder), logging);

    [LoggerMessage(LogLevel.Warning, "A key could not be written to {Folder} ({Reason}); sessions and open forms end with this process")]
    private partial void LogUnwritten(string folder, string reason);
}
