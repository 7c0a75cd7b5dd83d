using System.ComponentModel;
using System.Diagnostics;

namespace KeylessAlloyDb.Rehearsal.Launch;

/// <summary>Commands of the Pulumi CLI on a project of its own, with the twin as its providers.</summary>
/// <param name="project">Where they run.</param>
/// <param name="providers">The value of PULUMI_DEBUG_PROVIDERS.</param>
internal sealed class CliCommand(CliProject project, string providers)
{
    private const string Pulumi = "pulumi";

    /// <summary>What the command prints.</summary>
    /// <exception cref="RehearsalException">It fails; the message has what it says.</exception>
    public async Task<byte[]> RunAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        var (code, output, errors) = await TryAsync(arguments, cancellation);
        return code == 0
            ? output
            : throw new RehearsalException(
                $"{Pulumi} {string.Join(' ', arguments)} ended with {code}:\n{errors}{System.Text.Encoding.UTF8.GetString(output)}"
            );
    }

    public async Task<(int Code, byte[] Output, string Errors)> TryAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        using var process = Start(Pulumi, arguments, redirect: true);
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardOutput.BaseStream.CopyToAsync(output, cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, output.ToArray(), await errors);
    }

    /// <summary>Starts any command in the project.</summary>
    /// <exception cref="RehearsalException">There is no such command.</exception>
    public Process Start(string command, IReadOnlyList<string> arguments, bool redirect)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = project.Directory,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
        };
        foreach (var (name, value) in project.Environment(providers))
        {
            start.Environment[name] = value;
        }
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new RehearsalException(
                $"cannot start {command}: {e.Message}. The Pulumi CLI: https://www.pulumi.com/docs/iac/download-install/",
                ExitCode.Usage
            );
        }
    }
}
