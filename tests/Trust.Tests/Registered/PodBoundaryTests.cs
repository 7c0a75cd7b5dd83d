using CsCheck;
using KeylessAlloyDb.Login.Trust;
using KeylessAlloyDb.Trust.Tests.Boundary;
using Xunit.Abstractions;

namespace KeylessAlloyDb.Trust.Tests.Registered;

/// <summary>
/// Protects pods as <see cref="BoundaryTests"/> protects roles: of everybody with a token, exactly the trusted
/// Kubernetes service accounts become a Google one, by each lock alone.
/// </summary>
public sealed class PodBoundaryTests(ITestOutputHelper output)
{
    private const long CallersPerRun = 8_000;

    private static Gates Gates => DeployedStack.WithPods.Gates;

    [Fact]
    public void Each_pod_becomes_its_own_workload_s_account_and_no_other()
    {
        foreach (var pod in DeployedStack.Pods)
        {
            foreach (var gates in new[] { Gates, Gates.WithoutConditions() })
            {
                gates
                    .Reach(pod.Token)
                    .Should()
                    .ContainSingle()
                    .Which.Should()
                    .Match(email => pod.MayBecome(email));
            }
        }
    }

    [Fact]
    public void Rejects_thousands_of_strangers_by_each_lock()
    {
        var locks = new[] { Gates, Gates.WithoutConditions(), Gates.WithPoolWideMembers() };
        var census = new Census();

        Gen.OneOf([.. DeployedStack.Pods.Select(pod => new PodCallers(pod).Hostile)])
            .Sample(
                stranger =>
                {
                    if (DeployedStack.Pods.Any(pod => pod.Includes(stranger.Token)))
                    {
                        return true;
                    }

                    var admitted = locks.Any(gates => gates.Reach(stranger.Token).Count > 0);
                    census.Count(stranger.Kind, admitted);
                    return !admitted;
                },
                iter: CallersPerRun
            );

        output.WriteLine(census.ToString());
        census.Admitted.Should().Be(0);
    }

    /// <summary>A subject exists in every cluster: the same one in another trusted cluster is a stranger.</summary>
    [Fact]
    public void Rejects_the_subject_of_one_cluster_in_another()
    {
        var census = new Census();
        foreach (var pod in DeployedStack.Pods)
        {
            foreach (var issuer in DeployedStack.Pods.Select(other => other.Issuer).Distinct())
            {
                var token = pod.Token with { Issuer = issuer };
                if (!DeployedStack.Pods.Any(other => other.Includes(token)))
                {
                    census.Count(
                        "subjects of another trusted cluster",
                        Gates.Reach(token).Count > 0
                    );
                }
            }
        }

        output.WriteLine(census.ToString());
        census.Admitted.Should().Be(0);
        census.Tried.Should().BePositive();
    }

    /// <summary>The node's role and every other AWS caller stay strangers to the cluster's provider.</summary>
    [Fact]
    public void Rejects_every_AWS_caller_that_is_no_trusted_role()
    {
        var stack = DeployedStack.WithPods;
        var node = new TrustedRole("123456789012", "eks-node");

        new Judge(stack.Gates, stack.Trusted)
            .Of([
                node.Session("i-0123456789abcdef0"),
                node.Session("system:serviceaccount:shop:web"),
                .. new Callers(node).Known,
                .. stack.Trusted.SelectMany(role => new Callers(role).Known),
            ])
            .Should()
            .BeEquivalentTo(new Verdict([], []));
    }

    /// <summary>The generator has teeth: it finds the holes of careless conditions by itself.</summary>
    [Theory]
    [InlineData("assertion.sub.startsWith('system:serviceaccount:{0}:')")]
    [InlineData("assertion.sub.endsWith(':{1}')")]
    [InlineData("assertion.sub.contains('{0}:{1}')")]
    [InlineData("assertion.sub.startsWith('system:serviceaccount:')")]
    public void Finds_a_stranger_for_a_careless_condition(string condition)
    {
        var pod = DeployedStack.Pods[0];
        var careless = new Gates(
            [
                .. Gates.Providers.Select(provider =>
                    provider with
                    {
                        Condition = string.Format(null, condition, pod.Namespace, pod.Name),
                    }
                ),
            ],
            Gates.Members
        ).WithPoolWideMembers();

        var search = () =>
            new PodCallers(pod).Hostile.Sample(
                stranger =>
                    pod.Includes(stranger.Token) || careless.Reach(stranger.Token).Count == 0,
                iter: CallersPerRun
            );

        search.Should().Throw<CsCheckException>();
    }
}
