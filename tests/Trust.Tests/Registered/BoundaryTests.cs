using CsCheck;
using KeylessAlloyDb.Trust.Tests.Boundary;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects the reason for this project: of everybody in AWS, exactly the sessions of the trusted
/// roles become a service account, judged by what is registered.
/// </summary>
public sealed class BoundaryTests
{
    private const long CallersPerRun = 10_000;

    private static readonly Gates Gates = RegisteredTrust.Gates(DeployedStack.Resources);

    private static readonly Judge Judge = new(Gates, DeployedStack.Trusted);

    private static readonly IReadOnlyList<Callers> Callers =
    [
        .. DeployedStack.Trusted.Select(role => new Callers(role)),
    ];

    [Fact]
    public void Something_is_registered()
    {
        Gates.Providers.Should().NotBeEmpty();
        Gates.Members.Should().NotBeEmpty();
        DeployedStack.Trusted.Should().NotBeEmpty();
    }

    [Fact]
    public void Rejects_thousands_of_strangers_by_each_lock() =>
        Gen.OneOf([.. Callers.Select(callers => callers.Hostile)])
            .Sample(caller => Judge.Of(caller).Breaches.Should().BeEmpty(), iter: CallersPerRun);

    [Fact]
    public void Rejects_every_known_trick()
    {
        var verdict = Judge.Of([.. Callers.SelectMany(callers => callers.Known)]);

        verdict.Should().BeEquivalentTo(new Verdict([], []));
    }

    [Fact]
    public void Admits_every_session_of_a_trusted_role_also_after_its_instance_is_replaced() =>
        Gen.OneOf([.. Callers.Select(callers => callers.Intended)])
            .Sample(caller => Judge.Of(caller).Refused.Should().BeEmpty(), iter: CallersPerRun);

    [Fact]
    public void Rejects_a_session_whose_name_passes_127_bytes()
    {
        var caller = DeployedStack.Trusted[0].Session(new('s', 100));

        var exchange = () =>
            Gates.Exchange($"//iam.googleapis.com/{Gates.Providers[0].Name}", caller);

        exchange.Should().Throw<RefusedException>().WithMessage("*127 bytes*");
    }

    /// <summary>The generator has teeth: it reaches every kind of caller, and finds the usual holes by itself.</summary>
    [Theory]
    [InlineData("assertion.arn.contains(':assumed-role/{0}/')")]
    [InlineData("assertion.arn.contains('assumed-role/{0}/')")]
    [InlineData("assertion.arn.startsWith('arn:aws:sts::{1}:assumed-role/{0}')")]
    [InlineData("assertion.arn.contains('{0}')")]
    public void Finds_a_stranger_for_the_usual_conditions(string condition)
    {
        var role = DeployedStack.Trusted[0];
        var usual = new Gates(
            [
                .. Gates.Providers.Select(provider =>
                    provider with
                    {
                        Condition = string.Format(null, condition, role.Name, role.Account),
                    }
                ),
            ],
            Gates.Members
        ).WithPoolWideMembers();

        var search = () =>
            new Callers(role).Hostile.Sample(
                caller => role.Includes(caller) || usual.Reach(caller).Count == 0,
                iter: CallersPerRun
            );

        search.Should().Throw<CsCheckException>();
    }
}
