using System.Text.RegularExpressions;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;

namespace KeylessAlloyDb.Review.Tests;

/// <summary>Protects the environments of pull requests: the program takes the settings that the script writes.</summary>
public sealed partial class ReviewEnvironmentTests
{
    [Theory]
    [InlineData("pr-7")]
    [InlineData("pr-999999999")]
    public async Task The_settings_of_a_review_environment_are_accepted(string stack)
    {
        var script = await File.ReadAllTextAsync(
            Path.Combine(DeployedStacks.Project.Directory, "ci", "review-environment.sh")
        );
        string[] settings =
        [
            .. Setting()
                .Matches(script)
                .Select(setting =>
                    $"{setting.Groups["key"].Value}={setting.Groups["value"].Value.Replace("$stack", stack)}"
                ),
        ];
        var config = StackConfig.Read(
            DeployedStacks.Project,
            "dev",
            settings,
            overridesArePaths: true
        ) with
        {
            Stack = stack,
        };

        var run = await DeployedStacks.RunAsync(config, Snapshot.Empty, dryRun: true);

        settings.Should().HaveCountGreaterThan(3);
        DeployedStacks.Errors(run).Should().BeEmpty();
    }

    [GeneratedRegex(
        """^set_config (--path )?'?keyless-alloydb:(?<key>[^' ]+)'? "?(?<value>[^"\n]+)"?$""",
        RegexOptions.Multiline
    )]
    private static partial Regex Setting();
}
