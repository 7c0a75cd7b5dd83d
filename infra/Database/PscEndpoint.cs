using Pulumi.Gcp.Compute;
using Pulumi.Gcp.Organizations;

namespace KeylessAlloyDb.Database;

/// <summary>The address of an instance's Private Service Connect endpoint.</summary>
internal static class PscEndpoint
{
    /// <summary>About two minutes, in which an endpoint of an allowed project may be PENDING.</summary>
    private static readonly Poll s_poll = Poll.Default with { Attempts = 18 };

    /// <summary>
    /// Creates address and forwarding rule, whose connection has the id. The address resolves once traffic can pass.
    /// </summary>
    public static (Output<string> Address, Output<string> ConnectionId) Create(
        string name,
        AlloyDbIamClusterArgs args,
        DatabaseInstance instance,
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
                Target = instance.ServiceAttachment,
                // Empty on purpose: the default EXTERNAL is rejected by a service attachment.
                LoadBalancingScheme = "",
                AllowPscGlobalAccess = true,
                NoAutomateDnsZone = true,
                RecreateClosedPsc = !args.Settings.Protect,
            },
            // The reserved address can serve one rule at a time.
            new() { Parent = component, DeleteBeforeReplace = true }
        );
        var accepted = Output
            .Tuple(
                address.IPAddress.OnceCreated(),
                rule.PscConnectionStatus,
                rule.Name,
                args.Project.ToOutput(),
                args.DatabaseProject.ToOutput()
            )
            .Apply(t =>
            {
                var (ip, status, name, project, databaseProject) = t;
                // The next update replaces it, or a person does where the stack is protected.
                if (status == "CLOSED")
                {
                    Log.Warn(
                        "The endpoint's connection is CLOSED, because the instance was recreated, so nothing can "
                            + "connect through it. Run `pulumi refresh`, then `pulumi up`.",
                        rule
                    );
                }

                return status is "PENDING" or "REJECTED"
                    ? s_poll.Until(
                        () => AcceptedAsync(ip, name, project, databaseProject),
                        $"The endpoint {name} is not accepted, although the instance allows project {project}. Run "
                            + "the update again; if it stays so, look at its pscConnectionStatus: `gcloud compute "
                            + $"forwarding-rules describe {name} --project={project} --region={args.Settings.Region}`."
                    )
                    : Output.Create(ip);
            });
        return (accepted, rule.PscConnectionId);

        // What the state says of the connection may be old.
        async Task<string?> AcceptedAsync(
            string ip,
            string name,
            string project,
            string databaseProject
        )
        {
            var options = new InvokeOptions { Parent = component };
            var found = await CloudQuestion
                .AskAsync(
                    $"The endpoint {name}",
                    () =>
                        GetForwardingRule.InvokeAsync(
                            new()
                            {
                                Name = name,
                                Project = project,
                                Region = args.Settings.Region,
                            },
                            options
                        )
                )
                .ConfigureAwait(false);
            if (found.PscConnectionStatus == "ACCEPTED")
            {
                return ip;
            }

            var consumer = await CloudQuestion
                .AskAsync(
                    $"The number of Google Cloud project {project}",
                    () => GetProject.InvokeAsync(new() { ProjectId = project }, options)
                )
                .ConfigureAwait(false);
            var target = await InstanceLookup
                .FindAsync(databaseProject, args.Settings, instance.Id, component)
                .ConfigureAwait(false);
            var allowed = target
                .PscInstanceConfigs.SelectMany(config => config.AllowedConsumerProjects)
                .ToList();
            return allowed.Contains(consumer.Number)
                ? null
                : throw new RunException(
                    $"The endpoint {name} is {found.PscConnectionStatus}, so nothing can connect through it: AlloyDB "
                        + $"instance {instance.Id} does not allow project {project}, whose number is "
                        + $"{consumer.Number}. Its owner's command: "
                        + $"{OwnersCommand.Allow(target.Name, allowed, consumer.Number)}. Then run the update again."
                );
        }
    }

    /// <summary>Finds the address that Google has assigned under a connection policy.</summary>
    public static Output<string> Find(
        AlloyDbIamClusterArgs args,
        DatabaseInstance instance,
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
                .FindAsync(project, args.Settings, instance.Id, component)
                .ConfigureAwait(false);
            return result
                .PscInstanceConfigs.SelectMany(config => config.PscAutoConnections)
                .Select(connection => connection.IpAddress)
                .FirstOrDefault(address => !string.IsNullOrEmpty(address));
        }
    }
}
