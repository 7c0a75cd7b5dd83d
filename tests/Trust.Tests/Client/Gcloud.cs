using System.Diagnostics;

namespace KeylessAlloyDb.Trust.Tests.Client;

/// <summary>The installed gcloud, with a configuration directory of its own: it caches access tokens there.</summary>
internal sealed class Gcloud : IDisposable
{
    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, "gcloud")));

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gcloud");

    public string PathOf(string file) => Path.Combine(_directory.FullName, file);

    /// <summary>Runs a command and gives what it printed.</summary>
    /// <param name="credentials">The credential file to use, or null for none.</param>
    /// <param name="arguments">The command, word by word.</param>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string? credentials,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("gcloud", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CLOUDSDK_CONFIG"] = PathOf("configuration");
        start.Environment["CLOUDSDK_CORE_DISABLE_PROMPTS"] = "1";
        start.Environment["CLOUDSDK_CORE_DISABLE_USAGE_REPORTING"] = "1";
        start.Environment["CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK"] = "1";
        // Static keys or a region of the machine would win over the metadata service.
        foreach (
            var name in start
                .Environment.Keys.Where(key => key.StartsWith("AWS_", StringComparison.Ordinal))
                .ToList()
        )
        {
            start.Environment.Remove(name);
        }
        if (credentials is not null)
        {
            start.Environment["CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"] = credentials;
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
