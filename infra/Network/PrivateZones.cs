using Pulumi.Gcp.Dns;
using Pulumi.Gcp.Dns.Inputs;

namespace KeylessAlloyDb.Network;

/// <summary>
/// Private zones of the network, which the inbound forwarder answers: one for the database's names, and one
/// for Google's APIs where the VPN carries them.
/// </summary>
internal sealed class PrivateZones
{
    private const int TtlSeconds = 300;

    private readonly string _name;
    private readonly PscNetworkArgs _args;
    private readonly CustomResourceOptions _options;
    private readonly Input<string> _networkId;

    public PrivateZones(
        string name,
        PscNetworkArgs args,
        Input<string> networkId,
        CustomResourceOptions options
    )
    {
        (_name, _args, _networkId, _options) = (name, args, networkId, options);
        Database = Create(
            "zone",
            args.Settings.DnsSuffix,
            "AlloyDB's Private Service Connect endpoints"
        );
        Domains = Database.DnsName.OnceCreated().Apply(domain => ImmutableArray.Create(domain));
        if (args.Settings.GoogleApis != GoogleApiAccess.Internet)
        {
            var apis = Create(
                "googleapis-zone",
                DnsName.GoogleApis,
                "Google's APIs at the addresses that the VPN carries"
            );
            SendToVpn(apis);
            Domains = Output
                .Tuple(Database.DnsName.OnceCreated(), apis.DnsName.OnceCreated())
                .Apply(t => ImmutableArray.Create(t.Item1, t.Item2));
        }
    }

    /// <summary>The zone for the database's record.</summary>
    public ManagedZone Database { get; }

    /// <summary>All domains, with trailing dots.</summary>
    public Output<ImmutableArray<string>> Domains { get; }

    private ManagedZone Create(string kind, string domain, string description) =>
        new(
            $"{_name}-{kind}",
            new()
            {
                Project = _args.Project,
                DnsName = DnsName.Absolute(domain),
                Description = description,
                Visibility = "private",
                PrivateVisibilityConfig = new ManagedZonePrivateVisibilityConfigArgs
                {
                    Networks = new ManagedZonePrivateVisibilityConfigNetworkArgs
                    {
                        NetworkUrl = _networkId,
                    },
                },
                ForceDestroy = !_args.Settings.Protect,
            },
            _options
        );

    /// <summary>Resolves every name of Google's APIs to the addresses that the VPN carries.</summary>
    /// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid</remarks>
    private void SendToVpn(ManagedZone zone)
    {
        var access = _args.Settings.GoogleApis;
        var target = $"{access.Label()}.{DnsName.GoogleApis}.";
        Add(access.Label(), target, "A", access.Addresses());
        Add("all", $"*.{DnsName.GoogleApis}.", "CNAME", target);

        void Add(string kind, string record, string type, InputList<string> data) =>
            _ = new RecordSet(
                $"{_name}-googleapis-{kind}",
                new()
                {
                    Project = _args.Project,
                    ManagedZone = zone.Name,
                    Name = record,
                    Type = type,
                    Ttl = TtlSeconds,
                    Rrdatas = data,
                },
                _options
            );
    }
}
