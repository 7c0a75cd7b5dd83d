using System.Diagnostics;

namespace KeylessAlloyDb.Testing;

/// <summary>The command <c>dotnet</c>.</summary>
public static class Dotnet
{
    /// <exception cref="InvalidOperationException">It fails; the message is what it printed.</exception>
    public static async Task RunAsync(string directory, params IEnumerable<string> words)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", words)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var texts = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(),
            process.StandardError.ReadToEndAsync()
        );
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"dotnet {string.Join(' ', words)} in {directory}: {string.Concat(texts)}"
            );
        }
    }

    /// <summary>Packs a project of this repository from what is built already.</summary>
    /// <param name="project">Its folder, from the repository's root.</param>
    /// <param name="folder">Where the package is put.</param>
    public static Task PackAsync(string project, string folder) =>
        RunAsync(
            Repository.Root,
            "pack",
            project,
            "--no-build",
            "--configuration",
            BuildOutput.Configuration,
            $"-p:PulumiSdk={BuildOutput.Sdk}",
            "--output",
            folder
        );
}
