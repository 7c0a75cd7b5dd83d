using KeylessAlloyDb.PolicyServer;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Tests.Policies;
using KeylessAlloyDb.Rehearsal.Values;
using KeylessAlloyDb.Testing.Rehearsal;
using Pulumirpc;
using Rules = KeylessAlloyDb.Rehearsal.Policies.PolicyPack;

namespace KeylessAlloyDb.Rehearsal.Tests.PolicyServer;

/// <summary>
/// Protects the rules inside a real <c>pulumi preview</c> and <c>pulumi up</c>: the pack speaks the engine's
/// protocol, behaves as the engine expects of a process, and judges as a rehearsal does.
/// </summary>
public sealed class PolicyPackTests
{
    public static TheoryData<string> Names =>
        [.. Violations.Bad.Keys.Where(name => !PackComparison.Unseen.Contains(name))];

    public static TheoryData<string> OfOneResource =>
        ["buckets-closed", "default-group-closed", "same-tags-everywhere"];

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

    /// <summary>A language host passes /dev/null, which ends at once and says nothing of the engine.</summary>
    [Fact]
    public async Task It_goes_on_where_its_input_is_no_pipe()
    {
        await using var pack = await PackProcess.StartWithoutInputAsync();

        await pack.Client.HandshakeAsync();
        await pack.Client.PreviewAsync(Distinct(Violations.Good));

        pack.Process.HasExited.Should().BeFalse();
    }

    /// <summary>A connection that is reset before the answer is an error to the engine, and so to the user.</summary>
    [Fact]
    public async Task A_Cancel_is_answered_and_so_is_the_call_that_it_meets()
    {
        await using var pack = await PackProcess.StartAsync();
        await pack.Client.HandshakeAsync();
        var large = PackClient.Stack([WithText(31_000_000)]);

        var judging = pack.Client.Calls.AnalyzeStackAsync(large).ResponseAsync;
        await pack.Client.Calls.CancelAsync(new());

        await judging;
        (await pack.ExitAsync()).Should().BeEmpty();
    }

    /// <summary>After an interrupt by the user the engine cancels twice, while a resource is judged.</summary>
    [Fact]
    public async Task It_ends_when_it_is_cancelled_twice_in_the_middle_of_a_call()
    {
        await using var pack = await PackProcess.StartAsync();
        await pack.Client.HandshakeAsync();
        var judging = pack.Client.PreviewAsync(Distinct(Violations.Good));

        IReadOnlyList<Task> cancelled =
        [
            pack.Client.Calls.CancelAsync(new()).ResponseAsync,
            pack.Client.Calls.CancelAsync(new()).ResponseAsync,
        ];

        (await pack.ExitAsync()).Should().BeEmpty();
        pack.Process.ExitCode.Should().Be(0);
        await Task.WhenAll([judging, .. cancelled])
            .ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing
                    | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
    }

    /// <summary>The engine interrupts the pack and waits five seconds for its end.</summary>
    [Fact]
    public async Task It_ends_when_it_is_interrupted()
    {
        await using var pack = await PackProcess.StartAsync();
        await pack.Client.HandshakeAsync();

        Interrupts.Send(pack.Process);

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

    /// <summary>A stack of 1,700 resources is larger than gRPC's limit of 4 MB, one of 12,000 than Kestrel's of 30 MB.</summary>
    [Fact]
    public async Task A_large_stack_is_judged()
    {
        await using var pack = await PackProcess.StartAsync();

        (await pack.Client.PreviewAsync([WithText(31_000_000)]))
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
    public async Task What_breaks_a_rule_is_found_as_a_rehearsal_finds_it(string name)
    {
        foreach (var resources in Violations.Bad[name])
        {
            (await PackComparison.DifferencesAsync(Distinct(resources))).Should().BeEmpty();
        }
    }

    /// <summary>The engine lists a violation under another name or version as one of another pack.</summary>
    [Fact]
    public async Task A_violation_carries_the_packs_name_the_rule_its_level_and_the_resource()
    {
        var record = Violations.Bad["short-ttl"][0].Single();

        var found = (await JudgeAsync([record])).Single();

        found.PolicyPackName.Should().Be(AnalyzerService.Name);
        found.PolicyPackVersion.Should().Be(AnalyzerService.Version);
        found.PolicyName.Should().Be("short-ttl");
        found.EnforcementLevel.Should().Be(EnforcementLevel.Mandatory);
        found.Severity.Should().Be(PolicySeverity.High);
        found.Urn.Should().Be(record.Urn);
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

    /// <summary>Otherwise each call judges all earlier resources again, and a stack of 10,000 never ends.</summary>
    [Fact]
    public void A_rule_about_one_resource_gets_it_alone_and_one_about_the_stack_gets_earlier_ones()
    {
        var sizes = new Dictionary<Scope, List<int>>();
        Policy Counting(Scope scope) =>
            new(
                $"{scope}",
                "It counts.",
                ["test"],
                set =>
                {
                    sizes[scope].Add(set.All.Count);
                    return [];
                }
            )
            {
                Scope = scope,
            };
        IReadOnlyList<Scope> scopes = [Scope.Resource, Scope.Resource | Scope.Stack, Scope.Stack];
        foreach (var scope in scopes)
        {
            sizes[scope] = [];
        }
        var judge = new Judge([.. scopes.Select(Counting)]);
        var resources = Distinct(Violations.Good).Take(3).ToList();

        resources.ForEach(resource => judge.Take(resource));
        judge.Whole(resources);

        sizes[Scope.Resource].Should().Equal(1, 1, 1);
        sizes[Scope.Resource | Scope.Stack].Should().Equal(1, 2, 3, 3);
        sizes[Scope.Stack].Should().Equal(3);
    }

    /// <summary>
    /// The engine waits for each answer. Work is counted in allocated bytes, which do not depend on what
    /// else the machine does.
    /// </summary>
    [Fact]
    public void The_work_for_a_resource_does_not_grow_with_the_stack()
    {
        const int Copies = 120;
        var judge = new Judge(Rules.All);
        var work = new List<long>();
        foreach (var copy in Enumerable.Range(0, Copies))
        {
            IReadOnlyList<ResourceState> resources =
            [
                .. Distinct(Violations.Good)
                    .Where(resource => !resource.IsProvider)
                    .Select(resource =>
                        resource with
                        {
                            Urn = $"{resource.Urn}-{copy}",
                            Inputs = (PropertyMap)
                                resource.Inputs.Replace(
                                    value => value is SecretValue,
                                    PropertyValue.Secret($"a key of copy number {copy}")
                                ),
                        }
                    ),
            ];
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var resource in resources)
            {
                judge.Take(resource);
            }
            work.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        work[^10..]
            .Average()
            .Should()
            .BeLessThan(1.5 * work[5..15].Average(), "12 times as many resources came before");
    }

    /// <summary>A violation that only the whole stack shows comes after everything is created.</summary>
    [Theory]
    [MemberData(nameof(OfOneResource))]
    public void What_one_resource_shows_of_a_rule_over_the_stack_is_refused_before_it_is_created(
        string name
    ) =>
        Violations
            .Bad[name]
            .Count(resources =>
            {
                var judge = new Judge(Rules.All);
                return Distinct(resources)
                    .SelectMany(judge.Take)
                    .Any(found => found.Policy.Name == name);
            })
            .Should()
            .BePositive();

    /// <summary>The engine asks about one resource twice where it tries again.</summary>
    [Fact]
    public void What_was_refused_once_is_refused_again()
    {
        var judge = new Judge(Rules.All);
        var record = Distinct(Violations.Bad["short-ttl"][0]).Single();

        judge.Take(record).Should().ContainSingle();
        judge.Take(record).Should().ContainSingle();
    }

    /// <summary>A preview does not know it; the update judges it before the resource is created.</summary>
    [Fact]
    public void A_value_that_is_not_known_yet_violates_nothing()
    {
        var judge = new Judge(Rules.All);

        Violations
            .Good.SelectMany(
                resource => Variants.Of(resource.Inputs, PropertyValue.Unknown),
                (resource, inputs) => resource with { Inputs = inputs }
            )
            .SelectMany(judge.Take)
            .Select(found => $"{found.Urn}: {found.Message}")
            .Should()
            .BeEmpty();
    }

    /// <summary>Of a secret that cannot be read, only that it is one may be wrong.</summary>
    [Fact]
    public void A_secret_that_is_not_known_violates_only_rules_about_the_places_of_secrets()
    {
        var judge = new Judge(Rules.All);

        Violations
            .Good.SelectMany(
                resource =>
                    Variants.Of(resource.Inputs, PropertyValue.Secret(PropertyValue.Unknown)),
                (resource, inputs) => resource with { Inputs = inputs }
            )
            .SelectMany(judge.Take)
            .Select(found => found.Policy.Name)
            .Distinct()
            .Should()
            .BeSubsetOf(["secrets-stay-secret", "no-secrets-in-user-data"]);
    }

    /// <summary>A rule reads inputs of any program in any language, and of resources that the cloud would refuse.</summary>
    [Theory]
    [MemberData(nameof(OddValues))]
    public void No_value_makes_a_rule_fail(string odd)
    {
        var value = StructCodec.Decode(Google.Protobuf.WellKnownTypes.Value.Parser.ParseJson(odd));
        IReadOnlyList<ResourceState> variants =
        [
            .. Violations
                .Good.Concat(Violations.Bad.Values.SelectMany(cases => cases).SelectMany(r => r))
                .DistinctBy(resource => (resource.Type, resource.Inputs))
                .SelectMany(
                    resource => Variants.Of(resource.Inputs, value),
                    (resource, inputs) => resource with { Inputs = inputs, Outputs = inputs }
                ),
        ];
        var judge = new Judge(Rules.All);

        variants
            .SelectMany(judge.Take)
            .Concat(judge.Whole(Distinct([.. variants.Where((_, at) => at % 7 == 0)])))
            .Where(found => found.Message.StartsWith("the rule itself", StringComparison.Ordinal))
            .Select(found => $"{found.Policy.Name} of {found.Urn}: {found.Message}")
            .Distinct()
            .Should()
            .BeEmpty();
    }

    public static TheoryData<string> OddValues =>
        [
            "null",
            "\"\"",
            "\"{\"",
            "\"[]\"",
            "\"{\\\"Statement\\\": [1, {\\\"Effect\\\": \\\"Allow\\\", \\\"Principal\\\": []}]}\"",
            "\"10.0.0.0/99\"",
            "-1e300",
            "[]",
            "[null, [{}], 7]",
            "{}",
            "{\"a\": {\"b\": [null]}}",
            "\"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"",
            "{\"4dabf18193072939515e22adb298388d\": \"1b47061264138c4ac30d75fd1eb44270\", \"value\": \"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"}",
            "{\"4dabf18193072939515e22adb298388d\": \"c44067f5952c0a294b673a41bacd8c17\", \"text\": \"x\"}",
        ];

    /// <summary><c>pulumi policy analyze --file</c> writes [secret] for each secret that it cannot decrypt.</summary>
    [Fact]
    public async Task Secrets_that_were_masked_are_not_compared_and_stay_secrets()
    {
        var masked = PropertyValue.Secret("[secret]");
        var connection = Violations.Bad["distinct-preshared-keys"][0][0];
        var connections = Distinct([connection, connection])
            .Select(resource =>
                resource with
                {
                    Inputs = resource
                        .Inputs.With("tunnel1PresharedKey", masked)
                        .With("tunnel2PresharedKey", masked),
                }
            )
            .ToList();
        var machine = Violations.Bad["no-secrets-in-user-data"][0][0];

        (await JudgeAsync(connections))
            .Select(found => found.PolicyName)
            .Should()
            .NotContain("distinct-preshared-keys");
        (await JudgeAsync([machine with { Inputs = machine.Inputs.With("userData", masked) }]))
            .Select(found => found.PolicyName)
            .Should()
            .Contain("no-secrets-in-user-data");
    }

    /// <summary>The engine sends none; it would show the message and end.</summary>
    [Fact]
    public async Task A_resource_without_a_URN_is_refused_with_the_reason()
    {
        await using var server = await PackServer.StartAsync();
        using var pack = PackClient.Connect(server.Port);

        var call = async () => await pack.Calls.AnalyzeAsync(new() { Type = "a:b:C", Urn = "c" });

        (await call.Should().ThrowAsync<Grpc.Core.RpcException>())
            .Which.Status.Detail.Should()
            .Be("'c' is not a URN of a resource");
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

    private static ResourceState WithText(int bytes) =>
        Violations.Good[0] with
        {
            Outputs = PropertyMap.Of(("text", new string('x', bytes))),
        };

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
}
