using System.Globalization;

namespace KeylessAlloyDb.Bench;

/// <summary>The resident memory of a process and its descendants, read from /proc while they live.</summary>
/// <remarks>The kernel keeps the highest value (VmHWM), so that a look now and then misses little.</remarks>
internal sealed class MemoryOfTree(int root)
{
    private readonly Dictionary<int, double> _peaks = [];

    public double PeakMebibytes => _peaks.Values.Sum();

    public void Look()
    {
        if (OperatingSystem.IsLinux())
        {
            Look(root);
        }
    }

    private void Look(int process)
    {
        try
        {
            var peak = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (peak is not null)
            {
                _peaks[process] =
                    double.Parse(
                        peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
                        CultureInfo.InvariantCulture
                    ) / 1024;
            }
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
            {
                foreach (
                    var child in File.ReadAllText($"{thread}/children")
                        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                )
                {
                    Look(int.Parse(child, CultureInfo.InvariantCulture));
                }
            }
        }
        catch (IOException)
        {
            // It ended while it was looked at.
        }
    }
}
