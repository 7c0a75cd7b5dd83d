using System.Globalization;
using KeylessAlloyDb.Testing;

namespace KeylessAlloyDb.Client.Tests;

/// <summary>Protects the check of the image from passing where it found no date.</summary>
public sealed class ImageAgeTests : IDisposable
{
    private readonly DirectoryInfo _programs = Directory.CreateTempSubdirectory("rpm-");

    public void Dispose() => _programs.Delete(recursive: true);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(89, 0)]
    [InlineData(92, 1)]
    [InlineData(900, 1)]
    public async Task An_image_of_more_than_90_days_fails(int days, int exit)
    {
        var released =
            $"2023.9.{DateTime.Now.AddDays(-days).ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";

        var outcome = await RunAsync($"printf '%s' {released}");

        outcome.Exit.Should().Be(exit, outcome.Output);
        outcome
            .Output.Should()
            .StartWith($"Amazon Linux {released} is ")
            .And.EndWith("Allowed: 90\n");
    }

    /// <summary>An empty date is today for date(1), and four digits are a time of today.</summary>
    [Theory]
    [InlineData("printf 2023")]
    [InlineData("printf ''")]
    [InlineData("echo 'package system-release is not installed'; exit 1")]
    [InlineData("exit 127")]
    public async Task A_release_without_a_date_fails(string rpm) =>
        (await RunAsync(rpm)).Exit.Should().NotBe(0);

    /// <summary>Runs the script as Systems Manager does, with an rpm that answers so.</summary>
    private async Task<Outcome> RunAsync(string rpm)
    {
        var program = Path.Combine(_programs.FullName, "rpm");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{rpm}\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        return await Command.RunAsync(
            "sh",
            ["-c", ImageAge.Script],
            new Dictionary<string, string>
            {
                ["PATH"] = $"{_programs.FullName}:{Environment.GetEnvironmentVariable("PATH")}",
            }
        );
    }
}
