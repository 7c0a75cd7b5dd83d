using System.Globalization;

namespace KeylessAlloyDb.Lab;

/// <summary>
/// The namespaces that <c>tools/lab/run.sh</c> starts this program in. It is process 1 there: whatever
/// happens to it, the kernel ends every other process and drops every file and device.
/// </summary>
internal static class Sandbox
{
    public const string Folder = "/run/lab";

    /// <summary>A folder on the machine's disk, for what would take memory.</summary>
    public const string Disk = "/run/disk";

    /// <summary>The names that the instance knows without a resolver.</summary>
    public const string Hosts = "127.0.0.1 localhost\n";

    /// <exception cref="LabException">This is not the sandbox.</exception>
    public static async Task EnterAsync()
    {
        if (Environment.ProcessId != 1)
        {
            throw new LabException(
                "this is not the lab's sandbox. Start it with `make lab` or tools/lab/run.sh."
            );
        }
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync("/run/charon.pid", "");
    }

    /// <summary>Lets the programs of this machine ask the lab's resolver, as the instance does.</summary>
    public static async Task UseResolverAsync(string address)
    {
        const string Resolver = "/etc/resolv.conf";
        await File.WriteAllTextAsync("/etc/hosts", Hosts);
        // It may be a link to a file that others write.
        File.Delete(Resolver);
        await File.WriteAllTextAsync(
            Resolver,
            $"nameserver {address}\noptions timeout:2 attempts:1\n"
        );
    }

    public static void MakeExecutable(string file) =>
        File.SetUnixFileMode(
            file,
            UnixFileMode.UserRead
                | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead
                | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherExecute
        );

    /// <summary>Megabytes of memory that all processes and files of the sandbox take.</summary>
    public static int Megabytes()
    {
        var kilobytes = Directory
            .EnumerateDirectories("/proc")
            .Where(path =>
                int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _)
            )
            .Sum(path => Pss($"{path}/smaps_rollup"));
        var drives = (string[])["/run", "/dev/shm"];
        return (int)(kilobytes / 1024)
            + (int)
                drives.Sum(path =>
                {
                    var drive = new DriveInfo(path);
                    return (drive.TotalSize - drive.TotalFreeSpace) >> 20;
                });
    }

    private static long Pss(string file)
    {
        try
        {
            var line = File.ReadLines(file)
                .First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture
            );
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
