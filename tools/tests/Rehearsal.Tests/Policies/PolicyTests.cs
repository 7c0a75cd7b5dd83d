using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.Policies;
using KeylessAlloyDb.Rehearsal.Project;

namespace KeylessAlloyDb.Rehearsal.Tests.Policies;

/// <summary>Protects the rules: each accepts what is right, finds what is wrong, and says so.</summary>
public sealed class PolicyTests
{
    /// <summary>Rules over whole stacks are broken in tests/Trust.Tests, where a whole stack is.</summary>
    public static TheoryData<string> Names =>
        [
            .. PolicyPack
                .All.Except([.. TunnelPolicies.All, .. ReachabilityPolicies.All])
                .Select(policy => policy.Name),
        ];

    [Fact]
    public void Accepts_what_is_right() => PolicyPack.Check(Violations.Good).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Rejects_what_breaks_it_and_no_other_rule_does(string name)
    {
        var policy = PolicyPack.All.Single(policy => policy.Name == name);
        Violations.Bad.Should().ContainKey(name);

        foreach (var resources in Violations.Bad[name])
        {
            var set = new ResourceSet(resources);
            policy.Check(set).Should().NotBeEmpty();
            PolicyPack
                .All.Where(other => other.Enforcement == policy.Enforcement)
                .Where(other => other.Name != name && other.Check(set).Any())
                .Select(other => other.Name)
                .Should()
                .BeSubsetOf(s_overlapping);
        }
    }

    // What one careless value breaks at once.
    private static readonly string[] s_overlapping =
    [
        "trust-has-condition",
        "trust-in-own-account",
        "no-service-account-admin",
        "secrets-stay-secret",
    ];

    [Fact]
    public void Every_rule_has_a_name_of_its_own_a_sentence_and_a_source()
    {
        PolicyPack.All.Select(policy => policy.Name).Should().OnlyHaveUniqueItems();
        PolicyPack.All.Should().OnlyContain(policy => policy.Sources.Count > 0);
        PolicyPack.All.Should().OnlyContain(policy => policy.Sentence.EndsWith('.'));
    }

    [Fact]
    public void Says_rule_value_and_remedy_at_the_resource()
    {
        var diagnostic = PolicyPack.Check(Violations.Bad["encrypted-only"][1]).Single();

        diagnostic.Severity.Should().Be(Severity.Error);
        diagnostic.Urn.Should().Be(Violations.Bad["encrypted-only"][1][0].Urn);
        diagnostic
            .Message.Should()
            .Be(
                "[mandatory] encrypted-only: clientConnectionConfig.sslConfig.sslMode is \"ALLOW_UNENCRYPTED_AND_ENCRYPTED\"; write ENCRYPTED_ONLY\n"
                    + "An AlloyDB instance takes encrypted connections only. (https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances)"
            );
    }

    /// <summary>Its violation is a choice of the stack's owner, who changes a setting and no program.</summary>
    [Fact]
    public void The_advice_of_an_advisory_rule_names_a_setting()
    {
        var settings = ProjectFile
            .Find(AppContext.BaseDirectory)
            .Declarations.Select(declaration => declaration.Key.Split(':')[1])
            .ToList();
        foreach (
            var policy in PolicyPack.All.Where(policy => policy.Enforcement == Enforcement.Advisory)
        )
        {
            Violations
                .Bad[policy.Name]
                .SelectMany(resources => policy.Check(new ResourceSet(resources)))
                .Should()
                .OnlyContain(
                    violation => settings.Any(name => violation.Message.Contains($"set {name}: ")),
                    $"{policy.Name} tells its reader what to change"
                );
        }
    }

    [Fact]
    public void An_advisory_violation_is_a_warning() =>
        PolicyPack
            .Check(Violations.Bad["detailed-monitoring"][0])
            .Should()
            .ContainSingle()
            .Which.Severity.Should()
            .Be(Severity.Warning);

    [Fact]
    public void Never_prints_a_secret() =>
        PolicyPack
            .Check(Violations.Bad["distinct-preshared-keys"][0])
            .Should()
            .OnlyContain(diagnostic => !diagnostic.Message.Contains("a-key"));
}
