using Pulumi.Gcp.Alloydb;
using Pulumi.Gcp.Alloydb.Inputs;

namespace KeylessAlloyDb.Database;

/// <summary>Arguments that all instances of the cluster share.</summary>
internal static class InstancePlan
{
    /// <summary>IAM login is a flag of each instance, off by default.</summary>
    /// <remarks>https://cloud.google.com/alloydb/docs/manage-iam-authn</remarks>
    public const string IamAuthentication = "alloydb.iam_authentication";

    private const string PasswordComplexity = "password.enforce_complexity";

    /// <summary>The instance that writes; a cluster has one.</summary>
    public const string PrimaryType = "PRIMARY";

    /// <summary>The instance that receives what the primary's writes, in the place of one that writes.</summary>
    public const string SecondaryType = "SECONDARY";

    /// <summary>The availability type of a primary with a standby.</summary>
    public const string Regional = "REGIONAL";

    /// <summary>The flags that the login needs; nobody else sets them.</summary>
    public static IReadOnlyList<string> OwnFlags { get; } = [IamAuthentication, PasswordComplexity];

    public static InstanceArgs Common(
        AlloyDbIamClusterArgs args,
        Input<string> clusterName,
        string instanceId,
        Input<string> projectNumber
    ) =>
        new()
        {
            Cluster = clusterName,
            InstanceId = instanceId,
            MachineConfig = new InstanceMachineConfigArgs
            {
                CpuCount = args.Settings.CpuCount,
                MachineType = args.Settings.MachineType,
            },
            DatabaseFlags = Flags(args.Settings),
            QueryInsightsConfig = args.Settings.QueryInsights is { } insights
                ? (Input<InstanceQueryInsightsConfigArgs>)insights.ToArgs()
                : null,
            ClientConnectionConfig = new InstanceClientConnectionConfigArgs
            {
                RequireConnectors = true,
                SslConfig = new InstanceClientConnectionConfigSslConfigArgs
                {
                    SslMode = "ENCRYPTED_ONLY",
                },
            },
            PscInstanceConfig = new InstancePscInstanceConfigArgs
            {
                AllowedConsumerProjects = projectNumber,
                PscAutoConnections =
                    args.Settings.Endpoint == EndpointMode.ConnectionPolicy
                        ? new InstancePscInstanceConfigPscAutoConnectionArgs
                        {
                            ConsumerProject = args.Project,
                            ConsumerNetwork = args.Network.Id,
                        }
                        : [],
            },
        };

    private static InputMap<string> Flags(DatabaseSettings settings)
    {
        InputMap<string> flags = new() { [IamAuthentication] = "on" };
        foreach (var (name, value) in settings.Flags)
        {
            flags.Add(name, value);
        }

        return flags;
    }

    public static InstanceArgs Primary(AlloyDbIamClusterArgs args, InstanceArgs common)
    {
        common.InstanceType = args.Settings.SecondaryOf is null ? PrimaryType : SecondaryType;
        common.AvailabilityType = args.Settings.AvailabilityType switch
        {
            AvailabilityType.Regional => Regional,
            _ => "ZONAL",
        };
        // Without the block the provider keeps the current value, so the public address would stay.
        // https://github.com/GoogleCloudPlatform/magic-modules/pull/13767
        common.NetworkConfig = new InstanceNetworkConfigArgs
        {
            EnablePublicIp = args.Settings.PublicPath,
        };
        // AlloyDB gives no public address without it. It stays on, so that no update removes it before the
        // address.
        common.DatabaseFlags.Add(PasswordComplexity, "on");
        return common;
    }

    public static InstanceArgs ReadPool(AlloyDbIamClusterArgs args, InstanceArgs common)
    {
        // AlloyDB rejects an availability type on read pools.
        common.InstanceType = "READ_POOL";
        common.ReadPoolConfig = new InstanceReadPoolConfigArgs
        {
            NodeCount = args.Settings.ReadPoolNodes,
        };
        return common;
    }
}
