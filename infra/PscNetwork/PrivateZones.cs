using Pulumi.Gcp.Dns;
using Pulumi.Gcp.Dns.Inputs;

namespace KeylessAlloyDb.Infra;

/// <summary>Private zones of the network, answered to whoever asks the inbound forwarder.</summary>
internal static class PrivateZones
{
    private const int TtlSeconds = 300;

    /// <summary>The addresses of private.googleapis.com.</summary>
    private static readonly string[] s_privateGoogleApis =
    [
        "199.36.153.8",
        "199.36.153.9",
        "199.36.153.10",
        "199.36.153.11",
    ];

    public static ManagedZone Create(
        string name,
        PscNetworkArgs args,
        string domain,
        string description,
        Input<string> networkId,
        CustomResourceOptions options
    ) =>
        new(
            name,
            new()
            {
                Project = args.Project,
                DnsName = DnsName.Absolute(domain),
                Description = description,
                Visibility = "private",
                PrivateVisibilityConfig = new ManagedZonePrivateVisibilityConfigArgs
                {
                    Networks = new ManagedZonePrivateVisibilityConfigNetworkArgs
                    {
                        NetworkUrl = networkId,
                    },
                },
                ForceDestroy = !args.Protect,
            },
            options
        );

    /// <summary>Sends every name of Google's APIs to the addresses that the VPN carries.</summary>
    /// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid</remarks>
    public static void AddGoogleApis(
        string name,
        string project,
        ManagedZone zone,
        Resource component
    )
    {
        const string Target = $"private.{DnsName.GoogleApis}.";
        Add("private", Target, "A", s_privateGoogleApis);
        Add("all", $"*.{DnsName.GoogleApis}.", "CNAME", Target);

        void Add(string kind, string record, string type, InputList<string> data) =>
            _ = new RecordSet(
                $"{name}-{kind}",
                new()
                {
                    Project = project,
                    ManagedZone = zone.Name,
                    Name = record,
                    Type = type,
                    Ttl = TtlSeconds,
                    Rrdatas = data,
                },
                new() { Parent = component }
            );
    }
}
