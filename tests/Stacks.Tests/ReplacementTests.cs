using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the replacement of each resource on a deployed stack: its successor needs no name,
/// address or slot that it still holds, and nothing is left behind.
/// </summary>
public sealed class ReplacementTests
{
    private const string BlockedId =
        "a deleted id is blocked for 30 days: only another id or project replaces it";
    private const string AllInputsInId =
        "its id holds every input that replaces it: the successor has another one";
    private const string HeldByPolicy =
        "the inbound forwarder holds an address in it: decided once, see docs/how-to.md";

    private const string OtherPlace =
        "only another network, region or service replaces it, where nothing is in its way";

    /// <summary>What no replacement with the same inputs can happen to, or what is refused on purpose.</summary>
    private static readonly Dictionary<string, string> s_exempt = new(StringComparer.Ordinal)
    {
        ["gcp:projects/service:Service"] = AllInputsInId,
        ["gcp:projects/iAMMember:IAMMember"] = AllInputsInId,
        ["gcp:projects/iAMAuditConfig:IAMAuditConfig"] = AllInputsInId,
        ["gcp:serviceaccount/iAMMember:IAMMember"] = AllInputsInId,
        ["gcp:iam/workloadIdentityPool:WorkloadIdentityPool"] = BlockedId,
        ["gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"] = BlockedId,
        ["gcp:compute/subnetwork:Subnetwork"] = HeldByPolicy,
        ["gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy"] = OtherPlace,
    };

    /// <summary>
    /// What only the replacement of another resource replaces, and which input of it then differs: the
    /// successor is in nobody's way. Deleting it first would cut what works.
    /// </summary>
    private static readonly Dictionary<string, string> s_follows = new(StringComparer.Ordinal)
    {
        ["aws:ec2/customerGateway:CustomerGateway"] = "ipAddress",
        ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"] = "vpcId",
        ["aws:ec2/internetGateway:InternetGateway"] = "vpcId",
        ["aws:ec2/route:Route"] = "routeTableId",
        ["aws:ec2/routeTableAssociation:RouteTableAssociation"] = "subnetId",
        ["aws:ec2/subnet:Subnet"] = "vpcId",
        ["aws:ec2/vpcEndpoint:VpcEndpoint"] = "vpcId",
        ["aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"] = "routeTableId",
        ["aws:s3/bucketObjectv2:BucketObjectv2"] = "bucket",
        ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"] = "bucket",
        ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"] = "securityGroupId",
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"] = "securityGroupId",
    };

    public static TheoryData<string> Variants => Variant.Names;

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Each_can_be_replaced_and_the_stack_is_whole_afterwards(string variant)
    {
        var deployed = await DeployAsync(Variant.Of(variant));
        // AlloyDB deletes no primary beside a read pool. Only another cluster replaces it, which
        // replaces both.
        var hasPool = deployed.Current.Resources.Any(resource => resource.Name == "database-reads");
        var resources = deployed
            .Current.Resources.Where(IsTried)
            .Where(resource => !hasPool || resource.Name != "database-primary")
            .ToList();
        var problems = new ConcurrentBag<string>();
        var followed = new ConcurrentBag<string>();

        Parallel.ForEach(
            resources,
            resource =>
            {
                var (run, problem) = Replace(deployed, resource);
                if (problem is not null)
                {
                    problems.Add($"{resource.Name}: {problem}");
                }
                foreach (var step in run.Steps.Where(Follows))
                {
                    followed.Add(step.Urn);
                }
            }
        );

        string.Join('\n', problems.Order()).Should().BeEmpty();
        resources.Count.Should().BeGreaterThan(40);
        deployed
            .Current.Resources.Where(resource => s_follows.ContainsKey(resource.Type))
            .Select(resource => resource.Urn)
            .Should()
            .BeSubsetOf(followed, "each is replaced along with another one");
    }

    private static bool IsTried(ResourceState resource) =>
        IsReal(resource)
        && !resource.Type.StartsWith("random:", StringComparison.Ordinal)
        && !s_exempt.ContainsKey(resource.Type)
        && !s_follows.ContainsKey(resource.Type);

    /// <summary>Whether a step replaces a resource because another one gave it another input.</summary>
    private static bool Follows(Step step) =>
        step is { Op: StepOp.Replace, Old: { } old, New: { } now }
        && s_follows.TryGetValue(old.Type, out var input)
        && old.Inputs.Get(input) != now.Inputs.Get(input);

    private static bool IsReal(ResourceState resource) =>
        resource is { Custom: true, External: false }
        && !ProviderReference.IsProvider(resource.Type);

    /// <summary>The update, and what went wrong; null where it came right.</summary>
    private static (DeploymentRun Run, string? Problem) Replace(
        DeploymentRun deployed,
        ResourceState resource
    )
    {
        var ledger = new Ledger(new CloudTwin());
        var clouds = new ForcedReplacement(ledger, resource.Urn);
        var run = new DeploymentRun(
            deployed.Options,
            deployed.Current,
            clouds,
            TimeProvider.System
        );
        Replay.Of(deployed.Calls, run);
        if (run.Failed)
        {
            return (
                run,
                string.Join('\n', run.Diagnostics.Select(d => $"{Urn.Name(d.Urn)}: {d.Message}"))
            );
        }
        var real = ledger.Existing.ToHashSet(StringComparer.Ordinal);
        var known = run
            .Current.Resources.Where(IsReal)
            .Select(state => $"{state.Urn} ({state.Id})")
            .ToHashSet(StringComparer.Ordinal);
        return (
            run,
            !clouds.Done ? "it was not replaced"
            : known.SetEquals(real) ? null
            : $"gone: {string.Join(", ", known.Except(real))}; left behind: {string.Join(", ", real.Except(known))}"
        );
    }

    /// <summary>Without protection, which refuses some replacements.</summary>
    private static async Task<DeploymentRun> DeployAsync(Variant variant)
    {
        string[] open = ["protection=false"];
        var run = await Rehearsed.ExecuteAsync(
            StackSettings.Of(
                variant.Stack,
                variant.Overrides.Concat(
                    variant == Variant.Prod ? [.. open, "environment=retired"] : open
                )
            ),
            new CloudTwin()
        );
        run.Failed.Should().BeFalse();
        return run;
    }
}
