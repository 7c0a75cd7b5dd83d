using System.Runtime.InteropServices;
using KeylessAlloyDb.PolicyServer;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Policies;
using KeylessAlloyDb.Rehearsal.Values;
using Pulumirpc;
using Rules = KeylessAlloyDb.Rehearsal.Policies.PolicyPack;

namespace KeylessAlloyDb.Rehearsal.Tests.PolicyServer;

/// <summary>
/// Protects the rules inside a real <c>pulumi preview</c> and <c>pulumi up</c>: the pack speaks the engine's
/// protocol, behaves as the engine expects of a process, and judges as a rehearsal does.
/// </summary>
public sealed class PolicyPackTests
{
    /// <summary>The engine does not say what a resource is deleted with, so the pack cannot judge this one.</summary>
    private const string Unseen = "cluster-goes-with-instances";

    public static TheoryData<string> Names =>
        [.. Violations.Bad.Keys.Where(name => name != Unseen)];

    [Fact]
    public async Task A_preview_ends_with_Cancel_and_nothing_but_the_port_is_printed()
    {
        await using var pack = await PackProcess.StartAsync(
            "--logtostderr",
            "-v=9",
            "--tracing",
            "tcp://127.0.0.1:9"
        );

        var info = await pack.Client.HandshakeAsync();
        await pack.Client.Calls.ConfigureAsync(new());
        await pack.Client.PreviewAsync(Distinct(Violations.Good));
        await pack.Client.Calls.CancelAsync(new());

        (await pack.ExitAsync()).Should().BeEmpty("the engine shows all of it to the user");
        pack.Process.ExitCode.Should().Be(0);
        info.SupportsConfig.Should().BeTrue();
        info.Policies.Select(policy => policy.Name)
            .Should()
            .Equal(Rules.All.Select(policy => policy.Name));
    }

    /// <summary>An engine that is killed closes the pipe and sends no Cancel; a pack that goes on runs for ever.</summary>
    [Fact]
    public async Task It_ends_when_the_engine_is_gone()
    {
        await using var pack = await PackProcess.StartAsync();

        pack.Process.StandardInput.Close();

        (await pack.ExitAsync()).Should().BeEmpty();
    }

    /// <summary>The engine interrupts the pack and waits five seconds for its end.</summary>
    [Fact]
    public async Task It_ends_when_it_is_interrupted()
    {
        await using var pack = await PackProcess.StartAsync();
        await pack.Client.HandshakeAsync();

        Kill(pack.Process.Id, Interrupt).Should().Be(0);

        (await pack.ExitAsync()).Should().BeEmpty();
        pack.Process.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Two_engines_have_a_pack_each()
    {
        await using var one = await PackProcess.StartAsync();
        await using var other = await PackProcess.StartAsync();

        await one.Client.Calls.ConfigureAsync(Levels(("short-ttl", EnforcementLevel.Disabled)));
        var bad = Distinct(Violations.Bad["short-ttl"][0]);

        (await one.Client.PreviewAsync(bad)).Should().BeEmpty();
        (await other.Client.PreviewAsync(bad)).Should().ContainSingle();
    }

    /// <summary>A stack of 1,700 resources is larger than the limit that a server has by default.</summary>
    [Fact]
    public async Task A_stack_of_more_than_4_MB_is_judged()
    {
        await using var pack = await PackProcess.StartAsync();
        var large = Violations.Good[0] with
        {
            Outputs = PropertyMap.Of(("text", new string('x', 6_000_000))),
        };

        (await pack.Client.PreviewAsync([large]))
            .Should()
            .NotContain(d => d.Message.Contains("failed with"));
    }

    [Fact]
    public async Task What_is_right_violates_nothing()
    {
        await using var pack = await PackProcess.StartAsync();

        (await pack.Client.PreviewAsync(Distinct(Violations.Good)))
            .Where(found => found.EnforcementLevel == EnforcementLevel.Mandatory)
            .Select(found => found.Message)
            .Should()
            .BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_breaks_a_rule_is_found_by_it(string name)
    {
        var rule = Rules.All.Single(policy => policy.Name == name);

        foreach (var resources in Violations.Bad[name])
        {
            var found = await JudgeAsync(Distinct(resources));

            found
                .Where(diagnostic => diagnostic.PolicyName == name)
                .Should()
                .NotBeEmpty()
                .And.OnlyContain(diagnostic =>
                    diagnostic.PolicyPackName == AnalyzerService.Name
                    && diagnostic.PolicyPackVersion == AnalyzerService.Version
                    && diagnostic.EnforcementLevel == Judge.LevelOf(rule)
                    && diagnostic.Urn.Length > 0
                );
        }
    }

    /// <summary>A resource is registered before what refers to it: a rule about that would always be broken then.</summary>
    [Fact]
    public void With_each_resource_only_rules_about_it_and_earlier_ones_are_judged()
    {
        var good = Distinct(Violations.Good);
        var judge = new Judge(Rules.All);

        good.SelectMany(judge.Take).Select(finding => finding.Message).Should().BeEmpty();
    }

    [Fact]
    public void Of_two_equal_keys_the_second_connection_is_refused_before_it_is_created()
    {
        var judge = new Judge(Rules.All);
        var connections = Distinct(Violations.Bad["distinct-preshared-keys"][^1]);

        connections
            .Select(connection => judge.Take(connection).Select(found => found.Policy.Name))
            .Last()
            .Should()
            .Contain("distinct-preshared-keys");
    }

    [Fact]
    public void A_value_that_is_not_known_yet_violates_nothing()
    {
        var judge = new Judge(Rules.All);
        var record = Distinct(Violations.Bad["short-ttl"][0]).Single();

        judge.Take(record).Should().ContainSingle();
        judge
            .Take(record with { Inputs = record.Inputs.With("ttl", PropertyValue.Unknown) })
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void A_configuration_sets_levels_and_its_all_is_no_rule()
    {
        var record = Distinct(Violations.Bad["short-ttl"][0]).Single();

        EnforcementLevel? LevelWith(params (string, EnforcementLevel)[] levels)
        {
            var judge = new Judge(Rules.All);
            judge.Configure(levels);
            return judge.Take(record).SingleOrDefault()?.Level;
        }

        LevelWith().Should().Be(EnforcementLevel.Mandatory);
        LevelWith(("all", EnforcementLevel.Disabled), ("no-such-rule", EnforcementLevel.Advisory))
            .Should()
            .Be(EnforcementLevel.Mandatory);
        LevelWith(("short-ttl", EnforcementLevel.Advisory)).Should().Be(EnforcementLevel.Advisory);
        LevelWith(("short-ttl", EnforcementLevel.Remediate))
            .Should()
            .Be(EnforcementLevel.Mandatory);
        // DISABLED in an answer makes the engine panic.
        LevelWith(("short-ttl", EnforcementLevel.Disabled)).Should().BeNull();
    }

    /// <summary>An exception would end the call, and the engine would judge nothing more.</summary>
    [Fact]
    public void A_rule_that_fails_is_its_own_violation_and_the_others_are_judged()
    {
        var judge = new Judge([
            new(
                "broken",
                "It fails.",
                ["test"],
                _ => throw new InvalidOperationException("secret")
            ),
            .. Rules.All,
        ]);

        var found = judge.Take(Distinct(Violations.Bad["short-ttl"][0]).Single());

        found.Select(finding => finding.Policy.Name).Should().Equal("broken", "short-ttl");
        found[0].Level.Should().Be(EnforcementLevel.Mandatory);
        found[0].Message.Should().Contain("InvalidOperationException").And.NotContain("secret");
    }

    [Fact]
    public void A_violation_is_reported_once()
    {
        var judge = new Judge(Rules.All);
        var connections = Distinct(Violations.Bad["distinct-preshared-keys"][^1]);

        IReadOnlyList<Finding> found =
        [
            .. connections.SelectMany(judge.Take),
            .. judge.Whole(connections),
        ];

        found.Should().OnlyHaveUniqueItems();
    }

    private static async Task<IReadOnlyList<AnalyzeDiagnostic>> JudgeAsync(
        IReadOnlyList<ResourceState> resources
    )
    {
        await using var server = await PackServer.StartAsync();
        using var pack = PackClient.Connect(server.Port);
        return await pack.PreviewAsync(resources);
    }

    /// <summary>Resources of equal URN get URNs of their own, as an engine's have.</summary>
    private static IReadOnlyList<ResourceState> Distinct(IReadOnlyList<ResourceState> resources) =>
        [
            .. resources
                .GroupBy(resource => resource.Urn)
                .SelectMany(same =>
                    same.Select(
                        (resource, at) =>
                            at == 0 ? resource : resource with { Urn = $"{resource.Urn}-{at}" }
                    )
                ),
        ];

    private static ConfigureAnalyzerRequest Levels(
        params (string Name, EnforcementLevel Level)[] levels
    )
    {
        var request = new ConfigureAnalyzerRequest();
        foreach (var (name, level) in levels)
        {
            request.PolicyConfig[name] = new() { EnforcementLevel = level };
        }
        return request;
    }

    private const int Interrupt = 2;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
