namespace KeylessAlloyDb.Examples.GoogleHalf;

/// <summary>
/// Google's half: the identity, the network and the database. Its tunnels need AWS's addresses and keys, so
/// they come with the second update, when <c>awsStack</c> names AWS's half.
/// </summary>
internal sealed class GoogleHalfStack : Stack
{
    public GoogleHalfStack()
    {
        var config = new Config();
        var stack = Pulumi.Deployment.Instance.StackName;
        var project = config.Require("project");
        var region = config.Require("region");

        var google = new Gcp.Provider(
            "google",
            new()
            {
                Project = project,
                Region = region,
                DefaultLabels = { ["stack"] = stack },
            }
        );
        var random = new Pulumi.Random.Provider("random");
        var onGoogle = new CustomResourceOptions { Provider = google };

        // The identity: AWS's role becomes a service account.
        var identity = new WorkloadIdentityFederation(
            "identity",
            new()
            {
                Project = project,
                Settings = new()
                {
                    ServiceAccountId = "alloydb-client",
                    TrustedRoles =
                    [
                        new(config.Require("awsAccountId"), config.Require("awsRoleName")),
                    ],
                },
            },
            new() { Providers = { google, random } }
        );

        // The packet: from the VPN to the endpoint in front of the database.
        var network = new PscNetwork(
            "network",
            new()
            {
                Project = project,
                Settings = new()
                {
                    Region = region,
                    SubnetCidr = config.Require("subnetCidr"),
                    Asn = config.RequireInt32("asn"),
                    DnsSuffix = $"{region}.alloydb-psc.goog",
                },
            },
            new() { Providers = { google } }
        );
        var database = new AlloyDbIamCluster(
            "database",
            new()
            {
                Project = project,
                Network = network.Endpoints,
                WorkloadUser = identity.DatabaseUserName,
                Settings = new()
                {
                    Region = region,
                    ClusterId = $"keyless-{stack}",
                    MachineType = "n2-highmem-2",
                    CpuCount = 2,
                },
            },
            new() { Providers = { google } }
        );
        if (config.Get("awsStack") is { Length: > 0 } awsStack)
        {
            var aws = new OtherHalf(new StackReference(awsStack));
            var insideCidrs = config.RequireObject<ImmutableArray<string>>("insideCidrs");
            network.Vpn.ConnectTo(aws.AwsVpn(insideCidrs), onGoogle);
        }

        // The name: the record that AWS's resolver finds.
        network.Dns.Publish("psc-record", database.Primary, onGoogle);

        Identity = Output.Create(identity.ToOutputs());
        Vpn = Output.Create(network.Vpn.ToOutputs());
        Dns = Output.Create(network.Dns.ToOutputs());
        Database = Output.Create(database.Primary.ToOutputs());
    }

    /// <summary>The service account that AWS's role becomes, and by AWS account its credential file.</summary>
    [Output("identity")]
    public Output<ImmutableDictionary<string, object>> Identity { get; private set; }

    /// <summary>Google's end of the VPN.</summary>
    [Output("vpn")]
    public Output<ImmutableDictionary<string, object>> Vpn { get; private set; }

    /// <summary>The domains that Cloud DNS answers, and its addresses.</summary>
    [Output("dns")]
    public Output<ImmutableDictionary<string, object>> Dns { get; private set; }

    /// <summary>The primary's full name, the name that clients dial and the address behind it.</summary>
    [Output("database")]
    public Output<ImmutableDictionary<string, object>> Database { get; private set; }
}
