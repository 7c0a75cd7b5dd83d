using System.Diagnostics;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Lab.Tests;

/// <summary>
/// A test that runs the lab. It is skipped, with the reasons, where the machine does not allow it:
/// root, TUN and Debian packages. In CI missing packages are installed first.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    private static readonly Lazy<string> s_reasons = new(Reasons);

    public LabFactAttribute()
    {
        if (s_reasons.Value.Length > 0)
        {
            Skip = $"skipped: {s_reasons.Value}";
        }
    }

    private static string Reasons()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "it needs Linux";
        }
        var arguments =
            Environment.GetEnvironmentVariable("CI") == "true" ? new[] { "install" } : [];
        using var process = Process.Start(
            new ProcessStartInfo(
                Path.Combine(Repository.Root, "tools", "lab", "requirements.sh"),
                arguments
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return string.Join("; ", output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
