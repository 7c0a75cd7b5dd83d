namespace KeylessAlloyDb.Connector;

/// <summary>The instance that logs in, and how.</summary>
public sealed record ConnectorInstanceArgs
{
    /// <summary>The settings, which are checked without a cloud.</summary>
    public required InstanceSettings Settings { get; init; }

    /// <summary>The workload's service account and database user. It trusts the connector's role.</summary>
    public required DatabaseIdentity Identity { get; init; }

    /// <summary>Name and address of the primary.</summary>
    public required InstanceEndpoint Database { get; init; }

    /// <summary>The primary's public address; null without <see cref="ConnectorSettings.PublicPath"/>.</summary>
    public Output<string>? PublicIpAddress { get; init; }

    /// <summary>
    /// Service account and database user that grant privileges, which trust the connector's role, too; null without a
    /// grants account.
    /// </summary>
    public DatabaseIdentity? Grants { get; init; }

    /// <summary>
    /// Database users of further workloads, by the workload's name; null without any. The account that grants gives
    /// each its privileges of <see cref="InstanceSettings.Workloads"/>.
    /// </summary>
    public IReadOnlyDictionary<string, Output<string>>? WorkloadUsers { get; init; }

    /// <summary>Dependencies of the first boot that no property refers to: records, routes, bindings.</summary>
    public IReadOnlyList<Resource> After { get; init; } = [];

    internal void ThrowIfInvalid(ConnectorSettings connector)
    {
        var problems = new Problems();
        Settings.Validate(problems);
        connector.RequirePathTo(problems, PublicIpAddress);
        if (PublicIpAddress is null && connector.PublicPath)
        {
            problems.Add(
                nameof(PublicIpAddress),
                "is not given, so the security group would close the public path. Allowed: the database's address, or PublicPath false."
            );
        }

        var own = new AwsRole(connector.AccountId, connector.RoleName!, connector.Partition);
        RequireOf(own, nameof(Identity), Identity);
        RequireOf(own, nameof(Grants), Grants);
        foreach (var (index, listed) in Settings.Workloads.Index())
        {
            var place = $"{nameof(Settings.Workloads)}[{index}].workload";
            // The document of a workload that is not found would take all privileges away.
            _ =
                problems.Require(
                    WorkloadUsers?.ContainsKey(listed.Workload) == true,
                    place,
                    listed.Workload,
                    "has no database user, so its privileges would go to nobody",
                    $"a name in {nameof(WorkloadUsers)}",
                    WorkloadUsers?.Keys ?? []
                )
                && problems.Require(
                    Settings
                        .Workloads.Take(index)
                        .All(earlier => earlier.Workload != listed.Workload),
                    place,
                    listed.Workload,
                    "is listed twice",
                    "each workload once, with all of its privileges"
                );
        }

        problems.ThrowIfAny(nameof(ConnectorInstance));

        void RequireOf(AwsRole role, string property, DatabaseIdentity? identity)
        {
            if (identity?.Roles?.Contains(role) == false)
            {
                problems.Add(
                    property,
                    $"trusts {(identity.Roles.Count == 0 ? "no role" : string.Join(", ", identity.Roles.Select(trusted => trusted.AssumedRoleArn)))}, "
                        + $"and the instance runs as {role.AssumedRoleArn}, so it could not log in. Allowed: an identity that trusts this role."
                );
            }
        }
    }
}
