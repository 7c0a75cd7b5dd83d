using System.Diagnostics;
using System.Text;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Runs a tool to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static Task<Outcome> RunAsync(string tool, params string[] arguments) =>
        RunAsync(tool, arguments, environment: null);

    /// <param name="tool">Found as <see cref="Tools.Find"/> does, or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its whole environment; null leaves this process's.</param>
    /// <param name="input">Its standard input.</param>
    public static async Task<Outcome> RunAsync(
        string tool,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        string input = ""
    )
    {
        var start = new ProcessStartInfo(Tools.Find(tool) ?? tool, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(s_limit);
        await process.WaitForExitAsync(limit.Token);
        return new(process.ExitCode, await output, await error);
    }
}
