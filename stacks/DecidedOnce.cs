using Pulumi.Random;
using Pulumi.Utilities;

namespace KeylessAlloyDb.Stacks;

/// <summary>
/// Settings that a deployed stack keeps. The clouds would reject a change only after a part of the update is
/// done. For each setting a resource without a cloud stores the first value.
/// </summary>
internal static class DecidedOnce
{
    private const string Key = "value";
    private const string Way =
        "for another value deploy another stack, or destroy this one first, "
        + "even where its first deployment has failed; see \"Change what is decided once\" in docs/how-to.md";

    /// <summary>
    /// Compares the settings with the deployed ones. It waits for the answer, so that a problem ends the
    /// program before it registers a provider of either cloud.
    /// </summary>
    /// <returns>The resources that store the values.</returns>
    /// <exception cref="RunException">Settings have changed; all are listed.</exception>
    public static IReadOnlyList<Resource> Confirm(Settings settings, CustomResourceOptions options)
    {
        var decisions = All(settings).GroupBy(decision => decision.Name).ToList();
        var memories = decisions.ConvertAll(shared => Remember(shared, options));
        var first = OutputUtilities
            .GetValueAsync(Output.All(memories.Select(memory => memory.Keepers)))
            .GetAwaiter()
            .GetResult();
        var problems = settings.Problems;
        foreach (
            var (decision, keepers) in decisions
                .Zip(first)
                .SelectMany(pair => pair.First, (pair, decision) => (decision, pair.Second))
        )
        {
            // Left out by --target before it was created, it has decided nothing.
            var kept = keepers is null
                ? decision.Kept
                : keepers.GetValueOrDefault(decision.Part, "");
            problems.Require(
                decision.Kept == kept,
                decision.Setting,
                decision.Value,
                decision.Wrong(kept),
                $"{decision.Allowed(kept)}; {Way}"
            );
        }

        var messages = settings.Located(problems);
        return messages.Count == 0
            ? memories
            : throw Problems.Exception(
                "The changed configuration",
                "neither cloud was touched",
                messages
            );
    }

    private static IEnumerable<Decision> All(Settings settings) =>
        [
            Value(
                "googleRegion",
                settings.Network.Region,
                "the database cannot move to another region"
            ),
            Value(
                "googleKmsKey",
                settings.Database.KmsKey ?? "",
                "another key replaces the database, with everything in it"
            ) with
            {
                Name = "googleRegion",
                Part = "kmsKey",
            },
            Value(
                "restore",
                settings.Database.Restore?.ToString() ?? "",
                "a cluster is restored when it is created; a change replaces it, with everything in it"
            ) with
            {
                Name = "googleRegion",
                Part = "restore",
            },
            Subnet(settings.Network),
            Value(
                "awsAccountId",
                settings.Connector.AccountId,
                "nothing can move to another account"
            ),
            Value(
                "awsRegion",
                settings.Connector.Region,
                "the VPN gateway cannot be deleted while connections use it"
            ),
            Vpc(settings.Connector),
            Value(
                "awsAsn",
                $"{settings.Connector.Asn}",
                "AWS would detach the VPN gateway, which cuts all traffic, and then refuse to delete it while connections use it"
            ),
            .. Zones(settings.Connector.AvailabilityZones),
            .. settings.Connector.InsideCidrs.Select(Place),
        ];

    private static Decision Value(string setting, string value, string reason) =>
        new(
            setting,
            setting,
            value,
            value,
            first => $"the stack was deployed with {Shown(first)}, and {reason}",
            Shown
        );

    /// <summary>The range of the stack's own subnets, or the name of one that exists.</summary>
    private static Decision Subnet(NetworkSettings settings) =>
        settings.Network is { } network
            ? Value(
                "googleNetwork.subnet",
                $"{network.Project}/{network.Vpc}/{network.Subnet}",
                "tunnels, endpoint and inbound forwarder cannot move to another one"
            ) with
            {
                Name = "googleSubnetCidr",
            }
            : Value(
                "googleSubnetCidr",
                settings.SubnetCidr,
                "the inbound forwarder has an address in that range"
            );

    /// <summary>The range of the stack's own VPC, or the id of one that exists.</summary>
    private static Decision Vpc(ConnectorSettings connector) =>
        connector.Network is { } network
            ? Value(
                "awsNetwork.vpcId",
                network.VpcId,
                "the VPN gateway cannot move to another VPC while connections use it"
            ) with
            {
                Name = "awsVpcCidr",
            }
            : Value(
                "awsVpcCidr",
                connector.VpcCidr!,
                "the internet gateway cannot leave its VPC while a public address is mapped"
            );

    /// <summary>A zone may be added; a subnet cannot move to another one.</summary>
    private static IEnumerable<Decision> Zones(IReadOnlyList<string> zones) =>
        Enumerable
            .Range(0, Math.Max(zones.Count, ConnectorSettings.MinAvailabilityZones))
            .Select(index =>
                Value(
                    $"availabilityZones[{index}]",
                    zones.ElementAtOrDefault(index) ?? "",
                    "a subnet in another zone would come first and need the same range"
                ) with
                {
                    Name = $"availabilityZones-{index}",
                }
            );

    /// <summary>A tunnel may get a new range; two tunnels cannot swap theirs.</summary>
    private static Decision Place(string cidr, int tunnel) =>
        new(
            $"insideCidrs-{cidr.Split('/')[0]}",
            $"insideCidrs[{tunnel}]",
            cidr,
            $"insideCidrs[{tunnel}]",
            first => $"the stack has it as {first}, and AWS changes one tunnel after the other",
            first => $"a range that no tunnel has, or this one as {first}"
        );

    private static string Shown(string value) => value.Length == 0 ? "none" : value;

    /// <summary>Keeps the value of the run that creates the resource; changes of later runs are ignored.</summary>
    private static RandomId Remember(
        IGrouping<string, Decision> shared,
        CustomResourceOptions options
    ) =>
        new(
            $"decided-{shared.Key}",
            new()
            {
                ByteLength = 8,
                Keepers = shared
                    .Where(decision => decision.Part == Key || decision.Kept.Length > 0)
                    .ToDictionary(decision => decision.Part, decision => decision.Kept),
            },
            CustomResourceOptions.Merge(options, new() { IgnoreChanges = { "keepers" } })
        );

    /// <param name="Name">Name of the resource that stores the value.</param>
    /// <param name="Setting">The setting as the user writes it.</param>
    /// <param name="Value">The user's value.</param>
    /// <param name="Kept">The part of the value that must not change.</param>
    /// <param name="Wrong">Makes a clause about the problem from the stored value.</param>
    /// <param name="Allowed">Makes the allowed values from the stored value.</param>
    private sealed record Decision(
        string Name,
        string Setting,
        string Value,
        string Kept,
        Func<string, string> Wrong,
        Func<string, string> Allowed
    )
    {
        /// <summary>The entry of the resource that has the value. It is left out for an empty further one.</summary>
        public string Part { get; init; } = Key;
    }
}
