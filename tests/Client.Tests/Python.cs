using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>
/// Runs Python scripts in forks of one process, because the start of Python with what the scripts import
/// takes more time than the scripts themselves.
/// </summary>
internal sealed class Python
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>As Systems Manager starts a script: without a locale.</summary>
    private static readonly Dictionary<string, string> s_environment = new()
    {
        ["PATH"] = "/usr/bin:/bin",
    };

    // Each runs one script at a time, and ends with this process, because its input ends then.
    private static readonly ConcurrentBag<Python> s_idle = [];

    private readonly Process _process;

    private Python()
    {
        var start = new ProcessStartInfo(
            Tools.Find("python3")!,
            [Path.Combine(Repository.Root, "tests", "Client.Tests", "forks.py")]
        )
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in s_environment)
        {
            start.Environment[name] = value;
        }
        _process = Process.Start(start)!;
    }

    /// <param name="script">Its path; what it prints is written beside it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its whole environment.</param>
    public static async Task<Outcome> RunAsync(
        string script,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        if (!s_idle.TryTake(out var python))
        {
            python = new();
        }
        var (output, error) = ($"{script}.out", $"{script}.err");
        await python._process.StandardInput.WriteLineAsync(
            JsonSerializer.Serialize(
                new
                {
                    script,
                    arguments,
                    environment,
                    output,
                    error,
                }
            )
        );
        await python._process.StandardInput.FlushAsync();
        var exit = await python._process.StandardOutput.ReadLineAsync().WaitAsync(s_limit);
        s_idle.Add(python);
        return new(
            int.Parse(exit!, CultureInfo.InvariantCulture),
            await File.ReadAllTextAsync(output),
            await File.ReadAllTextAsync(error)
        );
    }
}
