using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Tests.Harness;
using Pulumi;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>Protects the stack as a whole: it plans with unknowns, and an update fills all of them.</summary>
public sealed class StackTests
{
    public static TheoryData<string> Variants => Variant.Names;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Plans_the_same_resources_in_preview_and_update(string name)
    {
        var variant = Variant.Of(name);

        var (preview, _) = await StackMocks.RunAsync(variant, preview: true);
        var (update, _) = await StackMocks.RunAsync(variant, preview: false);

        Keys(preview).Should().BeEquivalentTo(Keys(update)).And.OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Every_output_has_a_value_after_an_update(string name)
    {
        var variant = Variant.Of(name);

        var (recording, stack) = await StackMocks.RunAsync(variant, preview: false);

        (await TextsAsync(stack))
            .Where(output => output.Value is null)
            .Select(output => output.Key)
            .Should()
            .BeEquivalentTo(
                new[]
                {
                    recording
                        .One("gcp:alloydb/instance", "database-primary")
                        .Flag("networkConfig.enablePublicIp") == true
                        ? ""
                        : nameof(stack.PublicIpAddress),
                    recording.All("gcp:alloydb/instance").Length > 1
                        ? ""
                        : nameof(stack.ReadPoolUri),
                    recording.All("aws:ssm/document").Length > 1 ? "" : nameof(stack.GrantsCommand),
                }.Where(output => output.Length > 0)
            );
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task What_the_clouds_decide_is_unknown_in_a_preview(string name)
    {
        var variant = Variant.Of(name);

        var (_, stack) = await StackMocks.RunAsync(variant, preview: true);

        (await OutputUtilities.GetIsKnownAsync(stack.InstanceUri)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(stack.InboundForwarderAddresses)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(stack.Tunnels)).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(stack.ConnectorInstanceId)).Should().BeFalse();
    }

    [Fact]
    public async Task Outputs_name_what_an_operator_needs()
    {
        var (_, stack) = await StackMocks.RunAsync(Variant.Dev, preview: false);

        var instance =
            "projects/example-dev/locations/asia-northeast1/clusters/keyless-dev/instances/primary";
        (await OutputUtilities.GetValueAsync(stack.InstanceUri)).Should().Be(instance);
        (await OutputUtilities.GetValueAsync(stack.DatabaseUserName))
            .Should()
            .Be("alloydb-client@example-dev.iam");
        (await OutputUtilities.GetValueAsync(stack.InboundForwarderAddresses))
            .Should()
            .Equal("10.30.0.130", "10.30.0.2");
        (await OutputUtilities.GetValueAsync(stack.PscEndpointIp)).Should().Be("10.30.0.5");
        (await OutputUtilities.GetValueAsync(stack.PscDnsName))
            .Should()
            .EndWith(".asia-northeast1.alloydb-psc.goog");
        var id = await OutputUtilities.GetValueAsync(stack.ConnectorInstanceId);
        (await OutputUtilities.GetValueAsync(stack.SessionCommand))
            .Should()
            .Be($"aws ssm start-session --region ap-northeast-1 --target {id}");
        (await OutputUtilities.GetValueAsync(stack.VerifyCommand))
            .Should()
            .StartWith(
                "id=$(aws ssm send-command --region ap-northeast-1 --document-name connector-verify"
            )
            .And.Contain($"--instance-ids {id} ")
            .And.NotContain("|", "it stands in a table of a comment");
        (await OutputUtilities.GetValueAsync(stack.ProxyCommands))
            .Should()
            .ContainKeys("psc", "public")
            .And.Subject.Values.Should()
            .OnlyContain(command => command.Contains(instance));
        (await OutputUtilities.GetValueAsync(stack.PsqlCommands))
            .Values.Should()
            .OnlyContain(command => command.Contains("alloydb-client@example-dev.iam"));
        (await OutputUtilities.GetValueAsync(stack.Tunnels))
            .Select(tunnel => tunnel["googleOutside"])
            .Should()
            .Equal("35.242.10.0", "35.242.10.0", "35.220.10.1", "35.220.10.1");
    }

    [Fact]
    public async Task Rejects_credentials_of_another_account_before_they_enter_a_trust()
    {
        var run = () =>
            StackMocks.RunAsync(
                StackSettings.Of("dev"),
                preview: true,
                new CloudAnswers { AwsAccount = "666666666666" }
            );

        (await run.Should().ThrowAsync<Exception>())
            .Which.ToString()
            .Should()
            .Contain("666666666666")
            .And.Contain("Log in to 123456789012");
    }

    private static IEnumerable<string> Keys(Recording recording) =>
        recording.Resources.Select(resource => $"{resource.Type} {resource.Name}");

    private static async Task<Dictionary<string, object?>> TextsAsync(KeylessAlloyDbStack stack)
    {
        Dictionary<string, object?> values = [];
        foreach (
            var property in typeof(KeylessAlloyDbStack)
                .GetProperties()
                .Where(property => property.IsDefined(typeof(OutputAttribute), inherit: false))
        )
        {
            values[property.Name] = await ValueAsync((dynamic)property.GetValue(stack)!);
        }

        return values;
    }

    private static async Task<object?> ValueAsync<T>(Output<T> output)
    {
        (await OutputUtilities.GetIsKnownAsync(output)).Should().BeTrue();
        return await OutputUtilities.GetValueAsync(output);
    }
}
