using System.Diagnostics;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>
/// Protects the environments of pull requests: the program takes the settings that the script writes.
/// The script itself is run, with a <c>pulumi</c> that notes its arguments and a <c>dotnet</c> that
/// builds nothing.
/// </summary>
public sealed class ReviewEnvironmentTests : IDisposable
{
    private readonly string _root = Directory
        .CreateTempSubdirectory("review-environment-")
        .FullName;

    [Theory]
    [InlineData("7")]
    [InlineData("255")]
    [InlineData("999999999")]
    public async Task The_settings_of_a_review_environment_are_accepted(string pullRequest)
    {
        var settings = SettingsOf(pullRequest);
        var config = StackConfig.Read(
            DeployedStacks.Project,
            "dev",
            settings,
            overridesArePaths: true
        ) with
        {
            Stack = $"pr-{pullRequest}",
        };

        var run = await DeployedStacks.RunAsync(config, Snapshot.Empty, dryRun: true);

        settings.Should().HaveCountGreaterThan(3);
        DeployedStacks.Errors(run).Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>What the script gives to `pulumi config set`, as key=value.</summary>
    private List<string> SettingsOf(string pullRequest)
    {
        var project = DeployedStacks.Project.Directory;
        Copy(Path.Combine(project, "Pulumi.dev.yaml"), _root);
        foreach (var script in Directory.EnumerateFiles(Path.Combine(project, "ci"), "*.sh"))
        {
            Copy(script, Path.Combine(_root, "ci"));
        }
        Copy(Path.Combine(project, "Pulumi.yaml"), _root);
        var calls = Path.Combine(_root, "calls");
        var bin = Directory.CreateDirectory(Path.Combine(_root, "bin")).FullName;
        Fake(Path.Combine(bin, "dotnet"), "true");
        Fake(
            Path.Combine(bin, "pulumi"),
            $$"""
            if [[ "$1 $2" == "config set" ]]; then
              printf '%s=%s\n' "${@: -2:1}" "${@: -1}" >>'{{calls}}'
            fi
            """
        );
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList = { "ci/review-environment.sh", pullRequest, "out" },
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{bin}:/usr/local/bin:/usr/bin:/bin";
        start.Environment["PULUMI_BACKEND_URL"] = "file://state";
        start.Environment["PULUMI_SECRETS_PROVIDER"] = "passphrase";
        start.Environment["GOOGLE_PROJECT"] = "example-review";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, error.Result);
        return
        [
            .. File.ReadAllLines(calls)
                .Select(line => line.Replace("keyless-alloydb:", "", StringComparison.Ordinal)),
        ];
    }

    private static void Fake(string file, string bash)
    {
        File.WriteAllText(file, $"#!/bin/bash\n{bash}\n");
        File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
    }

    private static void Copy(string file, string directory) =>
        File.Copy(
            file,
            Path.Combine(Directory.CreateDirectory(directory).FullName, Path.GetFileName(file))
        );
}
