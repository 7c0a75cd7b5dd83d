using Pulumi.Aws.Inputs;

namespace KeylessAlloyDb.Examples.AwsHalf;

/// <summary>
/// AWS's half: the VPC, the VPN to Google's gateway, the forwarding of names, and the instance that logs in.
/// Everything that it knows of Google's half comes from that stack's outputs.
/// </summary>
internal sealed class AwsHalfStack : Stack
{
    public AwsHalfStack()
    {
        var config = new Config();
        var account = config.Require("accountId");
        var region = config.Require("region");

        var aws = new Aws.Provider(
            "aws",
            new()
            {
                Region = region,
                AllowedAccountIds = account,
                DefaultTags = new ProviderDefaultTagsArgs
                {
                    Tags = { ["stack"] = Pulumi.Deployment.Instance.StackName },
                },
            }
        );
        var random = new Pulumi.Random.Provider("random");
        var google = new OtherHalf(new StackReference(config.Require("googleStack")));

        // The packet: from the VPC to Google's gateway.
        var connector = new AwsConnector(
            "connector",
            new()
            {
                GoogleGatewayAddresses = google.GoogleVpn.Addresses,
                Settings = new()
                {
                    AccountId = account,
                    Region = region,
                    VpcCidr = config.Require("vpcCidr"),
                    Asn = config.RequireInt32("asn"),
                    RoleName = config.Require("roleName"),
                    GoogleCidr = config.Require("googleCidr"),
                    GoogleAsn = config.RequireInt32("googleAsn"),
                    InsideCidrs = config.RequireObject<ImmutableArray<string>>("insideCidrs"),
                },
            },
            new() { Providers = { aws, random } }
        );

        // The name: from AWS's resolver to Google's.
        var names = connector.Resolver.Forward(
            "psc",
            config.Require("dnsSuffix"),
            google.GoogleDns,
            new() { Provider = aws }
        );

        // The login.
        var instance = connector.Launch(
            new()
            {
                Settings = new(),
                Identity = google.IdentityOf(account),
                Database = google.Database,
                After = [names],
            }
        );

        var commands = new ClientCommands
        {
            InstanceId = instance.Id,
            Region = region,
            PublicPath = false,
            DatabaseName = new InstanceSettings().DatabaseName,
        };
        Vpn = Output.Create(connector.Vpn.ToOutputs());
        VpnKeys = connector.Vpn.KeysToOutput();
        VerifyCommand = commands.Run(instance.VerifyDocumentName);
    }

    /// <summary>AWS's end of the VPN, without keys.</summary>
    [Output("vpn")]
    public Output<ImmutableDictionary<string, object>> Vpn { get; private set; }

    /// <summary>The tunnels' keys by name, secret: Google's half needs them.</summary>
    [Output("vpnKeys")]
    public Output<ImmutableDictionary<string, string>> VpnKeys { get; private set; }

    /// <summary>Proves every hop of the path, once Google's half has its tunnels.</summary>
    [Output("verifyCommand")]
    public Output<string> VerifyCommand { get; private set; }
}
