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
    private readonly NetworkSettings _settings;
    private readonly VpcNetwork _network;
    private readonly CustomResourceOptions _options;
    private readonly List<RecordSet> _records = [];

    public PrivateZones(
        string name,
        NetworkSettings settings,
        VpcNetwork network,
        Resource component
    )
    {
        (_name, _settings, _network) = (name, settings, network);
        _options = new()
        {
            Parent = component,
            DependsOn = network.DnsApi,
            // A network can have one zone per domain, and a zone one record per name.
            DeleteBeforeReplace = true,
        };
        (Database, var domain) = settings.Network?.Zone is { } existing
            ? (Output.Create(existing), Output.Create(DnsName.Absolute(settings.DnsSuffix)))
            : Created(
                Create("zone", settings.DnsSuffix, "AlloyDB's Private Service Connect endpoints")
            );
        Domains = domain.Apply(ImmutableArray.Create);
        if (settings.Network?.GoogleApisZone is not null)
        {
            Domains = domain.Apply(own =>
                ImmutableArray.Create(own, DnsName.Absolute(DnsName.GoogleApis))
            );
        }
        else if (settings.GoogleApis != GoogleApiAccess.Internet)
        {
            var apis = Create(
                "googleapis-zone",
                DnsName.GoogleApis,
                "Google's APIs at the addresses that the VPN carries"
            );
            SendToVpn(apis);
            Domains = Output
                .Tuple(domain, apis.DnsName.OnceCreated())
                .Apply(t => ImmutableArray.Create(t.Item1, t.Item2));
        }
    }

    /// <summary>Name of the zone for the database's record.</summary>
    public Output<string> Database { get; }

    /// <summary>The records of Google's APIs; none where the internet or a zone that exists has them.</summary>
    public IReadOnlyList<RecordSet> Records => _records;

    /// <summary>All domains, with trailing dots.</summary>
    public Output<ImmutableArray<string>> Domains { get; }

    private static (Output<string> Name, Output<string> Domain) Created(ManagedZone zone) =>
        (zone.Name, zone.DnsName.OnceCreated());

    private ManagedZone Create(string kind, string domain, string description) =>
        new(
            $"{_name}-{kind}",
            new()
            {
                Project = _network.Project,
                DnsName = DnsName.Absolute(domain),
                Description = _network.Mark ?? description,
                Visibility = "private",
                PrivateVisibilityConfig = new ManagedZonePrivateVisibilityConfigArgs
                {
                    Networks = new ManagedZonePrivateVisibilityConfigNetworkArgs
                    {
                        NetworkUrl = _network.Id,
                    },
                },
                ForceDestroy = !_settings.Protect,
            },
            _options
        );

    /// <summary>Resolves every name of Google's APIs to the addresses that the VPN carries.</summary>
    /// <remarks>https://cloud.google.com/vpc/docs/configure-private-google-access-hybrid</remarks>
    private void SendToVpn(ManagedZone zone)
    {
        var access = _settings.GoogleApis;
        var target = $"{access.Label()}.{DnsName.GoogleApis}.";
        Add(access.Label(), target, "A", access.Addresses());
        Add("all", $"*.{DnsName.GoogleApis}.", "CNAME", target);

        void Add(string kind, string record, string type, InputList<string> data) =>
            _records.Add(
                new(
                    $"{_name}-googleapis-{kind}",
                    new()
                    {
                        Project = _network.Project,
                        ManagedZone = zone.Name,
                        Name = record,
                        Type = type,
                        Ttl = TtlSeconds,
                        Rrdatas = data,
                    },
                    _options
                )
            );
    }
}
