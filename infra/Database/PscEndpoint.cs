using Pulumi.Gcp.Compute;
using Instance = Pulumi.Gcp.Alloydb.Instance;

namespace KeylessAlloyDb.Database;

/// <summary>The address at which an instance is reached through Private Service Connect.</summary>
internal static class PscEndpoint
{
    /// <summary>Makes address and forwarding rule, and gives the address once traffic can pass.</summary>
    public static Output<string> Create(
        string name,
        AlloyDbIamClusterArgs args,
        Instance instance,
        Resource component
    )
    {
        var address = new Address(
            $"{name}-address",
            new()
            {
                Project = args.Project,
                Region = args.Settings.Region,
                AddressType = "INTERNAL",
                Subnetwork = args.Network.SubnetId,
                Description = "AlloyDB's Private Service Connect endpoint",
            },
            new() { Parent = component }
        );
        var rule = new ForwardingRule(
            $"{name}-endpoint",
            new()
            {
                Project = args.Project,
                Region = args.Settings.Region,
                Network = args.Network.Id,
                IpAddress = address.SelfLink,
                // With --target, an instance that is left out and not there yet has no configuration.
                Target = instance.PscInstanceConfig.Apply(config => config?.ServiceAttachmentLink!),
                // Present and empty: left out it means EXTERNAL, which a service attachment refuses.
                LoadBalancingScheme = "",
                AllowPscGlobalAccess = true,
                NoAutomateDnsZone = true,
                RecreateClosedPsc = !args.Settings.Protect,
            },
            // The reserved address serves one rule at a time.
            new() { Parent = component, DeleteBeforeReplace = true }
        );
        return Output
            .Tuple(address.IPAddress, rule.PscConnectionStatus)
            .Apply(t =>
            {
                if (t.Item2 is "REJECTED" or "CLOSED")
                {
                    Log.Warn(
                        $"The endpoint's connection is {t.Item2}, so nothing can connect through it. REJECTED: the "
                            + "instance does not allow this project's number. CLOSED: the instance was recreated. "
                            + "Run `pulumi refresh`, then `pulumi up`.",
                        rule
                    );
                }

                return t.Item1;
            });
    }

    /// <summary>Finds the address that Google has assigned under a connection policy.</summary>
    public static Output<string> Find(
        AlloyDbIamClusterArgs args,
        Instance instance,
        string instanceId,
        Resource component
    )
    {
        return Output
            .Tuple(instance.Name, args.Project.ToOutput())
            .Apply(t =>
                Poll.Default.Until(
                    () => AddressAsync(t.Item2),
                    "AlloyDB has made no endpoint under the service connection policy. It usually takes a few "
                        + "minutes: run the update again. If it stays so, look at the policy's connections: "
                        + "`gcloud network-connectivity service-connection-policies describe`."
                )
            );

        async Task<string?> AddressAsync(string project)
        {
            var result = await InstanceLookup
                .FindAsync(project, args.Settings, instanceId, component)
                .ConfigureAwait(false);
            return result
                .PscInstanceConfigs.SelectMany(config => config.PscAutoConnections)
                .Select(connection => connection.IpAddress)
                .FirstOrDefault(address => !string.IsNullOrEmpty(address));
        }
    }
}
