using System.Collections.Concurrent;
using KeylessAlloyDb.Rehearsal.Engine;
using KeylessAlloyDb.Rehearsal.State;
using KeylessAlloyDb.Rehearsal.Sweep;
using KeylessAlloyDb.Rehearsal.Twin;
using KeylessAlloyDb.Stacks.Tests.Harness;

namespace KeylessAlloyDb.Stacks.Tests;

/// <summary>
/// Protects the replacement of each resource of Google's half and of the wiring on a deployed stack:
/// its successor needs no name, address or slot that it still holds, and nothing is left behind.
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

        Parallel.ForEach(
            resources,
            resource =>
            {
                if (Replace(deployed, resource) is { } problem)
                {
                    problems.Add($"{resource.Name}: {problem}");
                }
            }
        );

        string.Join('\n', problems.Order()).Should().BeEmpty();
        resources.Count.Should().BeGreaterThan(25);
    }

    private static bool IsTried(ResourceState resource) =>
        IsReal(resource)
        && (
            resource.Type.StartsWith("gcp:", StringComparison.Ordinal)
            || resource.Type.StartsWith("aws:route53/resolverRule", StringComparison.Ordinal)
        )
        && !s_exempt.ContainsKey(resource.Type);

    private static bool IsReal(ResourceState resource) =>
        resource is { Custom: true, External: false }
        && !ProviderReference.IsProvider(resource.Type);

    /// <summary>Null where it comes right.</summary>
    private static string? Replace(DeploymentRun deployed, ResourceState resource)
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
            return string.Join(
                '\n',
                run.Diagnostics.Select(d => $"{Urn.Name(d.Urn)}: {d.Message}")
            );
        }
        var real = ledger.Existing.ToHashSet(StringComparer.Ordinal);
        var known = run
            .Current.Resources.Where(IsReal)
            .Select(state => $"{state.Urn} ({state.Id})")
            .ToHashSet(StringComparer.Ordinal);
        return !clouds.Done ? "it was not replaced"
            : known.SetEquals(real) ? null
            : $"gone: {string.Join(", ", known.Except(real))}; left behind: {string.Join(", ", real.Except(known))}";
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
