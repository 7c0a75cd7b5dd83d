using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace KeylessAlloyDb.Testing.Infra.Mocks;

/// <summary>
/// Ids and computed outputs in the shape that the providers give them. Every answer follows from
/// what was asked before, so that runs are alike and references agree with each other.
/// </summary>
public sealed class CloudAnswers
{
    public const string ProjectNumber = "123456789012";
    private const string ComputeApi = "https://www.googleapis.com/compute/v1/";
    public const string Image = "ami-0fedcba9876543210";

    private readonly ConcurrentBag<(string Link, string Cidr)> _subnets = [];

    /// <summary>What a cluster that exists replicates, where it replicates one.</summary>
    public const string PrimaryCluster =
        "projects/example-dev/locations/us-east4/clusters/keyless-first";

    /// <summary>The account that the AWS credentials belong to; that of the stack where null.</summary>
    public string AwsAccount { get; init; } = "123456789012";

    /// <summary>What Google says of the endpoint's connection.</summary>
    public string EndpointStatus { get; init; } = "ACCEPTED";

    /// <summary>What Google says of it when it is asked again; the same where null.</summary>
    public string? EndpointStatusNow { get; init; }

    /// <summary>Numbers of the projects that an instance allows.</summary>
    public object[] AllowedProjects { get; init; } = [ProjectNumber];

    /// <summary>Answers of a provider function instead of the usual ones; null for the usual.</summary>
    public Func<string, object?>? Instead { get; init; }

    /// <summary>
    /// Whether a resource is left out by <c>--target</c> and not there yet: the engine answers with neither id
    /// nor outputs.
    /// </summary>
    public Func<Recorded, bool> LeftOut { get; init; } = _ => false;

    /// <summary>A resource's id, and what it has besides its inputs.</summary>
    /// <param name="Id">The id.</param>
    /// <param name="Computed">Outputs that no input gives.</param>
    /// <param name="Secret">Those that the provider marks as secret.</param>
    public sealed record Answer(
        string Id,
        IReadOnlyDictionary<string, object> Computed,
        params IReadOnlyList<string> Secret
    );

    public Answer Create(Recorded resource)
    {
        var project = resource.Text("project") ?? "example-dev";
        var region = resource.Text("region") ?? resource.Text("location") ?? "asia-northeast1";
        var name = resource.Text("name") ?? $"{resource.Name}-{Hex(resource.Name, 7)}";
        switch (resource.Type.Split(':')[1])
        {
            case "index/randomId":
                return new(Hex(resource.Name, 6), Of(("hex", Hex(resource.Name, 8))));
            case "index/randomPassword":
                return new("none", Of(("result", Password(resource))), "result");
            case "iam/workloadIdentityPool":
                var pool =
                    $"projects/{ProjectNumber}/locations/global/workloadIdentityPools/{resource.Text("workloadIdentityPoolId")}";
                return new(
                    $"projects/{project}/pools/{resource.Text("workloadIdentityPoolId")}",
                    Of(("name", pool), ("state", "ACTIVE"))
                );
            case "iam/workloadIdentityPoolProvider":
                return new(
                    $"projects/{project}/providers/{resource.Text("workloadIdentityPoolProviderId")}",
                    Of(
                        (
                            "name",
                            $"projects/{ProjectNumber}/locations/global/workloadIdentityPools/{resource.Text("workloadIdentityPoolId")}/providers/{resource.Text("workloadIdentityPoolProviderId")}"
                        )
                    )
                );
            case "projects/serviceIdentity":
                return new(
                    $"projects/{project}/services/{resource.Text("service")}",
                    Of(("member", "serviceAccount:agent@example.iam.gserviceaccount.com"))
                );
            case "serviceaccount/account":
                var email = $"{resource.Text("accountId")}@{project}.iam.gserviceaccount.com";
                return new(
                    $"projects/{project}/serviceAccounts/{email}",
                    Of(
                        ("email", email),
                        ("name", $"projects/{project}/serviceAccounts/{email}"),
                        ("member", $"serviceAccount:{email}"),
                        ("uniqueId", "100000000000000000001")
                    )
                );
            case "compute/network":
                return Linked($"projects/{project}/global/networks/{name}", name);
            case "compute/subnetwork":
                var subnet = $"projects/{project}/regions/{region}/subnetworks/{name}";
                if (resource.Text("ipCidrRange") is { } cidr)
                {
                    _subnets.Add(($"{ComputeApi}{subnet}", cidr));
                }

                return Linked(subnet, name);
            case "compute/haVpnGateway":
                return Linked(
                    $"projects/{project}/regions/{region}/vpnGateways/{name}",
                    name,
                    (
                        "vpnInterfaces",
                        // Not in the order of their ids.
                        List(
                            Of(("id", 1), ("ipAddress", "35.220.10.1")),
                            Of(("id", 0), ("ipAddress", "35.242.10.0"))
                        )
                    )
                );
            case "compute/externalVpnGateway":
                return Linked($"projects/{project}/global/externalVpnGateways/{name}", name);
            case "compute/router":
                return Linked($"projects/{project}/regions/{region}/routers/{name}", name);
            case "compute/vPNTunnel":
                return Linked($"projects/{project}/regions/{region}/vpnTunnels/{name}", name);
            case "compute/routerInterface" or "compute/routerPeer":
                return new($"{region}/{resource.Text("router")}/{name}", Of(("name", name)));
            case "compute/address":
                return Linked(
                    $"projects/{project}/regions/{region}/addresses/{name}",
                    name,
                    ("address", "10.30.0.5")
                );
            case "compute/forwardingRule":
                return Linked(
                    $"projects/{project}/regions/{region}/forwardingRules/{name}",
                    name,
                    ("pscConnectionId", "40000000000000001"),
                    ("pscConnectionStatus", EndpointStatus),
                    ("ipAddress", "10.30.0.5")
                );
            case "alloydb/cluster":
                var cluster =
                    $"projects/{project}/locations/{region}/clusters/{resource.Text("clusterId")}";
                return new(cluster, Of(("name", cluster)));
            case "alloydb/instance":
                return Instance(resource);
            case "alloydb/user":
                return new(
                    $"{resource.Text("cluster")}/users/{resource.Text("userId")}",
                    Of(("name", $"{resource.Text("cluster")}/users/{resource.Text("userId")}"))
                );
            case "dns/managedZone":
                return new(
                    $"projects/{project}/managedZones/{name}",
                    Of(("name", name), ("managedZoneId", "1"))
                );
            case "dns/policy" or "networkconnectivity/serviceConnectionPolicy":
                return new($"projects/{project}/{name}", Of(("name", name)));
            case "ec2/vpnConnection":
                return Connection(resource);
            case "iam/role":
                var role = resource.Text("name") ?? name;
                return new(
                    role,
                    Of(
                        ("name", role),
                        ("arn", $"arn:aws:iam::{AwsAccount}:role/{role}"),
                        ("uniqueId", $"AROA{Hex(resource.Name, 17).ToUpperInvariant()}")
                    )
                );
            case "iam/instanceProfile":
                return new(name, Of(("name", name)));
            case "s3/bucket":
                var bucket = $"{resource.Text("bucketPrefix")}{Hex(resource.Name, 8)}";
                return new(bucket, Of(("bucket", bucket), ("arn", $"arn:aws:s3:::{bucket}")));
            case "cloudwatch/logGroup":
                return new(
                    name,
                    Of(
                        ("name", name),
                        ("arn", $"arn:aws:logs:ap-northeast-1:{AwsAccount}:log-group:{name}")
                    )
                );
            case "cloudwatch/eventRule":
                return new(name, Of(("name", name)));
            case "ssm/association":
                return new(name, Of(("associationId", $"id-of-{resource.Name}")));
            case "ssm/document":
                return new(name, Of(("name", name)));
            case "ec2/eip":
                return new(
                    Aws("eipalloc", resource),
                    Of(("allocationId", Aws("eipalloc", resource)))
                );
            case "ec2/vpcEndpoint":
                return new(Aws("vpce", resource), Of(("prefixListId", "pl-61a54008")));
            case "ec2/instance":
                return new(Aws("i", resource), Of(("privateIp", "10.20.0.10")));
            case "ec2/vpc":
                return new(Aws("vpc", resource), Of());
            case "ec2/subnet":
                return new(Aws("subnet", resource), Of());
            case "ec2/securityGroup":
                return new(Aws("sg", resource), Of());
            case "ec2/routeTable":
                return new(Aws("rtb", resource), Of());
            default:
                return new(Aws("id", resource), Of());
        }
    }

    /// <summary>The answer of a provider function.</summary>
    public object Call(string token, IReadOnlyDictionary<string, object> arguments) =>
        Instead?.Invoke(token)
        ?? token.Split(':')[^1] switch
        {
            "getProject" => Of(
                ("id", "projects/p"),
                ("number", ProjectNumber),
                ("projectId", arguments.GetValueOrDefault("projectId") ?? "example-dev")
            ),
            "getRegions" => Of(("id", "projects/p"), ("project", "p"), ("names", List())),
            "getLocations" => Of(("id", "projects/p"), ("locations", List())),
            "getManagedZones" => Of(("id", "projects/p"), ("managedZones", List())),
            "getAddresses" => Of(
                ("id", "addresses"),
                (
                    "addresses",
                    List([
                        .. _subnets
                            .Where(subnet =>
                                $"{arguments["filter"]}"
                                == $"(purpose=\"DNS_RESOLVER\") (subnetwork=\"{subnet.Link}\")"
                            )
                            .Select(subnet => Of(("address", FirstHost(subnet.Cidr)))),
                    ])
                )
            ),
            "getCluster" => Of(
                ("id", ClusterOf(arguments)),
                ("name", ClusterOf(arguments)),
                ("pscConfigs", List(Of(("pscEnabled", true)))),
                ("secondaryConfigs", List(Of(("primaryClusterName", PrimaryCluster))))
            ),
            "getInstance" => Of(
                ("id", $"{ClusterOf(arguments)}/instances/{arguments["instanceId"]}"),
                ("name", $"{ClusterOf(arguments)}/instances/{arguments["instanceId"]}"),
                ("instanceId", arguments["instanceId"]),
                ("instanceType", "PRIMARY"),
                ("availabilityType", "REGIONAL"),
                ("createTime", "2026-01-01T00:00:00Z"),
                ("state", "READY"),
                ("reconciling", false),
                ("publicIpAddress", "34.84.1.3"),
                ("databaseFlags", Of(("alloydb.iam_authentication", "on"))),
                (
                    "pscInstanceConfigs",
                    List(
                        Of(
                            ("allowedConsumerProjects", List(AllowedProjects)),
                            (
                                "serviceAttachmentLink",
                                $"{ComputeApi}projects/tenant-tp/regions/asia-northeast1/serviceAttachments/existing"
                            ),
                            ("pscDnsName", "existing.a.asia-northeast1.alloydb-psc.goog."),
                            ("pscAutoConnections", List(Of(("ipAddress", "10.30.0.6"))))
                        )
                    )
                )
            ),
            "getForwardingRule" => Of(
                ("id", $"{arguments["name"]}"),
                ("name", $"{arguments["name"]}"),
                ("pscConnectionStatus", EndpointStatusNow ?? EndpointStatus)
            ),
            "getCallerIdentity" => Of(
                ("id", AwsAccount),
                ("accountId", AwsAccount),
                ("arn", $"arn:aws:iam::{AwsAccount}:user/deployer"),
                ("userId", "AIDA")
            ),
            "getAvailabilityZones" => Of(
                ("id", "zones"),
                // AWS promises no order.
                ("names", List("ap-northeast-1d", "ap-northeast-1c", "ap-northeast-1a"))
            ),
            "getInstanceTypeOfferings" => Of(
                ("id", "offerings"),
                ("locations", List("ap-northeast-1d", "ap-northeast-1c", "ap-northeast-1a"))
            ),
            "getVpc" => Of(
                ("id", arguments["id"]),
                (
                    "cidrBlockAssociations",
                    List(Of(("cidrBlock", "10.64.0.0/16"), ("state", "associated")))
                ),
                ("enableDnsSupport", true),
                ("enableDnsHostnames", true),
                ("instanceTenancy", "default"),
                ("mainRouteTableId", Existing("rtb", 0))
            ),
            "getNetwork" => Of(
                ("id", ExistingNetwork),
                ("selfLink", $"{ComputeApi}{ExistingNetwork}"),
                ("subnetworksSelfLinks", List())
            ),
            "getSubnetwork" => ExistingSubnet(),
            "getSubnet" => Of(
                ("id", arguments["id"]),
                ("vpcId", Existing("vpc", 0)),
                (
                    "availabilityZone",
                    $"ap-northeast-1{("ac")[(int)char.GetNumericValue($"{arguments["id"]}"[^1]) % 2]}"
                )
            ),
            "getRouteTable" => Of(
                ("id", Existing("rtb", 0)),
                ("vpcId", Existing("vpc", 0)),
                (
                    "routes",
                    List(
                        Of(("cidrBlock", "0.0.0.0/0"), ("natGatewayId", "nat-0")),
                        Of(("cidrBlock", "10.0.0.0/8"), ("transitGatewayId", "tgw-0"))
                    )
                )
            ),
            "getVpnGateway" => throw new InvalidOperationException(
                "no matching EC2 VPN Gateway found"
            ),
            "getVpcEndpoint" => throw new InvalidOperationException(
                "no matching EC2 VPC Endpoint found"
            ),
            "getParameter" => Of(("id", "parameter"), ("insecureValue", Image), ("value", Image)),
            _ => throw new NotSupportedException(token),
        };

    /// <summary>The id of the Google network that exists.</summary>
    private const string ExistingNetwork = "projects/example-dev/global/networks/company";

    private Dictionary<string, object> ExistingSubnet()
    {
        const string Id = "projects/example-dev/regions/asia-northeast1/subnetworks/alloydb";
        const string Range = "10.30.0.0/24";
        _subnets.Add(($"{ComputeApi}{Id}", Range));
        return Of(
            ("id", Id),
            ("name", "alloydb"),
            ("selfLink", $"{ComputeApi}{Id}"),
            ("network", $"{ComputeApi}{ExistingNetwork}"),
            ("ipCidrRange", Range),
            ("secondaryIpRanges", List()),
            ("privateIpGoogleAccess", true)
        );
    }

    /// <summary>The id of a part of a VPC that exists.</summary>
    public static string Existing(string kind, int number) => $"{kind}-{number:x17}";

    public static Dictionary<string, object> Of(params (string Key, object Value)[] entries) =>
        entries.ToDictionary(entry => entry.Key, entry => entry.Value);

    public static object List(params object[] items) => items.ToImmutableArray();

    /// <summary>The first address that Google gives away in a subnet: two and the network's are its own.</summary>
    public static string FirstHost(string cidr)
    {
        var bytes = IPNetwork.Parse(cidr).BaseAddress.GetAddressBytes();
        bytes[3] += 2;
        return new IPAddress(bytes).ToString();
    }

    private static string ClusterOf(IReadOnlyDictionary<string, object> arguments) =>
        $"projects/{arguments["project"]}/locations/{arguments["location"]}/clusters/{arguments["clusterId"]}";

    private static Answer Instance(Recorded resource)
    {
        var region = resource.Text("cluster")?.Split('/').ElementAtOrDefault(3) ?? "region";
        var attachment =
            $"https://www.googleapis.com/compute/v1/projects/tenant-tp/regions/{region}/serviceAttachments/{Hex(resource.Name, 8)}";
        var psc = resource
            .Map("pscInstanceConfig")
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        psc["serviceAttachmentLink"] = attachment;
        psc["pscDnsName"] = $"{Hex(resource.Name, 8)}.{Hex(region, 8)}.{region}.alloydb-psc.goog.";
        var id = $"{resource.Text("cluster")}/instances/{resource.Text("instanceId")}";
        return new(
            id,
            Of(
                ("name", id),
                ("pscInstanceConfig", psc),
                ("publicIpAddress", "34.84.1.2"),
                ("state", "READY")
            )
        );
    }

    private static Answer Connection(Recorded resource)
    {
        var computed = Of();
        foreach (var tunnel in new[] { 1, 2 })
        {
            computed[$"tunnel{tunnel}Address"] = $"3.112.{resource.Name[^1]}.{tunnel}";
            computed[$"tunnel{tunnel}BgpAsn"] = "64512";
            if (resource.Text($"tunnel{tunnel}InsideCidr") is { } cidr)
            {
                // AWS takes the first address of the /30 and gives away the second.
                var last = IPNetwork.Parse(cidr).BaseAddress.GetAddressBytes();
                last[3]++;
                computed[$"tunnel{tunnel}VgwInsideAddress"] = new IPAddress(last).ToString();
                last[3]++;
                computed[$"tunnel{tunnel}CgwInsideAddress"] = new IPAddress(last).ToString();
            }

            if (resource.Text($"tunnel{tunnel}PresharedKey") is { } key)
            {
                computed[$"tunnel{tunnel}PresharedKey"] = key;
            }
        }

        return new(Aws("vpn", resource), computed, "tunnel1PresharedKey", "tunnel2PresharedKey");
    }

    private static Answer Linked(
        string path,
        string name,
        params (string Key, object Value)[] more
    ) => new(path, Of([("name", name), ("selfLink", $"{ComputeApi}{path}"), .. more]));

    // Begins with 0, as one in 62 does.
    private static string Password(Recorded resource) =>
        $"0{Hex($"{resource.Name}{resource.Text("keepers.version")}", (int)(resource.Number("length") ?? 32) - 1)}";

    private static string Aws(string kind, Recorded resource) =>
        $"{kind}-{Hex($"{resource.Type} {resource.Name}", 17)}";

    private static string Hex(string text, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length];
}
