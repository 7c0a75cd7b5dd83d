using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Project;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects a running stack from a change that a cloud refuses half-way: it is refused before either
/// cloud is called, and the way back does nothing.
/// </summary>
public sealed class DecidedOnceTests
{
    private const string Swapped =
        """["169.254.101.4/30","169.254.101.0/30","169.254.102.0/30","169.254.102.4/30"]""";

    private const string Key =
        "projects/example-keys/locations/asia-northeast1/keyRings/data/cryptoKeys/alloydb";

    private const string Backup =
        "projects/example-dev/locations/asia-northeast1/backups/before-the-loss";

    private static readonly Lazy<Task<Snapshot>> s_dev = new(() => DeployAsync("dev"));
    private static readonly Lazy<Task<Snapshot>> s_prod = new(() => DeployAsync("prod"));

    /// <summary>The stack, the change, and what the message says.</summary>
    public static TheoryData<string, string, string> Changes { get; } =
        new()
        {
            { "dev", "awsAsn=64999", "awsAsn = \"64999\": the stack was deployed with 64512" },
            {
                "dev",
                """awsAccountId=999999999999;trustedRoles=[{"accountId":"999999999999","roleName":"alloydb-client"}]""",
                "was deployed with 123456789012"
            },
            { "dev", "awsVpcCidr=10.41.0.0/16", "was deployed with 10.20.0.0/16" },
            { "dev", "awsRegion=us-east-1", "was deployed with ap-northeast-1" },
            { "dev", "googleSubnetCidr=10.40.0.0/24", "was deployed with 10.30.0.0/24" },
            {
                "dev",
                "googleRegion=us-central1;dnsSuffix=us-central1.alloydb-psc.goog",
                "was deployed with asia-northeast1"
            },
            {
                "dev",
                """availabilityZones=["ap-northeast-1a","ap-northeast-1d"]""",
                "availabilityZones[1] = \"ap-northeast-1d\": the stack was deployed with none"
            },
            {
                "prod",
                """availabilityZones=["ap-northeast-1a","ap-northeast-1d"]""",
                "availabilityZones[1] = \"ap-northeast-1d\": the stack was deployed with ap-northeast-1c"
            },
            { "dev", $"googleKmsKey={Key}", "the stack was deployed with none, and another key" },
            {
                "dev",
                $$"""restore={"backup":"{{Backup}}"}""",
                "the stack was deployed with none, and a cluster is restored when it is created"
            },
            {
                "dev",
                $"insideCidrs={Swapped}",
                "insideCidrs[0] = \"169.254.101.4/30\": the stack has it as insideCidrs[1]"
            },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Rejects_the_change_in_the_preview_and_touches_neither_cloud_in_the_update(
        string stack,
        string change,
        string message
    )
    {
        var config = StackSettings.Of(stack, change.Split(';'));
        var deployed = await DeployedAsync(stack);

        var preview = await Rehearsed.ExecuteAsync(config, new CloudTwin(), deployed, true);
        var update = await Rehearsed.ExecuteAsync(config, new CloudTwin(), deployed);
        var back = await UpdateAsync(StackSettings.Of(stack), update.Current);

        foreach (var run in new[] { preview, update })
        {
            run.Failed.Should().BeTrue();
            Problems(run)
                .Should()
                .ContainSingle(text => text.Contains(message, StringComparison.Ordinal))
                .Which.Should()
                .Contain("Change what is decided once");
            run.Steps.Where(IsOfACloud).Should().BeEmpty();
        }

        back.Steps.Where(IsOfACloud).Should().OnlyContain(step => step.Op == StepOp.Same);
    }

    /// <summary>AlloyDB replaces a cluster whose key changes: `encryptionConfig` of the provider's schema.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(Key + "2")]
    public async Task Rejects_another_key_of_a_database_that_has_one(string wanted)
    {
        var twin = new CloudTwin();
        var deployed = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev", $"googleKmsKey={Key}"),
            twin
        );

        var again = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev", $"googleKmsKey={Key}"),
            twin,
            deployed.Current
        );
        var change = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev", $"googleKmsKey={wanted}"),
            twin,
            deployed.Current,
            preview: true
        );

        deployed.Failed.Should().BeFalse();
        again.Steps.Should().OnlyContain(step => step.Op == StepOp.Same);
        Problems(change)
            .Should()
            .ContainSingle(text =>
                text.Contains(
                    $"the stack was deployed with {Key}, and another key",
                    StringComparison.Ordinal
                )
            );
    }

    /// <summary>
    /// The provider replaces a cluster that loses its restore block, so the block stays: `restoreBackupSource` of
    /// the provider's schema.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData(Backup + "-2")]
    public async Task Rejects_another_origin_of_a_database_that_was_restored(string wanted)
    {
        var deployed = await Rehearsed.ExecuteAsync(Restored(Backup), new CloudTwin());

        var change = await Rehearsed.ExecuteAsync(
            wanted.Length == 0 ? StackSettings.Of("dev") : Restored(wanted),
            new CloudTwin(),
            deployed.Current,
            preview: true
        );

        deployed.Failed.Should().BeFalse();
        Problems(change)
            .Should()
            .ContainSingle(text =>
                text.Contains($"the stack was deployed with {Backup}", StringComparison.Ordinal)
            );

        static StackConfig Restored(string backup) =>
            StackSettings.Of("dev", $$"""restore={"backup":"{{backup}}"}""");
    }

    [Fact]
    public async Task Says_everything_that_has_changed_at_once()
    {
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev", "awsAsn=64999", "awsVpcCidr=10.41.0.0/16"),
            new CloudTwin(),
            await DeployedAsync("dev"),
            preview: true
        );

        Problems(run)
            .Should()
            .ContainSingle(text =>
                text.Contains("has 2 problems", StringComparison.Ordinal)
                && text.Contains("awsAsn", StringComparison.Ordinal)
                && text.Contains("awsVpcCidr", StringComparison.Ordinal)
            );
    }

    /// <summary>The preview says it; without this, AlloyDB refuses when the update has begun.</summary>
    [Theory]
    [InlineData("POSTGRES_16", "POSTGRES_17")]
    [InlineData("POSTGRES_14", "POSTGRES_17")]
    public async Task Rejects_an_older_version_of_the_database_in_the_preview(
        string wanted,
        string deployed
    )
    {
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev", $"databaseVersion={wanted}"),
            new CloudTwin(),
            await DeployedAsync("dev"),
            preview: true
        );

        Problems(run)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain(
                $"databaseVersion = \"{wanted}\": the database has {deployed}, and AlloyDB cannot go back"
            )
            .And.NotContain("   at ");
    }

    /// <summary>What an upgrade has reached counts, not what the stack was deployed with.</summary>
    [Fact]
    public async Task Rejects_the_way_back_from_an_upgrade()
    {
        var upgraded = await UpdateAsync(
            StackSettings.Of("dev", "databaseVersion=POSTGRES_18"),
            await DeployedAsync("dev")
        );

        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of("dev"),
            new CloudTwin(),
            upgraded.Current,
            preview: true
        );

        Problems(run)
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("the database has POSTGRES_18");
    }

    [Fact]
    public async Task A_stack_of_an_earlier_program_takes_the_settings_that_it_has()
    {
        var deployed = await DeployedAsync("dev");
        var earlier = new Snapshot([.. deployed.Resources.Where(resource => !Remembers(resource))]);

        var run = await UpdateAsync(StackSettings.Of("dev"), earlier);

        run.Steps.Where(step => step.Op != StepOp.Same)
            .Should()
            .OnlyContain(step => step.Op == StepOp.Create && Remembers(step.State));
    }

    [Fact]
    public async Task A_zone_may_be_added()
    {
        var run = await UpdateAsync(
            StackSettings.Of(
                "prod",
                """availabilityZones=["ap-northeast-1a","ap-northeast-1c","ap-northeast-1d"]"""
            ),
            await DeployedAsync("prod")
        );

        Zones(run.Current).Should().Equal("ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d");
    }

    /// <summary>The default is the first two zones by name, of those that there are at the time.</summary>
    [Fact]
    public async Task A_zone_that_AWS_opens_moves_no_subnet()
    {
        var deployed = await DeployedAsync("dev");
        var elsewhere = new Snapshot([
            .. deployed.Resources.Select(resource =>
                resource.Inputs.Text("availabilityZone") == "ap-northeast-1c"
                    ? resource with
                    {
                        Inputs = resource.Inputs.With("availabilityZone", "ap-northeast-1d"),
                        Outputs = resource.Outputs.With("availabilityZone", "ap-northeast-1d"),
                    }
                    : resource
            ),
        ]);

        var run = await UpdateAsync(StackSettings.Of("dev"), elsewhere);

        Zones(elsewhere).Should().Equal("ap-northeast-1a", "ap-northeast-1d");
        Zones(run.Current).Should().Equal("ap-northeast-1a", "ap-northeast-1d");
    }

    /// <summary>
    /// The provider changes inside ranges in place since v6.28.0, so both ends have to be planned.
    /// https://github.com/hashicorp/terraform-provider-aws/pull/45781
    /// </summary>
    [Fact]
    public async Task A_tunnel_gets_another_range_and_keeps_its_addresses()
    {
        var deployed = await DeployedAsync("dev");
        var config = StackSettings.Of(
            "dev",
            """insideCidrs=["169.254.111.0/30","169.254.101.4/30","169.254.102.0/30","169.254.102.4/30"]"""
        );

        var preview = await Rehearsed.ExecuteAsync(config, new CloudTwin(), deployed, true);
        var update = await UpdateAsync(config, deployed);

        foreach (var run in new[] { preview, update })
        {
            Changed(run, StepOp.Update).Should().Contain("connector-vpn-0");
            Changed(run, StepOp.Replace, StepOp.Create)
                .Should()
                .Contain(["tunnel-0-interface", "tunnel-0-peer"])
                .And.NotContain(["connector-vpn-0", "tunnel-0", "external-gateway"]);
            Changed(run, StepOp.Update, StepOp.Replace, StepOp.Create, StepOp.Delete)
                .Should()
                .NotContain(name => name.StartsWith("tunnel-1", StringComparison.Ordinal));
        }

        Address(update.Current).Should().Be(Address(deployed));

        static string? Address(Snapshot state) =>
            state
                .Resources.Single(resource => resource.Name == "connector-vpn-0")
                .Outputs.Text("tunnel1Address");
    }

    private static async Task<Snapshot> DeployedAsync(string stack) =>
        await (stack == "dev" ? s_dev : s_prod).Value;

    private static async Task<Snapshot> DeployAsync(string stack) =>
        (await UpdateAsync(StackSettings.Of(stack), Snapshot.Empty)).Current;

    private static async Task<DeploymentRun> UpdateAsync(
        Rehearsal.Project.StackConfig config,
        Snapshot before
    )
    {
        var run = await Rehearsed.ExecuteAsync(config, new CloudTwin(), before);
        run.Failed.Should().BeFalse(string.Join('\n', Problems(run)));
        return run;
    }

    private static IEnumerable<string> Changed(DeploymentRun run, params StepOp[] operations) =>
        run.Steps.Where(step => operations.Contains(step.Op)).Select(step => step.State.Name);

    private static IEnumerable<string?> Zones(Snapshot state) =>
        state
            .Resources.Where(resource =>
                resource.Name.StartsWith("connector-private-", StringComparison.Ordinal)
                && resource.Type == "aws:ec2/subnet:Subnet"
            )
            .OrderBy(resource => resource.Name, StringComparer.Ordinal)
            .Select(resource => resource.Outputs.Text("availabilityZone"));

    private static bool IsOfACloud(Step step) =>
        step.State.Type.StartsWith("aws:", StringComparison.Ordinal)
        || step.State.Type.StartsWith("gcp:", StringComparison.Ordinal);

    private static bool Remembers(ResourceState resource) =>
        resource.Name.StartsWith("decided-", StringComparison.Ordinal);

    private static IEnumerable<string> Problems(DeploymentRun run) =>
        run.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Message);
}
