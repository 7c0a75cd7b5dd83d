namespace KeylessAlloyDb.Wiring;

/// <summary>
/// The wiring that another stack exports, where AWS's half and Google's half are two stacks. The names of
/// its outputs are <c>vpn</c>, <c>vpnKeys</c>, <c>dns</c>, <c>database</c> and <c>identity</c>.
/// </summary>
/// <param name="stack">The other half's stack.</param>
/// <exception cref="RunException">The stack has no such output, because another program deployed it.</exception>
public sealed class OtherHalf(StackReference stack)
{
    /// <summary>Google's end of the VPN, from the output <c>vpn</c>.</summary>
    public GoogleVpnGateway GoogleVpn =>
        new()
        {
            Project = Text("vpn", "project"),
            Region = Text("vpn", "region"),
            GatewayId = Text("vpn", "gatewayId"),
            Addresses =
            [
                .. Enumerable
                    .Range(0, TunnelPlan.Connections)
                    .Select(i => Texts("vpn", "addresses").Apply(addresses => addresses[i])),
            ],
            RouterId = Text("vpn", "routerId"),
            RouterName = Text("vpn", "routerName"),
        };

    /// <summary>Cloud DNS, from the output <c>dns</c>.</summary>
    public GoogleDns GoogleDns =>
        new()
        {
            Project = Text("dns", "project"),
            ZoneName = Text("dns", "zoneName"),
            Domains = Texts("dns", "domains"),
            ForwarderAddresses = Texts("dns", "forwarderAddresses"),
        };

    /// <summary>Name and address of the primary, from the output <c>database</c>.</summary>
    public InstanceEndpoint Database =>
        new(
            Text("database", "instanceUri"),
            Text("database", "pscDnsName"),
            Text("database", "pscEndpointIp")
        );

    /// <summary>
    /// Service account and database user of an AWS account's roles, or of a cluster's pods, from the output
    /// <c>identity</c>.
    /// </summary>
    /// <param name="place">An account with a trusted role, 12 digits, or a cluster with a trusted pod.</param>
    /// <param name="workload">Name of a further workload of Google's half; null for its own.</param>
    public DatabaseIdentity IdentityOf(string place, string? workload = null)
    {
        if (workload is null)
        {
            return new(
                Read("identity", "credentialConfigurations", files => FileOf(place, files)),
                Text("identity", "databaseUserName")
            );
        }

        var identity = Read("identity", "workloads", all => WorkloadOf(workload, all));
        return new(
            identity.Apply(own => FileOf(place, own["credentialConfigurations"]!)),
            identity.Apply(own => (string)own["databaseUserName"]!)
        );
    }

    /// <summary>AWS's end of the VPN, from the outputs <c>vpn</c> and <c>vpnKeys</c>.</summary>
    /// <param name="insideCidrs">The tunnels' ranges, in the order that AWS's half has them.</param>
    public AwsVpnGateway AwsVpn(IReadOnlyList<string> insideCidrs)
    {
        var plan = TunnelPlan.Create(insideCidrs);
        var addresses = Read("vpn", "tunnels", tunnels => OutsideAddresses(tunnels, plan));
        return new(
            Read("vpn", "asn", asn => (int)(double)asn),
            [
                .. plan.Select(tunnel => new VpnTunnelEnd(
                    tunnel,
                    addresses.Apply(all => all[tunnel.Name]),
                    Text("vpnKeys", tunnel.Name)
                )),
            ]
        );
    }

    private static string FileOf(string place, object files)
    {
        var all = (ImmutableDictionary<string, object?>)files;
        return all.GetValueOrDefault(place) as string
            ?? throw new RunException(
                $"Google's half trusts no role or pod of {place}; it trusts those of {Names(all)}. Add one there."
            );
    }

    private static ImmutableDictionary<string, object?> WorkloadOf(string name, object workloads)
    {
        var all = (ImmutableDictionary<string, object?>)workloads;
        return all.GetValueOrDefault(name) as ImmutableDictionary<string, object?>
            ?? throw new RunException(
                $"Google's half has no workload {name}; it has {Names(all)}. Add it there."
            );
    }

    private static string Names(ImmutableDictionary<string, object?> all) =>
        string.Join(", ", all.Keys.Order(StringComparer.Ordinal));

    /// <summary>By tunnel; all ranges that differ are said at once.</summary>
    private static ImmutableDictionary<string, string> OutsideAddresses(
        object tunnels,
        IReadOnlyList<Tunnel> plan
    )
    {
        var theirs = ((ImmutableArray<object?>)tunnels)
            .Cast<ImmutableDictionary<string, object?>>()
            .ToDictionary(end => (string)end["name"]!);
        var different = plan.Where(tunnel =>
                (string?)theirs[tunnel.Name]["insideCidr"] != tunnel.InsideCidr
            )
            .Select(tunnel =>
                $"{tunnel.Name} has inside range {theirs[tunnel.Name]["insideCidr"]} in AWS's half and {tunnel.InsideCidr} here"
            )
            .ToList();
        return different.Count == 0
            ? theirs.ToImmutableDictionary(
                end => end.Key,
                end => (string)end.Value["outsideAddress"]!
            )
            : throw new RunException(
                $"{string.Join("; ", different)}. Give both halves the same four ranges in the same order."
            );
    }

    private Output<string> Text(string output, string part) =>
        Read(output, part, value => (string)value);

    private Output<ImmutableArray<string>> Texts(string output, string part) =>
        Read(
            output,
            part,
            value => ((ImmutableArray<object?>)value).Cast<string>().ToImmutableArray()
        );

    private Output<T> Read<T>(string output, string part, Func<object, T> read) =>
        Output
            .Tuple(stack.Name, stack.GetOutput(output))
            .Apply(t =>
                t.Item2 is ImmutableDictionary<string, object?> group
                && group.GetValueOrDefault(part) is { } value
                    ? read(value)
                    : throw new RunException(
                        $"Stack {t.Item1} has no {part} in its output {output}. Deploy it with the program of the "
                            + "other half first."
                    )
            );
}
