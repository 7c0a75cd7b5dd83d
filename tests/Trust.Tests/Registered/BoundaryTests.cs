using CsCheck;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Trust.Tests.Boundary;
using Xunit.Abstractions;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the reason for this project: of everybody in AWS, exactly the sessions of the trusted
/// roles become a service account, judged by what is registered.
/// </summary>
public sealed class BoundaryTests(ITestOutputHelper output)
{
    private const long CallersPerRun = 4_000;

    public static TheoryData<string> Stacks => [.. DeployedStack.Names];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Something_is_registered(string name)
    {
        var stack = DeployedStack.Named(name);

        stack
            .Gates.Providers.Select(provider => provider.AccountId)
            .Should()
            .BeEquivalentTo(stack.Trusted.Select(role => role.Account).Distinct());
        stack
            .Gates.Members.Where(member => !member.IsOnProject)
            .Should()
            .HaveCountGreaterThanOrEqualTo(stack.Trusted.Count);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Rejects_thousands_of_strangers_by_each_lock(string name)
    {
        var stack = DeployedStack.Named(name);
        var judge = new Judge(stack.Gates, stack.Trusted);

        var census = new Census();

        Gen.OneOf([.. stack.Trusted.Select(role => new Callers(role).Hostile)])
            .Sample(
                stranger =>
                {
                    var admitted = judge.Of(stranger.Caller).Breaches.Count > 0;
                    if (
                        !TrustedRole.Fits(stranger.Caller)
                        || !stack.Trusted.Any(role => role.Includes(stranger.Caller))
                    )
                    {
                        census.Count(stranger.Kind, admitted);
                    }

                    return !admitted;
                },
                iter: CallersPerRun
            );

        output.WriteLine(census.ToString());
    }

    /// <summary>
    /// Each role of a workload against the accounts of all others, by each lock that tells them apart: what the
    /// role becomes is its own account.
    /// </summary>
    [Fact]
    public void Rejects_each_role_for_the_account_of_every_other_workload()
    {
        var stack = DeployedStack.Named("several workloads");
        var census = new Census();
        var emails = stack
            .Gates.Members.Where(member => !member.IsOnProject)
            .Select(member => member.Resource)
            .Distinct()
            .ToList();

        foreach (var role in stack.Trusted)
        {
            var caller = role.Session("i-0123456789abcdef0");
            foreach (var gates in new[] { stack.Gates, stack.Gates.WithoutConditions() })
            {
                var reached = gates.Reach(caller);
                reached.Should().Contain(email => role.MayBecome(email));
                foreach (var other in emails.Where(email => !role.MayBecome(email)))
                {
                    census.Count(
                        $"role {role.Name} of {role.Account} for {other.Split('@')[0]}",
                        reached.Contains(other)
                    );
                }
            }
        }

        output.WriteLine(census.ToString());
        census.Admitted.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Rejects_every_known_trick(string name)
    {
        var stack = DeployedStack.Named(name);

        new Judge(stack.Gates, stack.Trusted)
            .Of([.. stack.Trusted.SelectMany(role => new Callers(role).Known)])
            .Should()
            .BeEquivalentTo(new Verdict([], []));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Admits_every_session_of_a_trusted_role_also_after_its_instance_is_replaced(
        string name
    )
    {
        var stack = DeployedStack.Named(name);
        var judge = new Judge(stack.Gates, stack.Trusted);

        Gen.OneOf([.. stack.Trusted.Select(role => new Callers(role).Intended)])
            .Sample(caller => judge.Of(caller).Refused.Count == 0, iter: CallersPerRun);
    }

    /// <summary>The account that grants privileges is the connector's own, and no other role's.</summary>
    [Fact]
    public void Rejects_every_role_but_the_connectors_for_the_account_that_grants()
    {
        var stack = DeployedStack.Named("several roles");

        stack
            .Trusted.Where(role =>
                stack
                    .Gates.Reach(role.Session("i-0123456789abcdef0"))
                    .Any(account => account.Contains("-grants@", StringComparison.Ordinal))
            )
            .Should()
            .Equal(stack.Trusted[0]);
    }

    [Fact]
    public void Rejects_a_session_whose_name_passes_127_bytes()
    {
        var gates = DeployedStack.Dev.Gates;
        var caller = DeployedStack.Dev.Trusted[0].Session(new('s', 100));

        var exchange = () =>
            gates.Exchange($"//iam.googleapis.com/{gates.Providers[0].Name}", caller);

        exchange.Should().Throw<RefusedException>().WithMessage("*127 bytes*");
    }

    /// <summary>The generator has teeth: it finds the holes of the usual conditions by itself.</summary>
    [Theory]
    [InlineData("assertion.arn.contains(':assumed-role/{0}/')")]
    [InlineData("assertion.arn.contains('assumed-role/{0}/')")]
    [InlineData("assertion.arn.startsWith('arn:aws:sts::{1}:assumed-role/{0}')")]
    [InlineData("assertion.arn.contains('{0}')")]
    public void Finds_a_stranger_for_the_usual_conditions(string condition)
    {
        var (gates, role) = (DeployedStack.Dev.Gates, DeployedStack.Dev.Trusted[0]);
        var usual = new Gates(
            [
                .. gates.Providers.Select(provider =>
                    provider with
                    {
                        Condition = string.Format(null, condition, role.Name, role.Account),
                    }
                ),
            ],
            gates.Members
        ).WithPoolWideMembers();

        var search = () =>
            new Callers(role).Hostile.Sample(
                stranger =>
                    role.Includes(stranger.Caller) || usual.Reach(stranger.Caller).Count == 0,
                iter: CallersPerRun
            );

        search.Should().Throw<CsCheckException>();
    }
}
