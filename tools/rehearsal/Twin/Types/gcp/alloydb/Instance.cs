using System.Globalization;
using System.Text.RegularExpressions;

namespace KeylessAlloyDb.Rehearsal.Twin.Types.Google;

/// <summary>An AlloyDB instance: the primary, or a pool of read nodes.</summary>
internal sealed partial class Instance() : GoogleModel(Token, api: "alloydb")
{
    public const string Token = "gcp:alloydb/instance:Instance";

    private const string Psc = "pscInstanceConfig";
    private const string Source =
        "https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances";
    private const string ReadPoolSource =
        "https://github.com/GoogleCloudPlatform/terraform-google-alloy-db/issues/130";

    /// <summary>Where C4A machines are, as of 2026-04.</summary>
    private static readonly IReadOnlyList<string> s_c4ARegions =
    [
        "asia-east1",
        "asia-southeast1",
        "europe-west1",
        "europe-west2",
        "europe-west3",
        "europe-west4",
        "us-central1",
        "us-east1",
        "us-east4",
    ];

    public override string ComputeId(CloudCall call) =>
        $"{call.Text("cluster")}/instances/{call.Text("instanceId")}";

    public static string Region(Entity instance) => instance.Id.Split('/')[3];

    /// <summary>The instance behind a service attachment.</summary>
    public static Entity? Behind(World world, string attachment) =>
        world
            .OfType(Token)
            .FirstOrDefault(instance =>
                instance.Outputs.Get(Psc)?.AsMap?.Text("serviceAttachmentLink") == attachment
            );

    public static IEnumerable<Entity> Of(World world, string? cluster) =>
        world.OfType(Token).Where(instance => instance.Text("cluster") == cluster);

    public static bool IsPrimary(Entity instance) => instance.Text("instanceType") == "PRIMARY";

    /// <summary>Whether it stands before the cluster's read pools: a primary, or a secondary that replicates one.</summary>
    public static bool IsLeading(Entity instance) => instance.Text("instanceType") != "READ_POOL";

    /// <summary>The networks in which AlloyDB is to make endpoints by itself.</summary>
    public static IEnumerable<string> ConsumerNetworks(PropertyMap inputs) =>
        inputs
            .Maps($"{Psc}.pscAutoConnections")
            .Select(connection => connection.Text("consumerNetwork"))
            .OfType<string>();

    public override void RefuseWrite(CloudCall call)
    {
        var cluster = call.World.Find(Cluster.Token, call.Text("cluster"));
        CloudCall.Require(
            cluster is not null,
            $"googleapi: Error 404: Cluster '{call.Text("cluster")}' was not found: expected the full name, projects/<project>/locations/<region>/clusters/<id>, notFound",
            "instance-cluster",
            Source
        );
        Gcp.RequireResourceId("instance_id", call.Text("instanceId")!, "instance-id");
        if (call.Text("instanceType") == "READ_POOL")
        {
            RequireReadPool(call);
        }
        else
        {
            CloudCall.Require(
                call.Current is not null
                    || (call.Text("instanceType") == Replication.Secondary)
                        == Replication.IsSecondary(cluster),
                $"googleapi: Error 400: An instance of type {call.Text("instanceType")} cannot be created in the {cluster.Text("clusterType") ?? "PRIMARY"} cluster '{cluster.Id}', failedPrecondition",
                "instance-of-its-cluster",
                "https://cloud.google.com/alloydb/docs/reference/rest/v1/projects.locations.clusters.instances/createsecondary"
            );
            CloudCall.Require(
                !Of(call.World, cluster.Id)
                    .Any(other =>
                        other != call.Current && IsLeading(other) && other.Id != ComputeId(call)
                    ),
                $"googleapi: Error 400: Cluster '{cluster.Id}' has a primary instance already, failedPrecondition",
                "one-primary",
                Source
            );
        }
        DatabaseFlags.RequireOrder(call, Of(call.World, cluster.Id));
        RequireMachine(call, cluster.Text("location")!);
        RequireConnections(call, cluster.Text("location")!);
        CloudCall.Require(
            call.Get("networkConfig.authorizedExternalNetworks")
                is not ListValue { Items.Length: > 0 }
                || call.Get("networkConfig.enablePublicIp")?.AsBool == true,
            "googleapi: Error 400: Authorized external networks need a public IP address, invalid",
            "authorized-networks",
            "https://cloud.google.com/alloydb/docs/connect-public-ip"
        );
        RequireInsights(call);
        CloudCall.Require(
            call.Text("gceZone") is null || call.Text("availabilityType") == "ZONAL",
            "googleapi: Error 400: A zone can be chosen for a ZONAL instance only, invalid",
            "zone-only-zonal",
            Source
        );
    }

    /// <summary>The API's own words are not known.</summary>
    private static void RequireInsights(CloudCall call)
    {
        RequireBetween("queryStringLength", 256, 4500);
        RequireBetween("queryPlansPerMinute", 0, 20);

        void RequireBetween(string name, int least, int most)
        {
            var number = call.Get($"queryInsightsConfig.{name}")?.AsNumber;
            CloudCall.Require(
                number is null || (number >= least && number <= most),
                $"googleapi: Error 400: Invalid value for field 'instance.query_insights_config.{name}': '{number}': expected {least} to {most}, invalid",
                "query-insights",
                "https://github.com/GoogleCloudPlatform/magic-modules/blob/main/mmv1/products/alloydb/Instance.yaml"
            );
        }
    }

    public override PropertyMap ComputeOutputs(CloudCall call, string id)
    {
        var isPublic = call.Get("networkConfig.enablePublicIp")?.AsBool == true;
        var outputs = PropertyMap.Of(
            ("name", id),
            ("uid", Ids.Uuid("instance", id)),
            ("state", "READY"),
            ("createTime", Gcp.Created),
            ("updateTime", Gcp.Created),
            ("publicIpAddress", isPublic ? Ip.Public("34.85", id) : ""),
            ("availabilityType", call.Text("availabilityType") ?? "REGIONAL"),
            ("activationPolicy", call.Text("activationPolicy") ?? "ALWAYS")
        );
        return call.Get(Psc) is PropertyMap psc
            ? outputs.With(Psc, Connected(call, psc, id))
            : outputs;
    }

    /// <summary>
    /// The provider reports the deletion of a secondary as done without a call: the instance goes with its cluster.
    /// The state's type counts.
    /// </summary>
    /// <remarks>https://registry.terraform.io/providers/hashicorp/google/7.45.0/docs/resources/alloydb_instance</remarks>
    public override bool RetainsOnDelete(CloudCall call) =>
        base.RetainsOnDelete(call) || call.Text("instanceType") == Replication.Secondary;

    public override void RefuseDelete(CloudCall call)
    {
        if (!IsPrimary(call.Current!))
        {
            return;
        }
        CloudCall.RequireNone(
            Of(call.World, call.Current!.Text("cluster")).Where(other => !IsPrimary(other)),
            pool =>
                $"googleapi: Error 400: The primary instance cannot be deleted while there are read pools, such as '{pool.Id}', failedPrecondition",
            "primary-has-read-pools",
            Source
        );
    }

    private static PropertyMap Connected(CloudCall call, PropertyMap psc, string id)
    {
        var cluster = call.World.Find(Cluster.Token, call.Text("cluster"))!;
        var region = cluster.Text("location")!;
        var uid = Ids.Uuid("instance", id);
        var tenant = $"{Ids.Hex(17, "tenant", cluster.Id)}-tp";
        var connected = psc.Merge(
            PropertyMap.Of(
                (
                    "serviceAttachmentLink",
                    Gcp.SelfLink(
                        $"projects/{tenant}/regions/{region}/serviceAttachments/alloydb-{uid}-psc-sa"
                    )
                ),
                ("pscDnsName", $"{uid}.{Cluster.Uid(cluster.Id)}.{region}.alloydb-psc.goog.")
            )
        );
        return psc.ContainsKey("pscAutoConnections")
            ? connected.With(
                "pscAutoConnections",
                PropertyValue.List(
                    psc.Maps("pscAutoConnections")
                        .Select(connection => Connected(call, connection, region, id))
                )
            )
            : connected;
    }

    private static PropertyMap Connected(
        CloudCall call,
        PropertyMap connection,
        string region,
        string id
    )
    {
        var network = Gcp.Find(call, Network.Token, connection.Text("consumerNetwork"))!;
        var policy = ServiceConnectionPolicy.For(call.World, network, region)!;
        var subnet = Gcp.Find(
            call,
            Subnetwork.Token,
            policy.Inputs.Texts("pscConfig.subnetworks").First()
        )!;
        return connection.Merge(
            PropertyMap.Of(
                (
                    "ipAddress",
                    Gcp.Host(
                        Subnetwork.RangeOf(subnet),
                        upper: false,
                        address => Address.IsTaken(call.World, address),
                        id,
                        network.Id
                    )
                ),
                ("status", "ACTIVE"),
                ("consumerNetworkStatus", "VALID")
            )
        );
    }

    private static void RequireReadPool(CloudCall call)
    {
        CloudCall.Require(
            Of(call.World, call.Text("cluster"))
                .Any(other => IsLeading(other) && !(other.Since > call.At)),
            $"googleapi: Error 400: A read pool needs the primary instance of '{call.Text("cluster")}' to exist: make it depend on it, failedPrecondition",
            "read-pool-after-primary",
            Source
        );
        CloudCall.Require(
            // What the API itself has filled in comes back in every update.
            call.Text("availabilityType") == call.Current?.Text("availabilityType")
                && call.Text("gceZone") == call.Current?.Text("gceZone"),
            "googleapi: Error 400: Availability type and zone cannot be set for a read pool, invalid",
            "read-pool-availability",
            ReadPoolSource
        );
        CloudCall.Require(
            call.Get("networkConfig.enableOutboundPublicIp")?.AsBool != true,
            "googleapi: Error 400: A read pool has no outbound public IP address, invalid",
            "read-pool-outbound",
            ReadPoolSource
        );
        CloudCall.Require(
            call.Get("readPoolConfig.nodeCount")?.AsNumber >= 1,
            "googleapi: Error 400: Required field 'instance.read_pool_config.node_count' not specified, required",
            "read-pool-nodes",
            Source
        );
    }

    private static void RequireMachine(CloudCall call, string region)
    {
        const string MachineSource = "https://cloud.google.com/alloydb/docs/choose-machine-type";
        var type = call.Text("machineConfig.machineType");
        var cpus = call.Get("machineConfig.cpuCount")?.AsNumber;
        CloudCall.Require(
            type?.StartsWith("c4a-", StringComparison.Ordinal) != true
                || s_c4ARegions.Contains(region),
            $"googleapi: Error 400: Machine type '{type}' is not available in {region}; C4A is in {string.Join(", ", s_c4ARegions)}, invalid",
            "c4a-regions",
            MachineSource
        );
        var known = Machine().Match(type ?? "");
        CloudCall.Require(
            type is null || known.Success,
            $"googleapi: Error 400: Invalid value for field 'instance.machine_config.machine_type': '{type}', invalid",
            "machine-type",
            $"{MachineSource}; https://cloud.google.com/sdk/gcloud/reference/alloydb/instances/create"
        );
        CloudCall.Require(
            type is null
                || cpus is null
                || known.Groups["cpus"].Value == cpus.Value.ToString(CultureInfo.InvariantCulture),
            $"googleapi: Error 400: cpu_count {cpus} does not match machine_type '{type}', invalid",
            "cpu-count",
            MachineSource
        );
        CloudCall.Require(
            type is not null || cpus is null || cpus >= 2,
            $"googleapi: Error 400: Invalid cpu_count {cpus}: the smallest N2 machine has 2; 1 needs machine_type c4a-highmem-1, invalid",
            "cpu-count",
            MachineSource
        );
    }

    /// <summary>Endpoints that AlloyDB makes by itself need a policy that lets it.</summary>
    private static void RequireConnections(CloudCall call, string region)
    {
        const string ConnectionSource =
            "https://docs.cloud.google.com/vpc/docs/about-service-connection-policies";
        foreach (var connection in call.Maps($"{Psc}.pscAutoConnections"))
        {
            var project = connection.Text("consumerProject");
            CloudCall.Require(
                project?.All(char.IsAsciiDigit) != true,
                $"googleapi: Error 400: Invalid consumer_project '{project}': expected a project's id, not its number, invalid",
                "auto-connection-project",
                "https://github.com/hashicorp/terraform-provider-google/blob/v7.45.0/google/services/alloydb/resource_alloydb_instance.go"
            );
            var reference = connection.Text("consumerNetwork");
            var network = call.World.Find(Network.Token, reference);
            CloudCall.Require(
                network is not null,
                $"googleapi: Error 400: Invalid consumer_network '{reference}': expected one that exists, as projects/<project id>/global/networks/<name>, invalid",
                "auto-connection-network",
                ConnectionSource
            );
            var policy = ServiceConnectionPolicy.For(call.World, network, region);
            CloudCall.Require(
                policy is not null && !(policy.Since > call.At),
                $"googleapi: Error 400: pscAutoConnections names network '{reference}', which has no service connection policy for {ServiceConnectionPolicy.AlloyDb} in {region}{(policy is null ? "; make one, or leave pscAutoConnections out where forwarding rules make the endpoints" : " yet: make the instance depend on it")}, failedPrecondition",
                "auto-connection-policy",
                ConnectionSource
            );
        }
    }

    [GeneratedRegex(
        @"\A(n2-highmem-(?<cpus>2|4|8|16|32|64|96|128)|c4-highmem-(?<cpus>4|8|16|24|32|48|96|144|192|288)-lssd|c4a-highmem-(?<cpus>1|(2|4|8|16|32|48|64|72)(?=-lssd))(-lssd)?|z3-highmem-(?<cpus>14|22|44|88)-standardlssd|z3-highmem-(?<cpus>8|16|22|32|44)-highlssd)\z"
    )]
    private static partial Regex Machine();
}
