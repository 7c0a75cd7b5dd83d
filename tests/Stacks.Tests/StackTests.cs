using System.Collections.Immutable;
using KeylessAlloyDb.Stacks.Tests.Harness;
using KeylessAlloyDb.Testing.Infra.Mocks;
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

    /// <summary>Protects whoever reviews a production stack from a deviation that nobody sees.</summary>
    [Fact]
    public async Task A_stack_puts_out_its_exceptions()
    {
        var variant = new Variant(
            "public prod",
            "prod",
            "publicPath=true",
            """exceptions={"publicPath":"partners without a VPN"}"""
        );

        var (_, stack) = await StackMocks.RunAsync(variant, preview: false);

        (await OutputUtilities.GetValueAsync(stack.Exceptions))
            .Should()
            .Equal(new Dictionary<string, string> { ["publicPath"] = "partners without a VPN" });
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
                    nameof(stack.Clients),
                    nameof(stack.Exceptions),
                    variant.Stack == "prod"
                    || recording.All("aws:cloudwatch/metricAlarm").Length > 0
                        ? ""
                        : nameof(stack.NotWatched),
                    recording.All("aws:ssm/document").Length > 1 ? "" : nameof(stack.GrantsCommand),
                }.Where(output => output.Length > 0)
            );
        var database = await OutputUtilities.GetValueAsync(stack.Database);
        database
            .ContainsKey("publicIpAddress")
            .Should()
            .Be(
                recording
                    .One("gcp:alloydb/instance", "database-primary")
                    .Flag("networkConfig.enablePublicIp") == true
            );
        database
            .ContainsKey("readPoolUri")
            .Should()
            .Be(recording.All("gcp:alloydb/instance").Length > 1);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task What_the_clouds_decide_is_unknown_in_a_preview(string name)
    {
        var variant = Variant.Of(name);

        var (_, stack) = await StackMocks.RunAsync(variant, preview: true);

        (await IsKnownAsync<string>(stack.Database, "instanceUri")).Should().BeFalse();
        (await IsKnownAsync<ImmutableArray<string>>(stack.Dns, "google", "forwarderAddresses"))
            .Should()
            .BeFalse();
        (await IsKnownAsync<string>(stack.Vpn!, "google", "gatewayId")).Should().BeFalse();
        (await OutputUtilities.GetIsKnownAsync(stack.ConnectorInstanceId)).Should().BeFalse();
    }

    [Fact]
    public async Task Outputs_name_what_an_operator_needs()
    {
        var (_, stack) = await StackMocks.RunAsync(Variant.Dev, preview: false);

        var instance =
            "projects/example-dev/locations/asia-northeast1/clusters/keyless-dev/instances/primary";
        (await ValueAsync<string>(stack.Database, "instanceUri")).Should().Be(instance);
        (await ValueAsync<string>(stack.Identity, "databaseUserName"))
            .Should()
            .Be("alloydb-client@example-dev.iam");
        (await ValueAsync<ImmutableArray<string>>(stack.Dns, "google", "forwarderAddresses"))
            .Should()
            .Equal("10.30.0.130", "10.30.0.2");
        (await ValueAsync<string>(stack.Database, "pscEndpointIp")).Should().Be("10.30.0.5");
        (await ValueAsync<string>(stack.Database, "pscDnsName"))
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
        var aws =
            (ImmutableDictionary<string, object>)
                (await OutputUtilities.GetValueAsync(stack.Vpn))!["aws"];
        ((ImmutableArray<ImmutableDictionary<string, object>>)aws["tunnels"])
            .Select(tunnel => $"{tunnel["name"]} {tunnel["googleInterface"]}")
            .Should()
            .Equal("tunnel-0 0", "tunnel-1 0", "tunnel-2 1", "tunnel-3 1");
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

    private static async Task<T> ValueAsync<T>(
        Output<ImmutableDictionary<string, object>> group,
        params string[] path
    ) => await OutputUtilities.GetValueAsync(await PartAsync<T>(group, path));

    private static async Task<bool> IsKnownAsync<T>(
        Output<ImmutableDictionary<string, object>> group,
        params string[] path
    ) => await OutputUtilities.GetIsKnownAsync(await PartAsync<T>(group, path));

    private static async Task<Output<T>> PartAsync<T>(
        Output<ImmutableDictionary<string, object>> group,
        string[] path
    )
    {
        object part = await OutputUtilities.GetValueAsync(group);
        foreach (var key in path)
        {
            part = ((ImmutableDictionary<string, object>)part)[key];
        }

        return part is Input<T> input ? input.ToOutput() : (Output<T>)part;
    }
}
