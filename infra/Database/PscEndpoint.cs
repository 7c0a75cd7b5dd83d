using Pulumi.Gcp.Compute;
using Instance = Pulumi.Gcp.Alloydb.Instance;

namespace KeylessAlloyDb.Database;

/// <summary>The address of an instance's Private Service Connect endpoint.</summary>
internal static class PscEndpoint
{
    /// <summary>Creates address and forwarding rule. The address resolves once traffic can pass.</summary>
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
                Target = instance
                    .PscInstanceConfig.OnceCreated()
                    .Apply(config => config.ServiceAttachmentLink!),
                // Empty on purpose: the default EXTERNAL is rejected by a service attachment.
                LoadBalancingScheme = "",
                AllowPscGlobalAccess = true,
                NoAutomateDnsZone = true,
                RecreateClosedPsc = !args.Settings.Protect,
            },
            // The reserved address can serve one rule at a time.
            new() { Parent = component, DeleteBeforeReplace = true }
        );
        return Output
            .Tuple(address.IPAddress.OnceCreated(), rule.PscConnectionStatus)
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
            .Tuple(instance.Name.OnceCreated(), args.Project.ToOutput())
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
