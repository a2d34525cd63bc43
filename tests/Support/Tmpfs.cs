using System.Diagnostics;

namespace NewsBrowser.Tests.Support;

/// <summary>A small real file system of its own; a test that needs one is skipped where none can be mounted.</summary>
internal sealed class Tmpfs : IDisposable
{
    private Tmpfs(string path)
    {
        Path = path;
    }

    public string Path { get; }

    public static Tmpfs MountOrSkip(string path, string size)
    {
        Directory.CreateDirectory(path);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Mounting a file system takes root on Linux.");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path), "This machine lets no file system be mounted.");
        return new Tmpfs(path);
    }

    public void Remount(string options) => Assert.True(Run("mount", "-o", $"remount,{options}", Path));

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        using var filler = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Dispose()
    {
        if (!Run("umount", Path))
        {
            Run("umount", "-l", Path);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
